"""Faces at chosen places, without a picture."""

from __future__ import annotations

import numpy as np

from smilecam.faces import Box, Face, HeadPose, Landmarks


def face_at(x: float, y: float = 200.0, width: float = 100.0, person: int | None = None, light: float = 0.5) -> Face:
    """Return a frontal face whose box has its centre at (x, y), 1.15 times as high as wide.

    person: gives it landmarks of a shape of its own; None leaves landmarks out.
    """
    height = width * 1.15
    box = Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    marks = None if person is None else _landmarks(box, person)
    return Face(box, marks, HeadPose(0.0, 0.0, 0.0), light, quality=1.0, eyes_open=0.3, mouth_open=0.1)


def _landmarks(box: Box, person: int) -> Landmarks:
    places = np.random.default_rng(7).random((468, 2)) + 0.08 * np.random.default_rng(person).standard_normal((468, 2))
    low, high = places.min(0), places.max(0)
    scaled = (places - low) / (high - low) * (box.width, box.height) + (box.x0, box.y0)
    return np.asarray(scaled, dtype=np.float32)
