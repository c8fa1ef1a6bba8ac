"""Where tags stand: beside or above their heads, never over eyes or mouth, of their own face or of another. Pure.

A tag keeps its spot until that no longer holds, so that it does not hop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from math import dist
from typing import NamedTuple

from smilecam.draw.features import eyes_and_mouth, face_area, head
from smilecam.draw.layout import grown, inside, part, touching
from smilecam.faces import Box, intersection
from smilecam.frames import Size

_GRID = 10  # where no spot beside a head is free, so many columns and rows of spots are tried


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
    """A face that wants a tag: its box on the canvas, and the spot that its tag has now.

    features: where its eyes, nose and mouth are on the canvas; none where that is not known.
    """

    face: Box
    spot: Spot | None
    features: tuple[Box, ...] = ()

    @property
    def never(self) -> tuple[Box, ...]:
        """What nothing ever covers."""
        return self.features or (eyes_and_mouth(self.face),)


class Place(NamedTuple):
    """Where a tag stands."""

    spot: Spot
    box: Box


_Candidates = Callable[[Seat, tuple[float, float], float, Box], Iterator[Place]]


def seat_tags(
    seats: Sequence[Seat],
    tag: Size | tuple[float, float],
    gap: float,
    area: Box,
    taken: Sequence[Box] = (),
    named: bool = False,
) -> list[Place | None]:
    """Return where each seat's tag stands, the first served first; None where there is no room for it.

    tag: width and height. No two places overlap, none leaves `area`, none overlaps `taken` (the status line).
    named: a name stands on it, so that even far from its face it is taken for nobody else's.
    """
    places: list[Place | None] = []
    for seat in seats:
        others = [*taken, *(place.box for place in places if place)]
        place = _seat(seat, seats, tag, gap, area, others)
        misleads = place is not None and not named and _misleads(place, seat.face, [one.face for one in seats])
        places.append(None if misleads else place)
    return places


def _seat(
    seat: Seat, seats: Sequence[Seat], tag: tuple[float, float], gap: float, area: Box, taken: Sequence[Box]
) -> Place | None:
    if area.width < tag[0] or area.height < tag[1]:
        return None
    faces = [one.face for one in seats]
    heads = [head(face) for face in faces]
    astray = None
    for candidates, off in _wishes(seats, heads, gap, taken):
        free = [one for one in candidates(seat, tag, gap, area) if not any(touching(one.box, box) for box in off)]
        if free:
            best = min(free, key=lambda place: _cost(place, seat.face, faces, heads)) if len(free) > 1 else free[0]
            if candidates in _AS_IT_IS or not _strays(best, seat.face, faces):
                return best
            astray = astray or best
    return astray


def _wishes(
    seats: Sequence[Seat], heads: list[Box], gap: float, taken: Sequence[Box]
) -> Iterator[tuple[_Candidates, list[Box]]]:
    """Where to look for a place, and what it must keep off, the dearest wish first.

    A side is left for good reasons only, and taken only where there is ample room: so no tag hops to and fro. Where a
    face fills the picture, its tag docks at the picture's edge, on cheek or brow.
    """
    never = [*taken, *(box for seat in seats for box in seat.never)]
    for kept_free in (face_area, eyes_and_mouth):
        blocked = [*never, *(kept_free(seat.face) for seat in seats)]
        yield _side_it_is_at, [*blocked, *_inner(heads, 0.2)]
        yield _beside, [*(grown(box, 1.5 * gap) for box in blocked), *_inner(heads, 0.1)]
        yield _spot_it_is_at, blocked
        yield _anywhere_near, blocked
        yield _apart, blocked
    yield _spot_it_is_at, never
    yield _docked, [grown(box, gap) for box in never]
    yield _docked, never


def _strays(place: Place, face: Box, faces: Sequence[Box]) -> bool:
    """Tell whether one would take the tag of `face` for that of another of `faces`: it is about as near to that.

    Rather than that, it covers some of its own cheek or brow.
    """
    own = dist(place.box.centre, face.centre)
    return any(dist(place.box.centre, other.centre) < 1.3 * own for other in faces if other is not face)


def _misleads(place: Place, face: Box, faces: Sequence[Box]) -> bool:
    """Tell whether another of `faces` is plainly nearer: then no tag is better than one that is taken for theirs."""
    own = dist(place.box.centre, face.centre)
    return any(dist(place.box.centre, other.centre) < 0.8 * own for other in faces if other is not face)


def _inner(heads: list[Box], rim: float) -> Iterator[Box]:
    """Heads without their rims: a little hair may be covered."""
    return (part(box, rim, rim, 1 - rim, 1 - rim) for box in heads)


def _cost(place: Place, face: Box, faces: Sequence[Box], heads: Sequence[Box]) -> float:
    """How little a place is liked: over hair, far away, taken for another's, at a side that the eye likes less."""
    reach = face.width + face.height + place.box.width
    covered = sum(intersection(place.box, one) for one in heads) / place.box.area
    away = dist(place.box.centre, face.centre) / reach
    return 2 * covered + 0.7 * away + 2 * _strays(place, face, faces) + 0.1 * place.spot.side.value


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


