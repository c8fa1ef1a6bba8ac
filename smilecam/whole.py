"""Files written whole or not at all, and told apart: nobody reads half of one, and a full disk leaves the old one."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from threading import get_ident

Stamp = tuple[int, int, int]


def stamp(path: Path) -> Stamp | None:
    """Return what differs once the file at `path` was written: its time, size and inode. None where there is none."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return seen.st_mtime_ns, seen.st_size, seen.st_ino


def write_whole(path: Path, text: str, mode: int = 0o600, lasting: bool = True) -> None:
    """Put `text` in place of what is at `path`. Raises OSError; then nothing has changed.

    mode: of a new file. lasting: wait until it outlives a power cut, which a slow disk may take a second for.
    """
    # Its own beside the file: of two who write at once, one comes second, and neither writes into the other's.
    partial = path.with_name(f"{path.name}.{os.getpid()}-{get_ident()}.partial")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(text)
            if lasting:
                out.flush()
                os.fsync(out.fileno())
        os.replace(partial, path)
    except OSError:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
