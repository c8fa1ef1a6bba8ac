"""The written form of a manifest: JSON, version 1. Pure. docs/clips.md describes it, field by field.

Another version is upgraded step by step where `UPGRADES` knows how, and refused in a sentence where not. A field that
this program does not know is kept as it is.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import Enum
from typing import Any, TypeVar

from smilecam.errors import BadClip
from smilecam.frames import Size
from smilecam.record.clip import (
    LABELS,
    PERSON,
    SESSION,
    STILL_SUFFIXES,
    TAKE,
    VIDEO_SUFFIX,
    By,
    ConsentRef,
    Faces,
    Kind,
    Manifest,
    Reason,
    Review,
    Span,
    State,
    began,
)

VERSION = 1
# From each older version to the next: the JSON object in, the object of the next version out (its "v" too).
Upgrades = Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]
UPGRADES: Upgrades = {}
LARGEST_BYTES = 4 * 2**20  # a day of marks, one a second
_LARGEST = 1e12
_HASH = re.compile(r"[0-9a-f]{64}")
_KNOWN = {"v", *(one.name for one in fields(Manifest))} - {"others"}
Choice = TypeVar("Choice", bound=Enum)


def written(manifest: Manifest) -> str:
    """Return `manifest` as the text that is kept."""
    told = {"v": VERSION} | {one.name: _plain(getattr(manifest, one.name)) for one in fields(manifest)}
    del told["others"]
    return json.dumps({**told, **manifest.others}, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def parsed(text: str, place: object, upgrades: Upgrades = UPGRADES, version: int = VERSION) -> Manifest:
    """Return the manifest that `text` tells. place: its file, for the error. Raises BadClip.

    upgrades, version: the ways from older versions, and the version that is read.
    """
    try:
        told = json.loads(text, parse_float=_finite, parse_constant=_finite)
        json.dumps(told, ensure_ascii=False).encode()  # half a letter could be read, and never be written again
    except (ValueError, RecursionError) as problem:
        raise BadClip("clip.no_json", file=place) from problem
    if not isinstance(told, dict):
        raise BadClip("clip.no_json", file=place)
    return _manifest(_Reader(upgraded(told, place, upgrades, version), place))


def upgraded(told: dict[str, Any], place: object, upgrades: Upgrades, version: int) -> dict[str, Any]:
    """Return the JSON object in the form of `version`. Raises BadClip where no way leads from its own to that."""
    found = told.get("v")
    if type(found) is not int:
        raise BadClip("clip.no_version", file=place, version=version)
    if found > version:
        raise BadClip("clip.newer", file=place, found=found, version=version)
    for old in range(found, version):
        if old not in upgrades:
            raise BadClip("clip.older", file=place, found=found, version=version)
        told = upgrades[old](told)
    return told


def _finite(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise ValueError(f"unexpected number: {text} is not finite")
    return number


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Size):
        return list(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Span | ConsentRef):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value


def _manifest(told: _Reader) -> Manifest:
    consent, word = told.part("consent"), told.label("prompt")
    take, kind = told.text("id", TAKE), told.choice("kind", Kind)
    return Manifest(
        person=told.text("person", PERSON),
        session=_session(told),
        id=take,
        take=told.count("take"),
        prompt=word,
        consent=ConsentRef(consent.text("version"), consent.text("sha256", _HASH)),
        file=_file(told, take, kind),
        kind=kind,
        size=_size(told),
        started=told.text("started"),
        fps=told.number("fps", 0.0),
        sha256=told.text("sha256", _HASH, empty=True),
        bytes=told.count("bytes"),
        frames=told.count("frames"),
        duration_s=told.number("duration_s", 0.0),
        state=told.choice("state", State),
        reason=told.choice("reason", Reason),
        dropped=told.count("dropped"),
        review=told.choice("review", Review),
        labels=tuple(_span(one) for one in told.parts("labels")),
        tags=told.texts("tags"),
        camera=told.text("camera"),
        light=None if told.value("light") is None else told.number("light", 0.0, 1.0),
        software=told.text("software"),
        weights=told.text("weights"),
        faces=told.choice("faces", Faces),
        source=told.text("source", _HASH, empty=True),
        others={name: value for name, value in told.told.items() if name not in _KNOWN},
    )


def _session(told: _Reader) -> str:
    name = told.text("session", SESSION)
    try:
        began(name)
    except ValueError:
        raise told.unfit("session") from None
    return name


def _file(told: _Reader, take: str, kind: Kind) -> str:
    """The clip lies beside its manifest and is called as it is: a manifest never points at anything else."""
    name = told.text("file")
    suffixes = (VIDEO_SUFFIX,) if kind is Kind.VIDEO else STILL_SUFFIXES
    if name not in [f"{take}{suffix}" for suffix in suffixes]:
        raise told.unfit("file")
    return name


def _size(told: _Reader) -> Size:
    value = told.value("size")
    if not (isinstance(value, list) and len(value) == 2 and all(type(one) is int and one > 0 for one in value)):
        raise told.unfit("size")
    return Size(*value)


def _span(told: _Reader) -> Span:
    start_s = told.number("start_s", 0.0)
    end_s = told.number("end_s", start_s)
    return Span(start_s, end_s, told.label("label"), told.choice("by", By), told.text("at"))


class _Reader:
    """One JSON object and where it comes from; every reading names the field that does not fit."""

    def __init__(self, told: Mapping[str, Any], place: object, within: str = "") -> None:
        self.told, self._place, self._within = told, place, within

    def unfit(self, name: str) -> Exception:
        found = json.dumps(self.told.get(name), ensure_ascii=False)
        return BadClip("clip.field", file=self._place, name=f"{self._within}{name}", found=found[:60])

    def value(self, name: str) -> Any:
        if name not in self.told:
            raise BadClip("clip.lacks", file=self._place, name=f"{self._within}{name}")
        return self.told[name]

    def text(self, name: str, form: re.Pattern[str] | None = None, empty: bool = False) -> str:
        value = self.value(name)
        fits = isinstance(value, str) and (form is None or form.fullmatch(value) or (empty and not value))
        if not fits:
            raise self.unfit(name)
        return str(value)

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.value(name)
        if not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            raise self.unfit(name)
        return tuple(value)

    def number(self, name: str, least: float, most: float = math.inf) -> float:
        value = self.value(name)
        if type(value) not in (int, float) or not least <= value <= min(most, _LARGEST):
            raise self.unfit(name)
        return float(value)

    def count(self, name: str) -> int:
        value = self.value(name)
        if type(value) is not int or value < 0:
            raise self.unfit(name)
        return int(value)

    def choice(self, name: str, kind: type[Choice]) -> Choice:
        try:
            return kind(self.value(name))
        except (ValueError, TypeError):
            raise self.unfit(name) from None

    def label(self, name: str) -> str:
        value = self.value(name)
        if not (isinstance(value, str) and value in LABELS):
            raise self.unfit(name)
        return str(value)

    def part(self, name: str) -> _Reader:
        value = self.value(name)
        if not isinstance(value, dict):
            raise self.unfit(name)
        return _Reader(value, self._place, f"{self._within}{name}.")

    def parts(self, name: str) -> list[_Reader]:
        value = self.value(name)
        if not (isinstance(value, list) and all(isinstance(one, dict) for one in value)):
            raise self.unfit(name)
        return [_Reader(one, self._place, f"{self._within}{name}[{at}].") for at, one in enumerate(value)]
