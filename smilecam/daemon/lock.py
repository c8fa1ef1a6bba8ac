"""Lock: one SmileCam a user. The system frees it when the process ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path

from smilecam.errors import SmileCamError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

# A look by `held` holds the file for microseconds; whoever wants it for long tries again for this long.
_TRIES, _PAUSE_S = 20, 0.02
# Two who look at once share the lock; Windows has none to share here, so there the second looks again.
_LOOKS = 3 if sys.platform == "win32" else 1
_TAKEN = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)


class Lock:
    """A file of which one process at a time holds the lock."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Take it; return False where another process holds it."""
        for _ in range(_TRIES):
            self._descriptor = _locked(self._path, shared=False)
            if self._descriptor is not None:
                return True
            time.sleep(_PAUSE_S)
        return False

    def release(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


def held(path: Path) -> bool:
    """Tell whether a process holds the lock now."""
    if not path.exists():
        return False
    for look in range(_LOOKS):
        if look:
            time.sleep(_PAUSE_S)
        descriptor = _locked(path, shared=True)
        if descriptor is not None:
            os.close(descriptor)
            return False
    return True


def _locked(path: Path, shared: bool) -> int | None:
    """Open and lock the file; None where another holds it. Raises SmileCamError where there can be no lock."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as problem:
        raise SmileCamError("folder.refused", folder=path.parent, reason=problem.strerror) from problem
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as problem:
        os.close(descriptor)
        if problem.errno in _TAKEN:
            return None
        raise SmileCamError("folder.refused", folder=path.parent, reason=problem.strerror) from problem
    return descriptor
