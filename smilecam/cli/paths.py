"""Paths as people read them."""

from __future__ import annotations

import os


def shown(path: str) -> str:
    """Return an absolute path with ~ for the user's home folder; whatever else it is given as it is."""
    home = os.path.expanduser("~")
    below = path.removeprefix(home + os.sep)
    return os.path.join("~", below) if os.path.isabs(home) and below != path else path
