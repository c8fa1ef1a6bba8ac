"""A found face: box, landmarks, pose, light, openings; and the geometry of boxes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Landmarks = NDArray[np.float32]


class Box(NamedTuple):
    """Corners in source pixels, floats: left, top, right, bottom. Empty where x1 <= x0 or y1 <= y0."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return max(0.0, self.x1 - self.x0)

    @property
    def height(self) -> float:
        return max(0.0, self.y1 - self.y0)

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def centre(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


class HeadPose(NamedTuple):
    """Degrees. yaw > 0: towards the picture's right; pitch > 0: up; roll > 0: the head tilts clockwise."""

    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One face as the finder saw it in one picture.

    box: around the landmarks, source pixels.
    landmarks: (478, 2) or (468, 2) float32, source pixels, MediaPipe's order; None for a picture taken whole as a face.
    pose: head pose in degrees.
    light: mean brightness of the face, 0 black to 1 white.
    quality: how far this face can be judged, 0 to 1 (size, sharpness, light, pose together).
    eyes_open, mouth_open: opening over width of eye and mouth, about 0 closed; unitless.
    fallback: True where no finder found it and the whole picture was taken.
    """

    box: Box
    landmarks: Landmarks | None
    pose: HeadPose
    light: float
    quality: float
    eyes_open: float
    mouth_open: float
    fallback: bool = False


def intersection(a: Box, b: Box) -> float:
    """Return the area, in square pixels, that both boxes cover."""
    return Box(max(a.x0, b.x0), max(a.y0, b.y0), min(a.x1, b.x1), min(a.y1, b.y1)).area


def iou(a: Box, b: Box) -> float:
    """Return intersection over union, 0 (apart, or both empty) to 1 (the same box)."""
    shared = intersection(a, b)
    union = a.area + b.area - shared
    return shared / union if union > 0 else 0.0


def overlap_of_smaller(a: Box, b: Box) -> float:
    """Return the shared area over the smaller box's, 0 to 1: 1 where one lies inside the other."""
    smaller = min(a.area, b.area)
    return intersection(a, b) / smaller if smaller > 0 else 0.0
