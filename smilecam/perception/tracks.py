"""Tracks: which found face is whom, from one judged frame to the next. Geometry and capture times only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from smilecam.faces import Face, iou, overlap_of_smaller

# A face that turned away or was covered for up to this long is still the same person's. Whoever comes back later is
# somebody new, with a history of their own: nothing here can tell them from another who sat down in their place.
# Landmark shapes of one person 1.5 s and more apart differ like those of two people: over 11 clips (3,294 and 5,967
# pairs) the best limit errs in 31 %, and one that takes 1 % of others for the same keeps 13 % of the same.
KEEP_S = 1.0
# Face Mesh shows ghosts between and over faces, never long in one place: five sightings in a row (133 ms at 30 fps), or
# SLOW_S in its place where judging is slow: within 0.3 s, or at the second sighting where even that takes longer. Two
# clips judged at 1.2 to 12 fps show a face too many in 82 frames; none is born.
BIRTH_SIGHTINGS, SLOW_SIGHTINGS, SLOW_S = 5, 2, 0.15
# Two faces that share more than this of the smaller one's box are one face, found twice.
SAME_PLACE = 0.6
# A box that shares this much with one living face, or with each of two, is a ghost of theirs: those in real clips
# shared 0.55 or more with one; cheeks that touch share less than 0.1.
GHOST_OF_ONE, GHOST_OF_TWO = 0.5, 0.15
# How far from where it is expected a face may be found, in face sizes: at once, and more for each second unseen.
REACH, REACH_PER_S = 0.6, 0.9
# Farther or nearer by a factor of 1.7 between two sightings is somebody else.
SIZE_REACH = math.log(1.7)
# Landmarks, scaled to one size, differ by 0.03 within a face's half second and by 0.1 and more between two people's. A
# quick turn of the head reaches 0.3, so shape alone neither joins nor parts.
SHAPE_REACH, SHAPE_WEIGHT = 0.15, 0.5
# A motion seen over a tenth of a second is believed, and dies away within a third of one when the face is out of sight.
MOTION_S, MOTION_KEPT_S = 0.1, 0.33

_UNPAIRED = 4.0  # dearer than any pair, so that as many faces as possible are somebody


class _Found(NamedTuple):
    """A face of this frame, with its landmarks as `_shape` makes them."""

    face: Face
    shape: NDArray[np.float32] | None


@dataclass(frozen=True, slots=True, eq=False)
class _Track:
    number: int
    face: Face
    seen_s: float
    first_s: float
    sightings: int = 1
    motion: tuple[float, float] = (0.0, 0.0)  # of the centre, pixels a second
    shape: NDArray[np.float32] | None = field(default=None, repr=False)

    @property
    def ripe(self) -> bool:
        slow = self.sightings >= SLOW_SIGHTINGS and self.seen_s - self.first_s >= SLOW_S
        return slow or self.sightings >= BIRTH_SIGHTINGS

    def expected(self, time_s: float) -> tuple[float, float]:
        """Return where its centre should be at `time_s`."""
        weight = MOTION_KEPT_S * -math.expm1(-(time_s - self.seen_s) / MOTION_KEPT_S)
        (x, y), (vx, vy) = self.face.box.centre, self.motion
        return x + vx * weight, y + vy * weight

    def seen(self, time_s: float, found: _Found) -> _Track:
        face = found.face
        gone_s = time_s - self.seen_s
        believed = -math.expm1(-gone_s / MOTION_S)
        steps = (new - old for new, old in zip(face.box.centre, self.face.box.centre, strict=True))
        vx, vy = (v + believed * (step / gone_s - v) for v, step in zip(self.motion, steps, strict=True))
        return replace(self, face=face, seen_s=time_s, sightings=self.sightings + 1, motion=(vx, vy), shape=found.shape)


class Tracks:
    """Gives faces numbers that stay with their person while people move, cross, or leave for a moment.

    Numbers count up from 1 and are never given twice. Pure: time comes with each frame.
    """

    def __init__(self) -> None:
        self._born: list[_Track] = []
        self._unborn: list[_Track] = []
        self._next = 1
        self._time_s = -math.inf

    @property
    def arriving(self) -> int:
        """How many faces of the last frame are nobody's yet; those that lie where living faces are do not count."""
        return len(self._unborn)

    @property
    def living(self) -> frozenset[int]:
        """The numbers of all faces that are in the picture or have left it less than KEEP_S ago."""
        return frozenset(track.number for track in self._born)

    def update(self, time_s: float, faces: Sequence[Face]) -> list[tuple[int, Face]]:
        """Return those of `faces` that are somebody's, with their numbers, in the order given.

        A face is nobody's while it has not been seen in BIRTH_SIGHTINGS frames in a row, or while it lies where living
        faces are. A time that is not later than the last one begins anew: the source was rewound.
        """
        before_s, self._time_s = self._time_s, time_s
        if time_s <= before_s:
            self._born, self._unborn = [], []
        # Where frames are judged more than KEEP_S apart, whoever was in the last one is no ghost, but may be another.
        self._unborn += [track for track in self._born if before_s == track.seen_s < time_s - KEEP_S]
        self._born = [track for track in self._born if time_s - track.seen_s <= KEEP_S]
        found = [_Found(face, _shape(face)) for face in faces]
        pairs = _without_doubles(time_s, self._born, found, _pair(time_s, self._born, found))
        self._born = [
            track.seen(time_s, found[pairs[at]]) if at in pairs else track for at, track in enumerate(self._born)
        ]
        self._nurse(time_s, [one for number, one in enumerate(found) if number not in pairs.values()])
        numbers = {track.face: track.number for track in self._born if track.seen_s == time_s}
        return [(numbers[face], face) for face in faces if face in numbers]

    def _nurse(self, time_s: float, found: Sequence[_Found]) -> None:
        """Follow the faces that are nobody's yet; let the ripe ones be born, those that overlap least first."""
        known = [one for one in found if not self._in_the_way(time_s, one.face)]
        pairs = _pair(time_s, self._unborn, known)
        again = [self._unborn[at].seen(time_s, known[number]) for at, number in pairs.items()]
        first = [
            _Track(0, one.face, time_s, time_s, shape=one.shape)
            for number, one in enumerate(known)
            if number not in pairs.values()
        ]
        self._unborn = first
        for track in sorted(again, key=lambda one: _crowding(one.face, [other.face for other in known])):
            if self._in_the_way(time_s, track.face):
                continue
            if track.ripe:
                self._born.append(replace(track, number=self._next))
                self._next += 1
            else:
                self._unborn.append(track)

    def _in_the_way(self, time_s: float, face: Face) -> bool:
        shares = [overlap_of_smaller(face.box, track.face.box) for track in self._born if track.seen_s == time_s]
        return any(share > GHOST_OF_ONE for share in shares) or sum(share > GHOST_OF_TWO for share in shares) >= 2


