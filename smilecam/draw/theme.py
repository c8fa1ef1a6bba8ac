"""A theme as data: what stands on the picture, how large, in which colours. `themefile` reads it from TOML.

Lengths are in 720ths of the picture's shorter side, so that a theme looks alike at every size (see `layout.scale_of`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple

VERSION = 1
Weight = Literal["light", "regular", "bold"]
Edge = Literal["left", "centre", "right"]


class Colour(NamedTuple):
    """Red, green, blue, alpha, 0 to 255 each, not premultiplied."""

    red: int
    green: int
    blue: int
    alpha: int = 255

    @property
    def argb(self) -> int:
        """The colour as Skia counts it: 0xAARRGGBB."""
        return self.alpha << 24 | self.red << 16 | self.green << 8 | self.blue

    def mix(self, other: Colour, share: float) -> Colour:
        """Return the colour that lies `share` of the way (0 to 1) towards `other`."""
        return Colour(*(round(a + (b - a) * share) for a, b in zip(self, other, strict=True)))


class Within(NamedTuple):
    """Marks a number of a theme: the least and the most that it may be."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Words:
    """One kind of lettering."""

    size: Annotated[float, Within(6, 200)]
    weight: Weight


@dataclass(frozen=True, slots=True)
class Meter:
    """The smile meter, a line that bends into a smile. bend: how far its middle sinks at 100; tick: the threshold's."""

    thickness: Annotated[float, Within(1, 60)]
    bend: Annotated[float, Within(0, 100)]
    tick: Annotated[float, Within(1, 100)]


@dataclass(frozen=True, slots=True)
class Look:
    """A tag's colours in one state: plate, its edge, the lettering, the meter's track, fill and tick, the glow."""

    plate: Colour
    edge: Colour
    ink: Colour
    track: Colour
    fill: Colour
    tick: Colour
    glow: Colour


@dataclass(frozen=True, slots=True)
class Tag:
    """What stands beside each face: emotion word, score and meter on a plate."""

    width: Annotated[float, Within(40, 640)]
    height: Annotated[float, Within(20, 640)]
    radius: Annotated[float, Within(0, 320)]
    padding: Annotated[float, Within(0, 160)]
    gap: Annotated[float, Within(0, 200)]
    rays: Annotated[float, Within(0, 120)]
    emotion: Words
    score: Words
    meter: Meter
    calm: Look
    laughing: Look


@dataclass(frozen=True, slots=True)
class StatusLine:
    """The short line at the lower edge."""

    side: Edge
    words: Words
    ink: Colour
    plate: Colour
    padding: Annotated[float, Within(0, 160)]


@dataclass(frozen=True, slots=True)
class Cards:
    """A card over the whole picture. top, bottom: its background; smiling: the cards whose line smiles, by key."""

    top: Colour
    bottom: Colour
    line: Colour
    title: Words
    title_ink: Colour
    hint: Words
    hint_ink: Colour
    smiling: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Motion:
    """How long things take, in seconds: the meter to follow, a tag to light up and calm down, a face to come and go."""

    meter_s: Annotated[float, Within(0.01, 2)]
    light_s: Annotated[float, Within(0.01, 2)]
    calm_s: Annotated[float, Within(0.01, 2)]
    fade_s: Annotated[float, Within(0.01, 2)]


@dataclass(frozen=True, slots=True)
class Theme:
    """Everything of one look.

    title: by language. families: font families, the first that this machine has is taken, after them any that
    holds Hangul. safe: share of the picture's sides that stays empty, because call apps crop there.
    """

    v: Annotated[int, Within(VERSION, VERSION)]
    title: Mapping[str, str]
    families: tuple[str, ...]
    safe: Annotated[float, Within(0, 0.2)]
    tag: Tag
    status: StatusLine
    card: Cards
    motion: Motion
