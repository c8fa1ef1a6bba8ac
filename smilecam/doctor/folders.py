"""The folders that a run writes into."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from smilecam.doctor.finding import Finding, Level


def writable(wanted: Sequence[Path]) -> Finding:
    for folder in wanted:
        there = next(one for one in (folder, *folder.parents) if os.path.exists(one))
        if not os.access(there, os.W_OK):
            return Finding("folders", Level.BAD, "folders_closed", {"folder": there})
    return Finding("folders", Level.OK, "folders_ok", {"log": wanted[0]})