def _pair(time_s: float, tracks: Sequence[_Track], found: Sequence[_Found]) -> dict[int, int]:
    """Return {place in tracks: place in faces} of the least cost over all ways to pair them, each at most once."""
    best: dict[int, tuple[float, dict[int, int]]] = {0: (0.0, {})}  # taken faces, as bits -> cost, pairs
    for at, track in enumerate(tracks):
        costs = [(number, _cost(time_s, track, one)) for number, one in enumerate(found)]
        near = [(number, cost) for number, cost in costs if cost < _UNPAIRED]
        grown = {taken: (cost + _UNPAIRED, pairs) for taken, (cost, pairs) in best.items()}
        for taken, (so_far, pairs) in best.items():
            for number, cost in near:
                then = taken | 1 << number
                if then != taken and so_far + cost < grown.get(then, (math.inf,))[0]:
                    grown[then] = (so_far + cost, {**pairs, at: number})
        best = grown
    return min(best.values(), key=lambda found: found[0])[1]


def _cost(time_s: float, track: _Track, found: _Found) -> float:
    """Return how unlike `track` a face is, 0 the same; _UNPAIRED where it cannot be the same one."""
    face = found.face
    size, before = _size(face), _size(track.face)
    if not (size > 0 and before > 0):
        return _UNPAIRED
    x, y = face.box.centre
    distance = math.dist((x, y), track.expected(time_s)) / math.sqrt(size * before)
    far = distance / (REACH + REACH_PER_S * (time_s - track.seen_s))
    scaled = abs(math.log(size / before)) / SIZE_REACH
    if far > 1 or scaled > 1:
        return _UNPAIRED
    alike = min(1.0, _unlikeness(found.shape, track.shape) / SHAPE_REACH)
    return far**2 + scaled**2 + SHAPE_WEIGHT * alike**2 + (1 - iou(face.box, track.face.box))


def _without_doubles(
    time_s: float, tracks: Sequence[_Track], found: Sequence[_Found], pairs: dict[int, int]
) -> dict[int, int]:
    """Return `pairs` without the worse of two in one place: the finder slid from a covered face to its cover."""
    if len(pairs) < 2:
        return pairs
    kept: dict[int, int] = {}
    for at in sorted(pairs, key=lambda at: _cost(time_s, tracks[at], found[pairs[at]])):
        box = found[pairs[at]].face.box
        if all(overlap_of_smaller(box, found[number].face.box) <= SAME_PLACE for number in kept.values()):
            kept[at] = pairs[at]
    return kept


def _crowding(face: Face, faces: Sequence[Face]) -> float:
    return sum(overlap_of_smaller(face.box, other.box) for other in faces if other is not face)


def _size(face: Face) -> float:
    return math.sqrt(face.box.area)


def _shape(face: Face) -> NDArray[np.float32] | None:
    """Return every eighth landmark about their middle, scaled to unit spread; None where there are none."""
    if face.landmarks is None:
        return None
    points = face.landmarks[:468:8]
    points = points - points.sum(0) / len(points)
    spread = _length(points)
    return points / spread if spread > 0 else None


def _unlikeness(a: NDArray[np.float32] | None, b: NDArray[np.float32] | None) -> float:
    return 0.0 if a is None or b is None else _length(a - b)


def _length(points: NDArray[np.float32]) -> float:
    """Return the root of the mean square of (N, 2) points' distances from 0."""
    return math.sqrt(float(np.vdot(points, points)) / len(points))
