"""Where things stand on the canvas: pure geometry, canvas pixels, y down.

A tag stands beside or above its head and never over eyes or mouth, of its own face or of another. It keeps its spot
until that no longer holds, so that it does not hop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from math import dist
from typing import NamedTuple

from smilecam.draw.theme import StatusLine, Tag
from smilecam.faces import Box, intersection
from smilecam.frames import Size
from smilecam.pixels import fitted

_FULL_SIDE = 720.0  # theme lengths are pixels at this shorter side
_LEAST_SCALE = 0.6  # below it words of 20 units are no longer read (12 pixels, seen at 360p)
_WIDEST_TAG = 0.4  # of the picture's width
_GRID = 6  # where no spot beside a head is free, so many columns and rows of spots are tried


def scale_of(size: Size, tag: Tag) -> float:
    """Return pixels for one theme length: by the shorter side, so that portrait is not larger than landscape."""
    by_side = max(min(size) / _FULL_SIDE, _LEAST_SCALE)
    return min(by_side, _WIDEST_TAG * size.width / tag.width)


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


class Side(Enum):
    """Where a tag stands; in the order in which the eye likes them."""

    RIGHT = 0
    LEFT = 1
    ABOVE = 2
    BELOW = 3
    APART = 4  # somewhere free, near


_GOOD_SIDES = (Side.RIGHT, Side.LEFT, Side.ABOVE)


class Spot(NamedTuple):
    """A side, and for APART the cell of the grid."""

    side: Side
    cell: int = 0


@dataclass(frozen=True, slots=True)
class Seat:
    """A face that wants a tag: its box on the canvas, and the spot that its tag has now."""

    face: Box
    spot: Spot | None


class Place(NamedTuple):
    """Where a tag stands."""

    spot: Spot
    box: Box


_Candidates = Callable[[Seat, tuple[float, float], float, Box], Iterator[Place]]


def part(box: Box, left: float, top: float, right: float, bottom: float) -> Box:
    """Return the part of `box` between shares of its width and height; shares outside 0..1 reach beyond it."""
    return Box(
        box.x0 + left * box.width, box.y0 + top * box.height, box.x0 + right * box.width, box.y0 + bottom * box.height
    )


def face_area(face: Box) -> Box:
    """Return what a tag leaves free where it can: the face from the hairline to the chin."""
    return part(face, 0.02, 0.02, 0.98, 1.0)


def eyes_and_mouth(face: Box) -> Box:
    """Return what no tag ever covers: from the brows to below the lower lip, between the eyes' outer corners."""
    return part(face, 0.08, 0.2, 0.92, 0.93)


def head(face: Box) -> Box:
    """Return about where hair and ears are: a face's box ends at the hairline and before the ears."""
    return part(face, -0.16, -0.32, 1.16, 1.04)


def touching(a: Box, b: Box) -> bool:
    """Tell whether two boxes share any area."""
    return a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1


def seat_tags(
    seats: Sequence[Seat], tag: Size | tuple[float, float], gap: float, area: Box, taken: Sequence[Box] = ()
) -> list[Place | None]:
    """Return where each seat's tag stands, the first served first; None where there is no room for it.

    tag: width and height. No two places overlap, none leaves `area`, none overlaps `taken` (the status line).
    """
    places: list[Place | None] = []
    faces = [seat.face for seat in seats]
    for seat in seats:
        others = [*taken, *(place.box for place in places if place)]
        places.append(_seat(seat, faces, tag, gap, area, others))
    return places


def _seat(
    seat: Seat, faces: Sequence[Box], tag: tuple[float, float], gap: float, area: Box, taken: Sequence[Box]
) -> Place | None:
    if area.width < tag[0] or area.height < tag[1]:
        return None
    heads = [head(face) for face in faces]
    for kept_free in (face_area, eyes_and_mouth):
        for candidates, off in _wishes([*taken, *map(kept_free, faces)], heads, gap):
            free = [one for one in candidates(seat, tag, gap, area) if not any(touching(one.box, box) for box in off)]
            if candidates is _beside:
                free = [one for one in free if not _strays(one, seat.face, faces)]
            if free:
                return min(free, key=lambda place: _cost(place, seat.face, faces, heads)) if len(free) > 1 else free[0]
    return None


