"""What a theme's elements are made of, as data: colours, lettering, plates, movement, art. Pure.

Lengths are in 720ths of the picture's shorter side, so that a theme looks alike at every size (see `layout.scale_of`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal, NamedTuple

Weight = Literal["light", "regular", "bold", "heavy"]
Place = Literal["top-left", "top", "top-right", "bottom-left", "bottom", "bottom-right"]


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


CLEAR = Colour(0, 0, 0, 0)


class Within(NamedTuple):
    """Marks a number of a theme: the least and the most that it may be; of a list: how many it may hold."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Art:
    """A drawing of a theme's folder, read and found harmless. name: of its file; svg: what that holds."""

    name: str
    svg: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Words:
    """One kind of lettering, where its colour comes from elsewhere."""

    size: Annotated[float, Within(6, 200)]
    weight: Weight


@dataclass(frozen=True, slots=True)
class Rim:
    """An outline around letters; `width` reaches outwards."""

    width: Annotated[float, Within(0.5, 40)]
    colour: Colour


@dataclass(frozen=True, slots=True)
class Letters:
    """Lettering with its looks. ink: the letters' colour, running into `low` downwards; rims: from the inside out."""

    size: Annotated[float, Within(6, 200)]
    weight: Weight
    ink: Colour
    low: Colour | None = None
    rims: Annotated[tuple[Rim, ...], Within(0, 3)] = ()


@dataclass(frozen=True, slots=True)
class Plate:
    """What stands behind words. low: the colour at its lower edge; slant: how far its sides lean, in its heights."""

    fill: Colour
    low: Colour | None = None
    edge: Colour | None = None
    edge_width: Annotated[float, Within(0.5, 20)] = 1.5
    radius: Annotated[float, Within(0, 320)] = 0.0
    slant: Annotated[float, Within(-0.6, 0.6)] = 0.0
    shadow: Colour | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """How something comes. `slam` falls onto its place, `pop` grows, `slide` comes from the nearer edge."""

    kind: Literal["none", "fade", "pop", "slide", "slam"] = "none"
    seconds: Annotated[float, Within(0.02, 2)] = 0.3
    easing: Literal["linear", "out", "back", "bounce"] = "out"


@dataclass(frozen=True, slots=True)
class Label:
    """Words on a plate. tilt: degrees clockwise; art: stands before the words; back: lies behind them, stretched."""

    letters: Letters
    plate: Plate | None = None
    padding: Annotated[float, Within(0, 160)] = 8.0
    tilt: Annotated[float, Within(-20, 20)] = 0.0
    art: Art | None = None
    back: Art | None = None
    enter: Move = Move()


@dataclass(frozen=True, slots=True)
class Sign(Label):
    """A label at the picture's edge. It makes way for faces, to the nearest corner that is free."""

    place: Place = "bottom"
