"""Places: the turned square around a face that Face Mesh's network is shown, from a detection or a picture before."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from smilecam.faces import Box, iou
from smilecam.frames import Picture
from smilecam.perception.finder_face import Mesh
from smilecam.perception.patch import patch_of

# Side of the square that the network takes, in pixels.
INPUT = 192
# The square's side over the longer side of the face's box; two places that share more than this are one face. Both as
# in MediaPipe's graph, which this stands in for.
_ROOM, _SAME = 1.5, 0.5
_OUTER_EYES = (33, 263)

Point = tuple[float, float]


class Place(NamedTuple):
    """Centre and side in source pixels; turn in radians, clockwise, about the centre."""

    x: float
    y: float
    side: float
    turn: float

    @property
    def box(self) -> Box:
        """The square as it lies unturned, by which places are compared."""
        half = self.side / 2
        return Box(self.x - half, self.y - half, self.x + half, self.y + half)


def place_around(box: Box, eye_left: Point, eye_right: Point) -> Place:
    """Return the place of a face that fills `box`, turned so that its eyes lie level in it."""
    x, y = box.centre
    turn = math.atan2(eye_right[1] - eye_left[1], eye_right[0] - eye_left[0])
    return Place(x, y, _ROOM * max(box.width, box.height), turn)


def place_of(mesh: Mesh) -> Place:
    """Return where the face of `mesh`, (468, 3) points in pixels, is to be looked for in the next picture."""
    x0, y0, _ = mesh.min(0).tolist()
    x1, y1, _ = mesh.max(0).tolist()
    (left_x, left_y, _), (right_x, right_y, _) = (mesh[eye].tolist() for eye in _OUTER_EYES)
    return place_around(Box(x0, y0, x1, y1), (left_x, left_y), (right_x, right_y))


def all_apart(found: Sequence[Place], followed: Sequence[Place]) -> list[Place]:
    """Return both without those that a later one covers: whom a face followed covers, it is."""
    kept: list[Place] = []
    for place in (*found, *followed):
        kept = [one for one in kept if iou(one.box, place.box) <= _SAME] + [place]
    return kept


def cut(picture: Picture, place: Place, out: Picture) -> None:
    """Write the square of the (H, W, 3) uint8 `picture` at `place` into `out`, (INPUT, INPUT, 3) uint8.

    Beyond the picture's edge its border pixels go on.
    """
    scale, middle = INPUT / place.side, INPUT / 2
    cos, sin = math.cos(place.turn), math.sin(place.turn)
    reach = place.side / 2 * (abs(cos) + abs(sin))
    patch, left, top = patch_of(picture, place.x, place.y, reach, reach)
    x, y, cos, sin = place.x - left, place.y - top, scale * cos, scale * sin
    to_input = np.array([[cos, sin, middle - cos * x - sin * y], [-sin, cos, middle + sin * x - cos * y]])
    cv2.warpAffine(patch, to_input, (INPUT, INPUT), dst=out, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def in_picture(points: NDArray[np.float32], place: Place) -> Mesh:
    """Return (N, 3) float32 points of the square at `place` in pixels of the picture; z in the same unit."""
    scale = place.side / INPUT
    cos, sin = scale * math.cos(place.turn), scale * math.sin(place.turn)
    turned = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, scale]], np.float32)
    middle = np.array([[INPUT / 2], [INPUT / 2], [0]], np.float32)
    # Each coordinate lies in one piece, which is what the smallest and the largest of each are found in fastest.
    placed = turned @ (points.T - middle) + np.array([[place.x], [place.y], [0]], np.float32)
    return np.asarray(placed.T, dtype=np.float32)
