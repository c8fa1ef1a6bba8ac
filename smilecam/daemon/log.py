"""The log: one rotating file of five times a megabyte, its owner's only, with what libraries write to descriptor 2."""

from __future__ import annotations

import copy
import io
import logging
import os
import re
import sys
import time
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path

from smilecam.credentials import masked
from smilecam.errors import SmileCamError
from smilecam.texts.catalogue import Lang, say

LARGEST_BYTES, KEPT = 1_000_000, 4
LONGEST_LINE = 8_000  # characters; a traceback of ours has three or four thousand
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
FORM = "%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s"

# A library that complains on every try (asyncio, without descriptors: thousands of lines a second) must not push
# everything else out of the five files.
MOST_LINES, WITHIN_S = 20, 60.0

# Windows cannot rename a file that a descriptor still holds, so the libraries' words go to a file of their own there.
_SHARES_DESCRIPTOR = sys.platform != "win32"


def made(path: Path) -> Path:
    """Return the log `path`, made where there is none; its owner's only from its first byte, whatever the umask.

    Raises SmileCamError where it is not this user's to write.
    """
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        os.chmod(path, 0o600)  # an older one too, which a run before this rule may have left
    except OSError as problem:
        raise SmileCamError("log.refused", path=path, reason=problem.strerror) from problem
    return path


def descriptor(path: Path) -> Path:
    """Return the file that descriptor 2 goes to beside the log `path`; where it can be, the log itself."""
    return path if _SHARES_DESCRIPTOR else path.with_suffix(".stderr.log")


def keep(path: Path, lang: Lang, level: int = logging.INFO) -> LogFile:
    """Log to `path` from now on, descriptor 2 too, our errors as sentences in `lang`; undo with `end`.

    Raises SmileCamError where the log is not this user's to write.
    """
    handler = LogFile(made(path))  # refused before anything is held
    handler.setFormatter(Sentences(lang, FORM))
    handler.addFilter(Sparing())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(True)
    return handler


def end(handler: LogFile) -> None:
    logging.captureWarnings(False)
    logging.getLogger().removeHandler(handler)
    handler.close()


class LogFile(RotatingFileHandler):
    """Rotates; descriptor 2 follows it from file to file, and goes back to where it was on `close`."""

    def __init__(self, path: Path) -> None:
        self._stderr_before: int | None = os.dup(2)
        super().__init__(path, maxBytes=LARGEST_BYTES, backupCount=KEPT, encoding="utf-8")

    def close(self) -> None:
        before, self._stderr_before = self._stderr_before, None
        if before is not None:
            os.dup2(before, 2)
            os.close(before)
        super().close()

    def _open(self) -> io.TextIOWrapper:
        made(Path(self.baseFilename))
        stream = super()._open()
        if _SHARES_DESCRIPTOR:
            os.dup2(stream.fileno(), 2)
        else:
            with open(descriptor(Path(self.baseFilename)), "a", encoding="utf-8") as own:
                os.dup2(own.fileno(), 2)
        return stream


class Sentences(logging.Formatter):
    """Lines for a user to read: an error of ours is its sentence, and no line shows the password of a camera.

    Tracebacks neither: libraries repeat the address that they could not open.
    """

    def __init__(self, lang: Lang, form: str | None = None) -> None:
        super().__init__(form)
        self._lang = lang

    def format(self, record: logging.LogRecord) -> str:
        args = record.args
        if isinstance(args, tuple):
            record = copy.copy(record)  # other handlers have it too
            record.args = tuple(self._said(one) for one in args)
        told = masked(super().format(record))
        # Whoever may ask puts words into the log: not so many that they push out the rest, none that move a cursor.
        return _UNSEEN.sub("?", told if len(told) <= LONGEST_LINE else told[:LONGEST_LINE] + " …")

    def _said(self, one: object) -> object:
        return say(one.key, self._lang, **one.facts) if isinstance(one, SmileCamError) else one


class Sparing(logging.Filter):
    """Lets through all of ours, and of each other logger a few lines a minute; a later line tells how many more."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now_s = now_s
        self._minutes: dict[str, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.partition(".")[0] == "smilecam":
            return True
        now_s = self._now_s()
        began_s, lines = self._minutes.get(record.name, (now_s, 0))
        if now_s - began_s >= WITHIN_S:
            if lines > MOST_LINES:
                record.msg, record.args = f"({lines - MOST_LINES} lines were left out) {record.getMessage()}", ()
            began_s, lines = now_s, 0
        self._minutes[record.name] = began_s, lines + 1
        return lines < MOST_LINES
