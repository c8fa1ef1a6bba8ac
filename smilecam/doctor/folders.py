"""The folders that a run writes into."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile

from smilecam.doctor.finding import Finding, Level
from smilecam.errors import reason_of

_NEEDED_BYTES = 65_536  # what a start writes into them before its first picture


def writable(wanted: Sequence[Path]) -> Finding:
    for folder in wanted:
        there = next(one for one in (folder, *folder.parents) if os.path.exists(one))
        if not os.access(there, os.W_OK):
            return Finding("folders", Level.BAD, "folders_closed", {"folder": there})
        try:
            with TemporaryFile(dir=there) as probe:
                probe.write(bytes(_NEEDED_BYTES))
                probe.flush()
        except OSError as problem:
            return Finding("folders", Level.BAD, "folders_full", {"folder": there, "reason": reason_of(problem)})
    return Finding("folders", Level.OK, "folders_ok", {"log": wanted[0]})
