"""Record: what a running SmileCam writes down about itself, for those who want to ask, stop or restart it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from smilecam.errors import SmileCamError
from smilecam.whole import write_whole

_ROOM_BYTES = 16_384  # more than a record and the first lines of a log


@dataclass(frozen=True, slots=True)
class Record:
    """One run.

    created_s: when the system made the process; with it a number that was given to another process is noticed.
    since_s: when it started, seconds since 1970. address, token: where the control channel listens, and what opens it.
    options: what it was started with, as settings.choose reads it. folder: in which folder, for relative paths.
    """

    pid: int
    created_s: float
    since_s: float
    camera: str
    address: str
    token: str
    options: Mapping[str, str]
    folder: str

    def process(self) -> psutil.Process | None:
        """Return the process of this run; None where it has ended."""
        with suppress(psutil.Error):
            process = psutil.Process(self.pid)
            if abs(process.create_time() - self.created_s) < 1.0:
                return process
        return None


def write(record: Record, path: Path) -> None:
    """Write it whole or not at all, readable by its owner only. Raises SmileCamError where the disk takes no more."""
    try:
        write_whole(path, json.dumps({"v": 1, **asdict(record)}), lasting=False)  # no run outlives a power cut
    except OSError as problem:
        raise SmileCamError("folder.refused", folder=path.parent, reason=problem.strerror) from problem


def need_room(path: Path) -> None:
    """Raise SmileCamError where no record could be written at `path` now."""
    probe = path.with_name(f"{path.name}.room")
    try:
        write_whole(probe, " " * _ROOM_BYTES, lasting=False)
    except OSError as problem:
        raise SmileCamError("folder.refused", folder=path.parent, reason=problem.strerror) from problem
    probe.unlink(missing_ok=True)


def read(path: Path) -> Record | None:
    """Return the record; None where there is none, or none that can be read."""
    try:
        told = json.loads(path.read_text("utf-8"))
        return Record(**{name: told[name] for name in Record.__dataclass_fields__}) if told["v"] == 1 else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
