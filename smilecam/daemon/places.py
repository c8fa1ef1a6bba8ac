"""Places: the files by which a running SmileCam is found, and the folders that only their owner may enter."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from smilecam.config import FILE
from smilecam.errors import SmileCamError
from smilecam.settings import folders

# sun_path holds 108 bytes on Linux, 104 on macOS, the closing zero among them.
LONGEST_SOCKET_PATH = 100


@dataclass(frozen=True, slots=True)
class Places:
    """lock: held while a SmileCam runs. record: who it is. socket: where it is asked. log: what happened.

    panel: what a restart that was asked for on the panel leaves for its successor.
    config: what the user chose for every run; baseline: the user's neutral face. Files that may not be there, in
    folders that are not made here.
    """

    lock: Path
    record: Path
    socket: Path
    log: Path
    config: Path
    baseline: Path
    panel: Path


def places(environment: Mapping[str, str]) -> Places:
    """Return this user's places, their folders made. Raises SmileCamError where one cannot be made or is not ours."""
    found = folders(environment)
    runtime, log = _private(found.runtime), _private(found.log)
    return Places(
        runtime / "smilecam.lock",
        runtime / "smilecam.json",
        _socket(runtime / "control.sock"),
        log / "smilecam.log",
        found.config / FILE,
        found.data / "baseline.json",
        runtime / "panel.json",
    )


def _private(folder: Path) -> Path:
    """Make `folder` where it is missing, and refuse one that another account owns or may write."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except OSError as problem:
        raise SmileCamError("folder.refused", folder=folder, reason=problem.strerror) from problem
    if sys.platform != "win32" and (status.st_uid != os.getuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)):
        raise SmileCamError("folder.open", folder=folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SmileCamError("folder.refused", folder=folder, reason=os.strerror(errno.EACCES))
    return folder


def _socket(wanted: Path) -> Path:
    """Return `wanted`, or a short path of this user's where a socket's address could not hold it."""
    if len(os.fsencode(wanted)) < LONGEST_SOCKET_PATH:
        return wanted
    name = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:16]
    user = os.getuid() if sys.platform != "win32" else 0
    return _private(Path(tempfile.gettempdir()) / f"smilecam-{user}") / f"{name}.sock"
