"""Which files a user means who names files and folders."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from smilecam.capture.picture import PICTURES, VIDEOS
from smilecam.errors import BadPicture


def files_in(path: Path) -> Iterator[Path | BadPicture]:
    """Give `path` itself, or the pictures and videos below the folder that it is, in the order of their names.

    Folders are gone through with all below them, links too, but each folder once, so that a link to a folder above
    ends; hidden files (a dot before the name) are passed over. A folder that may not be listed, or holds nothing to
    judge, and a path where nothing is, is given as BadPicture in its place.
    """
    if not os.path.isdir(path):  # which says no, unlike Path's own, where it may not look
        kind = path.suffix.lower() in PICTURES | VIDEOS  # whose readers say what is wrong with such a file
        yield path if kind or os.path.lexists(path) else BadPicture("picture.no_path", path=path)
        return
    found = False
    for one in _below(path, {path.resolve()}):
        found = True
        yield one
    if not found:
        yield BadPicture("picture.none_in", folder=path)


def _below(folder: Path, seen: set[Path]) -> Iterator[Path | BadPicture]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as failure:
        yield BadPicture("picture.folder", folder=folder, reason=failure.strerror)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if os.path.isdir(entry):
            real = entry.resolve()
            if real not in seen:
                seen.add(real)
                yield from _below(entry, seen)
        elif entry.suffix.lower() in PICTURES | VIDEOS:
            yield entry