def _docked(_seat: Seat, tag: tuple[float, float], _gap: float, area: Box) -> Iterator[Place]:
    """Spots at the picture's edges."""
    for cell in range(_GRID * _GRID):
        if {*divmod(cell, _GRID)} & {0, _GRID - 1}:
            yield _cell(cell, tag, area)


# Where a tag stands already it stays, although others came nearer.
_AS_IT_IS = (_side_it_is_at, _spot_it_is_at)


def _cell(cell: int, tag: tuple[float, float], area: Box) -> Place:
    row, column = divmod(cell, _GRID)
    across, down = (area.width - tag[0]) / (_GRID - 1), (area.height - tag[1]) / (_GRID - 1)
    return Place(Spot(Side.APART, cell), inside(area.x0 + column * across, area.y0 + row * down, tag, area))


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
    return Place(Spot(side), inside(x, y, tag, area))


_CAPTION_SPOTS = ((0.5, 0.0), (0.0, 0.12), (1.0, 0.12), (0.0, 1.0), (1.0, 1.0), (0.5, 1.0), (0.0, 0.6), (1.0, 0.6))


def seat_caption(
    face: Box, size: tuple[float, float], area: Box, never: Sequence[Box], taken: Sequence[Box], now: int | None
) -> tuple[int, Box] | None:
    """Return where a caption of `size` stands near `face`: which spot, and its box; None where there is no room.

    Spots lie around the head: above it, at its upper corners, below; then at the picture's lower and upper edge. It
    stays at the spot where it is `now` as long as that is free, so that it does not hop.
    """
    if area.width < size[0] or area.height < size[1]:
        return None
    blocked, around = [*never, *taken], head(face)
    spots = range(len(_CAPTION_SPOTS) + 2)
    for spot in spots if now is None else (now, *spots):
        box = _caption_box(spot, face, around, size, area)
        if not any(touching(box, one) for one in blocked):
            return spot, box
    return None


def _caption_box(spot: int, face: Box, around: Box, size: tuple[float, float], area: Box) -> Box:
    width, height = size
    if spot >= len(_CAPTION_SPOTS):
        return inside(face.centre[0] - width / 2, area.y1 if spot == len(_CAPTION_SPOTS) else area.y0, size, area)
    across, down = _CAPTION_SPOTS[spot]
    x = {0.0: around.x0 - width, 0.5: face.centre[0] - width / 2, 1.0: around.x1}[across]
    y = around.y0 - 0.75 * height if down == 0.0 else around.y0 + down * around.height - height / 2
    if (across, down) == (0.5, 1.0):
        y = face.y1 + 0.1 * face.height
    return inside(x, y, size, area)
