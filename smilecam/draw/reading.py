"""Makes a theme's dataclasses of TOML tables by their type hints; what does not fit is told with its place."""

from __future__ import annotations

import re
import types
import unicodedata
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from smilecam.draw import art
from smilecam.draw.phrases import FACTS, KEYS, LONGEST, MOST
from smilecam.draw.style import Art, Colour, Within
from smilecam.draw.theme import Phrases
from smilecam.errors import BadTheme
from smilecam.texts.catalogue import LANGS

T = TypeVar("T")
NAME = re.compile(r"\w[\w-]{0,39}")  # of a theme
_COLOUR = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_TABLE = re.compile(r"\s*\[+\s*([\w.-]+)\s*\]+")
_KEY = re.compile(r"\s*([\w.-]+)\s*=")
_BRACES = re.compile(r"\{([^{}]*)\}")
_ODD = re.compile(r"[<>\x00-\x1f\x7f]")  # markup and control signs


def bad(fault: str, place: object, **facts: object) -> BadTheme:
    return BadTheme(f"theme.{fault}", place=str(place), **facts)


@dataclass(frozen=True, slots=True)
class Layer:
    """One theme file as it was read."""

    path: Path
    text: str
    tree: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """An element of a theme, told as "path:line, table.key", in the file that says it. layers: the nearest first."""

    layers: list[Layer]
    keys: tuple[str, ...]

    def at(self, key: str) -> Place:
        return Place(self.layers, (*self.keys, key))

    def __str__(self) -> str:
        return f"{self.layer.path}:{self._line()}, {'.'.join(self.keys) or 'theme'}"

    @property
    def layer(self) -> Layer:
        """The file that holds the element, or else the most of the tables around it; the nearest such."""
        return max(self.layers, key=lambda layer: self._known(layer.tree))

    def _known(self, tree: Any) -> int:
        for depth, key in enumerate(self.keys):
            if not isinstance(tree, dict) or key not in tree:
                return depth
            tree = tree[key]
        return len(self.keys)

    def _line(self) -> int:
        """The line where the element, or else the nearest one around it, is written (1 where none is)."""
        lines: dict[tuple[str, ...], int] = {}
        table: tuple[str, ...] = ()
        for number, line in enumerate(self.layer.text.splitlines(), 1):
            if hit := _TABLE.match(line):
                table = tuple(hit[1].split("."))
                lines.setdefault(table, number)
            elif hit := _KEY.match(line):
                lines.setdefault((*table, *hit[1].split(".")), number)
        around = (self.keys[:end] for end in range(len(self.keys), 0, -1))
        return next((lines[keys] for keys in around if keys in lines), 1)


