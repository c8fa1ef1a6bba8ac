"""Where things stand on the canvas: pure geometry, canvas pixels, y down. Tags find their places in `seating`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from smilecam.draw.style import Place
from smilecam.faces import Box
from smilecam.frames import Size
from smilecam.pixels import fitted

_FULL_SIDE = 720.0  # theme lengths are pixels at this shorter side
_SMALLER = 0.8  # how much of a smaller picture's smallness its lettering takes part in: words of 22 units are read
# at 13 pixels in 640x360 and at 10 in 320x240, which true to size would be 11 and 7
_LEAST_SCALE = 0.45  # below it they are read no longer
_CROWD, _IN_CROWD, _LEAST_IN_CROWD = 3, 0.8, 0.41  # from so many faces on tags are so much smaller: room is scarce
_WIDEST_TAG = 0.4  # of the picture's width
Side = Literal["left", "centre", "right"]
_SIDES: tuple[Side, ...] = ("right", "left", "centre")


def scale_of(size: Size, tag_width: float) -> float:
    """Return pixels for one theme length: by the shorter side, so that portrait is not larger than landscape."""
    by_side = min(size) / _FULL_SIDE
    if by_side < 1:
        by_side = max(1 - _SMALLER * (1 - by_side), _LEAST_SCALE)
    return min(by_side, _WIDEST_TAG * size.width / tag_width)


def tag_scale(scale: float, faces: int) -> float:
    """Return the scale of the tags of so many faces, where all else is drawn at `scale`."""
    return scale if faces < _CROWD else max(_IN_CROWD * scale, min(scale, _LEAST_IN_CROWD))


def safe_area(size: Size, safe: float) -> Box:
    """Return the picture less `safe` (share of its shorter side) at each edge, where call apps crop."""
    margin = safe * min(size)
    return Box(margin, margin, size.width - margin, size.height - margin)


@dataclass(frozen=True, slots=True)
class Fit:
    """How source pixels come to lie on the canvas: scaled, centred, mirrored where asked."""

    scale: float
    left: float
    top: float
    mirrored_width: int | None

    @classmethod
    def of(cls, source: Size, size: Size, mirror: bool) -> Fit:
        left, top, inner = fitted(source, size)
        return cls(inner.width / source.width, left, top, source.width if mirror else None)

    def box(self, box: Box) -> Box:
        """Return `box` of the source on the canvas."""
        x0, x1 = box.x0, box.x1
        if self.mirrored_width is not None:
            x0, x1 = self.mirrored_width - x1, self.mirrored_width - x0
        return Box(
            x0 * self.scale + self.left,
            box.y0 * self.scale + self.top,
            x1 * self.scale + self.left,
            box.y1 * self.scale + self.top,
        )


def part(box: Box, left: float, top: float, right: float, bottom: float) -> Box:
    """Return the part of `box` between shares of its width and height; shares outside 0..1 reach beyond it."""
    x0, y0, x1, y1 = box
    width, height = max(0.0, x1 - x0), max(0.0, y1 - y0)
    return Box(x0 + left * width, y0 + top * height, x0 + right * width, y0 + bottom * height)


def touching(a: Box, b: Box) -> bool:
    """Tell whether two boxes share any area."""
    return a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1


def grown(box: Box, by: float) -> Box:
    """Return `box` larger by `by` at each edge."""
    return Box(box.x0 - by, box.y0 - by, box.x1 + by, box.y1 + by)


def inside(x: float, y: float, size: tuple[float, float], area: Box) -> Box:
    """Return where something of `size` stands, at (x, y) or as near to it as lies in `area`."""
    width, height = size
    x = min(max(x, area.x0), area.x1 - width)
    y = min(max(y, area.y0), area.y1 - height)
    return Box(x, y, x + width, y + height)


class Corner(NamedTuple):
    """Where a sign may stand: at the lower or upper edge, to a side."""

    side: Side
    top: bool = False

    @classmethod
    def at(cls, place: Place) -> Corner:
        """Return the corner that a theme calls `place`."""
        side: Side = "left" if place.endswith("left") else "right" if place.endswith("right") else "centre"
        return cls(side, place.startswith("top"))


def corner_box(corner: Corner, width: float, height: float, area: Box) -> Box:
    """Return where a sign of `width` and `height` stands in a corner of `area`."""
    left = {"left": area.x0, "centre": (area.x0 + area.x1 - width) / 2, "right": area.x1 - width}[corner.side]
    top = area.y0 if corner.top else area.y1 - height
    return Box(left, top, left + width, top + height)


def seek_corner(
    home: Corner,
    now: Corner | None,
    size: tuple[float, float],
    area: Box,
    never: Sequence[Box],
    rather_not: Sequence[Box],
) -> Corner | None:
    """Return where a sign stands: at `home`, unless a face comes there.

    It stays where it is `now` until it covers one of `never` (eyes and mouths), and goes home as soon as there is
    ample room off `rather_not` (faces, tags). None where every corner covers some of `never`: then there is no sign.
    """
    if area.width < size[0] or area.height < size[1]:
        return None

    def off(corner: Corner, boxes: Sequence[Box], margin: float = 0.0) -> bool:
        box = grown(corner_box(corner, *size, area), margin)
        return not any(touching(box, one) for one in boxes)

    if now is not None and off(now, never) and (now == home or not off(home, [*never, *rather_not], size[1])):
        return now
    sides = (home.side, *(side for side in _SIDES if side != home.side))
    corners = [Corner(side, top) for top in (home.top, not home.top) for side in sides]
    return next((one for kept in (rather_not, never) for one in corners if off(one, [*kept, *never])), None)


class Curve(NamedTuple):
    """The meter's line, a parabola: from (x0, y) to (x1, y), its middle `sag` below."""

    x0: float
    x1: float
    y: float
    sag: float

    def at(self, share: float) -> tuple[float, float]:
        """Return the point that lies `share` (0 to 1) along the line."""
        return self.x0 + share * (self.x1 - self.x0), self.y + 4 * self.sag * share * (1 - share)

    def control(self, share: float) -> tuple[float, float]:
        """Return the control point of the quadratic Bézier that is this line's first `share`."""
        return self.x0 + share * (self.x1 - self.x0) / 2, self.y + 2 * self.sag * share
