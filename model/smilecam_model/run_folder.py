"""What a training run leaves in its folder. Loads nothing: a command asks before it loads torch."""

from __future__ import annotations

from pathlib import Path

from smilecam.errors import BadData

CHECKPOINT = "checkpoint.pt"


def checkpoint_in(run: Path) -> Path:
    """Return the file from which a run goes on and is exported. Raises BadData where there is none."""
    path = run / CHECKPOINT
    if not path.is_file():
        raise BadData("train.no_run", folder=run)
    return path