def _wishes(blocked: list[Box], heads: list[Box], gap: float) -> Iterator[tuple[_Candidates, list[Box]]]:
    """Where to look for a place, and what it must keep off, the dearest wish first.

    A side is left for good reasons only, and taken only where there is ample room: so no tag hops to and fro.
    """
    yield _side_it_is_at, [*blocked, *_inner(heads, 0.2)]
    yield _beside, [*(_grown(box, 1.5 * gap) for box in blocked), *_inner(heads, 0.1)]
    yield _spot_it_is_at, blocked
    yield _anywhere_near, blocked
    yield _apart, blocked


def _strays(place: Place, face: Box, faces: Sequence[Box]) -> bool:
    """Tell whether one would take the tag for somebody else's: about as near to another face as to its own."""
    own = dist(place.box.centre, face.centre)
    return any(dist(place.box.centre, other.centre) < 1.3 * own for other in faces if other is not face)


def _inner(heads: list[Box], rim: float) -> Iterator[Box]:
    """Heads without their rims: a little hair may be covered."""
    return (part(box, rim, rim, 1 - rim, 1 - rim) for box in heads)


def _cost(place: Place, face: Box, faces: Sequence[Box], heads: Sequence[Box]) -> float:
    """How little a place is liked: over hair, far away, taken for another's, at a side that the eye likes less."""
    reach = face.width + face.height + place.box.width
    covered = sum(intersection(place.box, one) for one in heads) / place.box.area
    away = dist(place.box.centre, face.centre) / reach
    return 2 * covered + 0.7 * away + 0.5 * _strays(place, face, faces) + 0.1 * place.spot.side.value


def _side_it_is_at(seat: Seat, tag: tuple[float, float], gap: float, area: Box) -> Iterator[Place]:
    if seat.spot and seat.spot.side in _GOOD_SIDES:
        yield _place(seat.spot.side, seat.face, tag, gap, area)


def _beside(seat: Seat, tag: tuple[float, float], gap: float, area: Box) -> Iterator[Place]:
    for side in _GOOD_SIDES:
        yield _place(side, seat.face, tag, gap, area)


def _spot_it_is_at(seat: Seat, tag: tuple[float, float], gap: float, area: Box) -> Iterator[Place]:
    if seat.spot and seat.spot.side is Side.APART:
        yield _cell(seat.spot.cell, tag, area)
    elif seat.spot:
        yield _place(seat.spot.side, seat.face, tag, gap, area)


def _anywhere_near(seat: Seat, tag: tuple[float, float], gap: float, area: Box) -> Iterator[Place]:
    for side in (*_GOOD_SIDES, Side.BELOW):
        yield _place(side, seat.face, tag, gap, area)


def _apart(_seat: Seat, tag: tuple[float, float], _gap: float, area: Box) -> Iterator[Place]:
    """Spots all over the picture, for faces whose four sides are taken."""
    for cell in range(_GRID * _GRID):
        yield _cell(cell, tag, area)


def _grown(box: Box, by: float) -> Box:
    return Box(box.x0 - by, box.y0 - by, box.x1 + by, box.y1 + by)


def _cell(cell: int, tag: tuple[float, float], area: Box) -> Place:
    row, column = divmod(cell, _GRID)
    across, down = (area.width - tag[0]) / (_GRID - 1), (area.height - tag[1]) / (_GRID - 1)
    return Place(Spot(Side.APART, cell), _inside(area.x0 + column * across, area.y0 + row * down, tag, area))


def _place(side: Side, face: Box, tag: tuple[float, float], gap: float, area: Box) -> Place:
    width, height = tag
    around = head(face)
    middle_x, brow_y = face.centre[0] - width / 2, face.y0 + 0.2 * face.height - height / 2
    x, y = {
        Side.RIGHT: (around.x1 + gap, brow_y),
        Side.LEFT: (around.x0 - gap - width, brow_y),
        Side.ABOVE: (middle_x, around.y0 - gap - height),
        Side.BELOW: (middle_x, around.y1 + gap),
    }[side]
    return Place(Spot(side), _inside(x, y, tag, area))


def _inside(x: float, y: float, tag: tuple[float, float], area: Box) -> Box:
    width, height = tag
    x = min(max(x, area.x0), area.x1 - width)
    y = min(max(y, area.y0), area.y1 - height)
    return Box(x, y, x + width, y + height)


def status_box(width: float, height: float, line: StatusLine, area: Box) -> Box:
    """Return where a status line of `width` and `height` stands: at the lower edge of `area`."""
    left = {"left": area.x0, "centre": (area.x0 + area.x1 - width) / 2, "right": area.x1 - width}[line.side]
    return Box(left, area.y1 - height, left + width, area.y1)


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
