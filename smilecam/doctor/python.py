"""The interpreter, and what it alone needs."""

from __future__ import annotations

import os
from pathlib import Path

from smilecam.doctor.finding import Finding, Level
from smilecam.resources import needs_bundle

OLDEST = (3, 11)


def python(found: tuple[int, ...], bundle: Path) -> Finding:
    told = ".".join(map(str, found))
    if found < OLDEST:
        return Finding("python", Level.BAD, "python_old", {"found": told})
    if needs_bundle(found) and not os.path.isfile(bundle):
        return Finding("python", Level.BAD, "python_bundle", {"found": told, "path": bundle})
    return Finding("python", Level.OK, "python_ok", {"found": told})
