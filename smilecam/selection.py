"""Which set of weights the user has chosen, and which before: a file beside the sets, written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from smilecam.errors import SmileCamError, reason_of
from smilecam.whole import write_whole

FILE = "chosen.json"
VERSION = 1
# So many choices can be gone back on.
_KEPT = 20


def chosen(folder: Path) -> str | None:
    """Return the name that holds now; None where nobody has chosen, or what was written is not to be read."""
    names = _names(folder)
    return names[-1] if names else None


def choose(folder: Path, name: str) -> None:
    """Let `name` hold from now on. Raises SmileCamError where that cannot be written; then nothing has changed."""
    names = _names(folder)
    if names[-1:] != [name]:
        _write(folder, [*names, name])


def roll_back(folder: Path) -> bool:
    """Let hold what held before; return whether anything was chosen. Before the first choice nothing is chosen."""
    names = _names(folder)
    if names:
        _write(folder, names[:-1])
    return bool(names)


def _names(folder: Path) -> list[str]:
    try:
        told = json.loads((folder / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return []
    names = told.get("names") if isinstance(told, dict) and told.get("v") == VERSION else None
    return [one for one in names if isinstance(one, str)] if isinstance(names, list) else []


def _write(folder: Path, names: Sequence[str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / FILE, json.dumps({"v": VERSION, "names": names[-_KEPT:]}, ensure_ascii=False) + "\n")
    except OSError as failure:
        raise SmileCamError("folder.refused", folder=folder, reason=reason_of(failure)) from failure
