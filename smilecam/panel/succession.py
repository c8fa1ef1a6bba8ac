"""How a restart that the panel asked for finds its page again: port and sessions, handed to the next process.

Only hashes of the session secrets are written, to a file that its owner alone can read. It is good for two minutes, and
not for the first alone who reads it: where the camera that was asked for does not open, the one before starts again.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LASTS_S = 120.0


@dataclass(frozen=True, slots=True)
class Legacy:
    """port: where the page is looked for. sessions: the hashes of those that are let in."""

    port: int
    sessions: tuple[str, ...]


def leave(legacy: Legacy, path: Path) -> None:
    """Write it down. Raises OSError."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump({"v": 1, "port": legacy.port, "sessions": legacy.sessions}, out)


def take(path: Path) -> Legacy | None:
    """Return what was left here; None where nothing was, or it cannot be read; what is too old goes."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        if time.time() - path.stat().st_mtime > LASTS_S:
            path.unlink()
            return None
        told = json.loads(path.read_text("utf-8"))
        sessions = tuple(bytes.fromhex(one).hex() for one in told["sessions"])
        if told["v"] == 1 and isinstance(told["port"], int) and 0 < told["port"] < 65536:
            return Legacy(told["port"], sessions)
    return None
