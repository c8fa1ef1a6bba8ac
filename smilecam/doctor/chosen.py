"""The user's config file, read as a start would read it."""

from __future__ import annotations

from pathlib import Path

from smilecam import config
from smilecam.doctor.finding import Finding, Level
from smilecam.errors import SmileCamError


def config_file(file: Path) -> Finding:
    if not file.exists():
        return Finding("config", Level.OK, "config_none")
    try:
        config.read(file)
    except SmileCamError as problem:
        return Finding("config", Level.BAD, problem=problem)
    return Finding("config", Level.OK, "config_ok", {"path": file})
