"""Reads overlays/NAME/theme.toml into a Theme; every fault is told with file, line and element."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from smilecam.draw.theme import VERSION, Colour, Theme, Within
from smilecam.errors import BadTheme
from smilecam.resources import shipped

T = TypeVar("T")
LARGEST_BYTES = 256 * 1024  # a theme is a page of text
_COLOUR = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_TABLE = re.compile(r"\s*\[+\s*([\w.-]+)\s*\]+")
_KEY = re.compile(r"\s*([\w-]+)\s*=")


def find(name: str) -> Path:
    """Return the folder of the theme called `name`. Raises BadTheme with the names that there are."""
    top = shipped("overlays")
    known = sorted(folder.name for folder in top.iterdir() if (folder / "theme.toml").is_file())
    if name not in known:
        raise _bad("unknown", top, found=name, known=", ".join(known))
    return top / name


def load(folder: Path) -> Theme:
    """Return the theme in `folder`. Raises BadTheme: no such file, no TOML, another version, a key or value amiss."""
    path = folder / "theme.toml"
    text = _text(path)
    try:
        tree = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise _bad("syntax", path, reason=str(fault)) from fault
    if tree.get("v", VERSION) != VERSION:
        raise _bad("version", _Place(path, text, ("v",)), found=tree["v"], known=VERSION)
    return _table(Theme, tree, _Place(path, text, ()))


def _bad(fault: str, place: object, **facts: object) -> BadTheme:
    return BadTheme(f"theme.{fault}", place=str(place), **facts)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise _bad("large", path, most=LARGEST_BYTES // 1024)
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise _bad("unreadable", path, reason=str(fault)) from fault


@dataclass(frozen=True, slots=True)
class _Place:
    """An element of a theme file, told as "path:line, table.key"."""

    path: Path
    text: str
    keys: tuple[str, ...]

    def at(self, key: str) -> _Place:
        return _Place(self.path, self.text, (*self.keys, key))

    def __str__(self) -> str:
        return f"{self.path}:{self._line()}, {'.'.join(self.keys) or 'theme'}"

    def _line(self) -> int:
        """The line where the element, or else the nearest one around it, is written (1 where none is)."""
        lines: dict[tuple[str, ...], int] = {}
        table: tuple[str, ...] = ()
        for number, line in enumerate(self.text.splitlines(), 1):
            if hit := _TABLE.match(line):
                table = tuple(hit[1].split("."))
                lines.setdefault(table, number)
            elif hit := _KEY.match(line):
                lines.setdefault((*table, hit[1]), number)
        around = (self.keys[:end] for end in range(len(self.keys), 0, -1))
        return next((lines[keys] for keys in around if keys in lines), 1)


def _table(kind: type[T], value: object, place: _Place) -> T:
    """Return the dataclass `kind` made of a TOML table: all of its keys, no others."""
    if not isinstance(value, dict):
        raise _bad("table", place, found=value)
    known = get_type_hints(kind, include_extras=True)
    for key in value:
        if key not in known:
            raise _bad("key", place.at(key), found=key, known=", ".join(known))
    for key in known:
        if key not in value:
            raise _bad("absent", place, found=key)
    return kind(**{key: _value(hint, value[key], place.at(key)) for key, hint in known.items()})


def _value(hint: Any, value: object, place: _Place) -> object:
    if isinstance(hint, type) and is_dataclass(hint):
        return _table(hint, value, place)
    if hint is Colour:
        return _colour(value, place)
    form = get_origin(hint)
    if form is Annotated:
        kind, span = get_args(hint)
        return kind(_number(value, span, place))
    if form is Literal:
        return _choice(value, get_args(hint), place)
    return _names(value, place) if form is tuple else _texts(value, place)


def _number(value: object, span: Within, place: _Place) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _bad("number", place, found=value)
    if not span.low <= value <= span.high:
        raise _bad("range", place, found=value, low=f"{span.low:g}", high=f"{span.high:g}")
    return value


def _colour(value: object, place: _Place) -> Colour:
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        raise _bad("colour", place, found=value)
    return Colour(*bytes.fromhex(value[1:]))


def _choice(value: object, known: tuple[str, ...], place: _Place) -> str:
    if not isinstance(value, str) or value not in known:
        raise _bad("choice", place, found=value, known=", ".join(known))
    return value


def _names(value: object, place: _Place) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _bad("names", place, found=value)
    return tuple(value)


def _texts(value: object, place: _Place) -> Mapping[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise _bad("texts", place, found=value)
    return dict(value)
