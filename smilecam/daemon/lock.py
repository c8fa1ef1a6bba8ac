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
_TAKEN = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)


class Lock:
    """A file of which one process at a time holds the lock."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Take it; return False where another process holds it."""
        for _ in range(_TRIES):
            self._descriptor = _locked(self._path)
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
    descriptor = _locked(path)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False


def _locked(path: Path) -> int | None:
    """Open and lock the file; None where another holds it. Raises SmileCamError where there can be no lock."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as problem:
        raise SmileCamError("folder.refused", folder=path.parent, reason=problem.strerror) from problem
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        os.close(descriptor)
        if problem.errno in _TAKEN:
            return None
        raise SmileCamError("folder.refused", folder=path.parent, reason=problem.strerror) from problem
    return descriptor
