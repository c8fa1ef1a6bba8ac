"""The log: one rotating file of five times a megabyte, with what the libraries write to descriptor 2 in it."""

from __future__ import annotations

import io
import logging
import os
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST_BYTES, KEPT = 1_000_000, 4
FORM = "%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s"

# Windows cannot rename a file that a descriptor still holds, so the libraries' words go to a file of their own there.
_SHARES_DESCRIPTOR = sys.platform != "win32"


def keep(path: Path, level: int = logging.INFO) -> LogFile:
    """Log to `path` from now on, and only there; undo with `end`."""
    handler = LogFile(path)
    handler.setFormatter(logging.Formatter(FORM))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(True)
    return handler


def end(handler: LogFile) -> None:
    logging.getLogger().removeHandler(handler)
    logging.captureWarnings(False)
    handler.close()


class LogFile(RotatingFileHandler):
    """Rotates; once `take_stderr` was called, descriptor 2 follows it from file to file."""

    _takes_stderr = False

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=LARGEST_BYTES, backupCount=KEPT, encoding="utf-8", delay=False)

    def take_stderr(self) -> None:
        """Send what is written to descriptor 2 into the log; for a process without a terminal."""
        self._takes_stderr = True
        if self.stream is not None:
            self._redirect(self.stream)

    def _open(self) -> io.TextIOWrapper:
        stream = super()._open()
        if self._takes_stderr:
            self._redirect(stream)
        return stream

    def _redirect(self, stream: io.TextIOWrapper) -> None:
        if _SHARES_DESCRIPTOR:
            os.dup2(stream.fileno(), 2)
            return
        with open(Path(self.baseFilename).with_suffix(".stderr.log"), "w", encoding="utf-8") as own:
            os.dup2(own.fileno(), 2)
