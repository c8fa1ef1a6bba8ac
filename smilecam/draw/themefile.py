"""Finds themes, and reads a folder with a theme.toml into a Theme; every fault is told with file, line and element."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from smilecam import whole
from smilecam.draw.reading import NAME, Layer, Place, Reading, bad
from smilecam.draw.theme import VERSION, Theme
from smilecam.errors import BadTheme
from smilecam.resources import shipped

LARGEST_BYTES = 256 * 1024  # a theme is a page of text
DEEPEST = 4  # themes that build on one another

Stamp = tuple[tuple[str, whole.Stamp | None], ...]


def names(own: Path | None = None) -> dict[str, Path]:
    """Return the folders of all themes by name, those that come with SmileCam first; `own`: the user's folder.

    Nobody's own theme takes the place of one that comes with SmileCam: other themes build on those.
    """
    found: dict[str, Path] = {}
    for top in (shipped("overlays"), own):
        for folder in sorted(top.iterdir()) if top is not None and top.is_dir() else ():
            name = unicodedata.normalize("NFC", folder.name)
            if NAME.fullmatch(name) and (folder / "theme.toml").is_file():
                found.setdefault(name, folder)
    return found


def find(name: str, own: Path | None = None) -> Path:
    """Return the folder of the theme called `name`. Raises BadTheme with the names that there are."""
    known = names(own)
    if name not in known:
        raise bad("unknown", shipped("overlays"), found=name, known=", ".join(known))
    return known[name]


def load(folder: Path, own: Path | None = None) -> Theme:
    """Return the theme in `folder`. Raises BadTheme: no such file, no TOML, another version, a key or value amiss."""
    layers = _layers(folder, own)
    tree: dict[str, Any] = {}
    for layer in reversed(layers):
        tree = _over(tree, layer.tree)
    place = Place(layers, ())
    tree.pop("extends", None)
    if tree.get("v", VERSION) != VERSION:
        raise bad("version", place.at("v"), found=tree["v"], known=VERSION)
    reading = Reading.with_colours(tree.pop("colours", {}), place.at("colours"))
    return reading.table(Theme, tree, place)


def named(name: str, own: Path | None = None) -> Theme:
    """Return the theme called `name`. Raises BadTheme."""
    return load(find(name, own), own)


def folders_of(name: str, own: Path | None = None) -> tuple[Path, ...]:
    """Return the folders that a theme is made of, its own first; what is broken names those that it gets to."""
    try:
        folder = find(name, own)
    except BadTheme:
        return ()
    with suppress(BadTheme):
        return tuple(layer.path.parent for layer in _layers(folder, own))
    return (folder,)


def stamp(folders: Sequence[Path]) -> Stamp:
    """Return what changes whenever a file of a theme does: names, times and sizes of all in its folders."""
    found = []
    for path in (file for one in folders for file in sorted([*one.glob("*.toml"), *one.glob("*.svg")])):
        found.append((str(path), whole.stamp(path)))
    return tuple(found)


def _layers(folder: Path, own: Path | None) -> list[Layer]:
    """Return the theme's file and those that it builds on, itself first."""
    found: list[Layer] = []
    while True:
        found.append(_read(folder / "theme.toml"))
        base = found[-1].tree.get("extends")
        if base is None:
            return found
        place, known = Place(found[-1:], ("extends",)), names(own)
        if not isinstance(base, str) or base not in known:
            raise bad("extends", place, found=base, known=", ".join(known))
        folder = known[base]
        if folder.resolve() in [layer.path.parent.resolve() for layer in found]:
            raise bad("cycle", place, found=base)
        if len(found) >= DEEPEST:
            raise bad("deep", place, most=DEEPEST)


def _read(path: Path) -> Layer:
    try:
        if path.resolve().parent != path.parent.resolve() or not path.is_file():
            raise bad("no_file", path)
        if path.stat().st_size > LARGEST_BYTES:
            raise bad("large", path, most=LARGEST_BYTES // 1024)
        text = path.read_text("utf-8-sig")  # Windows' editors begin a file with a mark
        return Layer(path, text, tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise bad("syntax", path, reason=str(fault)) from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise bad("unreadable", path, reason=str(fault)) from fault


def _over(base: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """Return `base` with what `child` says instead."""
    merged = dict(base)
    for key, value in child.items():
        before = merged.get(key)
        merged[key] = _over(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return merged
