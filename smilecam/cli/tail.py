"""The end of a log, and what is added to it, through rotations."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from smilecam.errors import SmileCamError

LAST = 100
_LOOK_EVERY_S = 0.2


def lines(path: Path, follow: bool, last: int = LAST) -> Iterator[str]:
    """Yield the last lines of `path`, then, where `follow` holds, each new one as it comes, without end.

    Raises SmileCamError where there is no log, or none that this user may read.
    """
    log = _open(path)
    try:
        yield from log.readlines()[-last:]
        while follow:
            if line := log.readline():
                yield line
                continue
            time.sleep(_LOOK_EVERY_S)
            if _was_rotated(path, log):
                yield from log
                log.close()
                log = _open(path)
    finally:
        log.close()


def _open(path: Path) -> IO[str]:
    try:
        return path.open(encoding="utf-8", errors="replace")
    except FileNotFoundError as problem:
        raise SmileCamError("log.none", path=path) from problem
    except OSError as problem:
        raise SmileCamError("log.refused", path=path, reason=problem.strerror) from problem


def _was_rotated(path: Path, log: IO[str]) -> bool:
    """Tell whether another file has taken this one's place."""
    try:
        return path.stat().st_ino != os.fstat(log.fileno()).st_ino
    except FileNotFoundError:
        return False