@dataclass(frozen=True, slots=True)
class Reading:
    """Makes dataclasses of tables. colours: the names that the theme has for some."""

    colours: Mapping[str, Colour]

    @classmethod
    def with_colours(cls, told: object, place: Place) -> Reading:
        if not isinstance(told, dict):
            raise bad("table", place, found=_short(told))
        plain = cls({})
        return cls({name: plain.colour(value, place.at(name)) for name, value in told.items()})

    def table(self, kind: type[T], value: object, place: Place) -> T:
        """Return the dataclass `kind` made of a TOML table: all that has no default, nothing unknown."""
        if not isinstance(value, dict) or not is_dataclass(kind):
            raise bad("table", place, found=_short(value))
        known = get_type_hints(kind, include_extras=True)
        for key in value:
            if key not in known:
                raise bad("key", place.at(key), found=key, known=", ".join(known))
        for one in fields(kind):
            if one.name not in value and one.default is MISSING and one.default_factory is MISSING:
                raise bad("absent", place, found=one.name)
        return kind(**{key: self._value(known[key], told, place.at(key)) for key, told in value.items()})

    def colour(self, value: object, place: Place) -> Colour:
        if isinstance(value, str) and value in self.colours:
            return self.colours[value]
        if not isinstance(value, str) or not _COLOUR.fullmatch(value):
            raise bad("colour", place, found=_short(value))
        return Colour(*bytes.fromhex(value[1:]))

    def _value(self, hint: Any, value: object, place: Place) -> object:
        form = get_origin(hint)
        if form in (Union, types.UnionType):
            return None if value is False else self._value(get_args(hint)[0], value, place)
        if form is Annotated:
            kind, span = get_args(hint)
            return self._list(kind, value, place, span) if get_origin(kind) is tuple else _number(hint, value, place)
        if form is Literal:
            return _choice(value, get_args(hint), place)
        if hint == Phrases:
            return _phrases(value, place)
        if form is not None:
            return _title(value, place)
        if hint is Colour:
            return self.colour(value, place)
        if hint is Art:
            return _art(value, place)
        return _text(value, place) if hint is str else self.table(hint, value, place)

    def _list(self, hint: Any, value: object, place: Place, span: Within) -> object:
        if not isinstance(value, list) or not span.low <= len(value) <= span.high:
            raise bad("list", place, found=_short(value), low=f"{span.low:g}", high=f"{span.high:g}")
        return tuple(self._value(get_args(hint)[0], one, place) for one in value)


def _short(value: object) -> str:
    told = str(value)
    return told if len(told) <= 60 else told[:57] + "..."


def _number(hint: Any, value: object, place: Place) -> float:
    kind, span = get_args(hint)
    if isinstance(value, bool) or not isinstance(value, int if kind is int else int | float):
        raise bad("number", place, found=_short(value))
    if not span.low <= value <= span.high:
        raise bad("range", place, found=_short(value), low=f"{span.low:g}", high=f"{span.high:g}")
    number: float = kind(value)
    return number


def _art(value: object, place: Place) -> Art:
    if not isinstance(value, str):
        raise bad("art_name", place, found=_short(value))
    try:
        return art.read(place.layer.path.parent, value)
    except art.Unfit as fault:
        where = f"{place}, {value}:{fault.line}" if fault.line else place
        raise bad(fault.fault, where, **{"found": _short(value)} | fault.facts) from fault


def _choice(value: object, known: tuple[str, ...], place: Place) -> str:
    if not isinstance(value, str) or value not in known:
        raise bad("choice", place, found=_short(value), known=", ".join(known))
    return value


def _text(value: object, place: Place) -> str:
    told = unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else ""
    if not told or len(told) > LONGEST or _ODD.search(told):
        raise bad("words", place, found=_short(value), most=LONGEST)
    return told


def _by_lang(value: object, place: Place) -> dict[str, Any]:
    if not isinstance(value, dict) or not value or value.keys() - set(LANGS):
        raise bad("texts", place, found=_short(value))
    return value


def _title(value: object, place: Place) -> Mapping[str, str]:
    return {lang: _text(one, place.at(lang)) for lang, one in _by_lang(value, place).items()}


def _phrases(value: object, place: Place) -> Phrases:
    if not isinstance(value, dict):
        raise bad("table", place, found=_short(value))
    for key in value:
        if key not in KEYS:
            raise bad("key", place.at(key), found=key, known=", ".join(KEYS))
    return {
        key: {lang: _several(some, place.at(key).at(lang)) for lang, some in _by_lang(told, place.at(key)).items()}
        for key, told in value.items()
    }


def _several(value: object, place: Place) -> tuple[str, ...]:
    some = [value] if isinstance(value, str) else value
    if not isinstance(some, list) or not 1 <= len(some) <= MOST:
        raise bad("list", place, found=_short(value), low=1, high=MOST)
    told = tuple(_text(one, place) for one in some)
    for fact in (fact for one in told for fact in _BRACES.findall(one)):
        if fact not in FACTS:
            raise bad("fact", place, found="{" + fact + "}", known=", ".join(FACTS))
    return told
