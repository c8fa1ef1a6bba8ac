"""The rival: MediaPipe's smile blendshapes, from its face landmarker as anybody would run it on a video."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np

from smilecam.faces import Box, Face, iou
from smilecam.frames import Picture
from smilecam_model.landmarker import opened

SMILES = ("mouthSmileLeft", "mouthSmileRight")
# Its box is around the landmarks, as ours is; what overlaps less than this is somebody else.
_SAME_FACE = 0.3
# MediaPipe's own default, and less for crops of faces that were found already.
_SURE, _SURE_OF_CROPS = 0.5, 0.3
_REFUSAL = "events.no_landmarker"


class Rival(Protocol):
    """Scores faces that the live line found, in the pictures of one clip, given in order."""

    def smiles(self, picture: Picture, time_s: float, faces: Sequence[Face]) -> list[float]:
        """Return 0 to 1 for each of `faces`, nan for one that this judge does not find. picture: (H, W, 3) BGR."""
        ...

    def close(self) -> None: ...


class Blendshapes:
    """Implements Rival: the mean of the left and the right smile. One for each clip, for it follows faces."""

    def __init__(self, landmarker: Path, most_faces: int) -> None:
        """Raises BadData where the model's file is missing or none."""
        self._mp, self._finder = opened(landmarker, "VIDEO", most_faces, _SURE, _REFUSAL)
        self._last_ms = -1

    def smiles(self, picture: Picture, time_s: float, faces: Sequence[Face]) -> list[float]:
        # It refuses a time that is not later than the last one.
        self._last_ms = max(self._last_ms + 1, round(time_s * 1000))
        image = self._mp.Image(image_format=self._mp.ImageFormat.SRGB, data=cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
        found = self._finder.detect_for_video(image, self._last_ms)
        height, width = picture.shape[:2]
        boxes = [_box(points, width, height) for points in found.face_landmarks]
        scores = [smile_of({one.category_name: one.score for one in shapes}) for shapes in found.face_blendshapes]
        return matched(faces, boxes, scores)

    def close(self) -> None:
        self._finder.close()


def smile_of(shapes: dict[str, float]) -> float:
    return sum(shapes[name] for name in SMILES) / len(SMILES)


def matched(faces: Sequence[Face], boxes: Sequence[Box], scores: Sequence[float]) -> list[float]:
    """Return each face's score: that of the box that covers it best, nan where none does."""
    told = []
    for face in faces:
        shared, score = max(
            ((iou(face.box, box), score) for box, score in zip(boxes, scores, strict=True)), default=(0.0, math.nan)
        )
        told.append(score if shared > _SAME_FACE else math.nan)
    return told


def _box(points: Sequence[Any], width: int, height: int) -> Box:
    across, down = [one.x * width for one in points], [one.y * height for one in points]
    return Box(min(across), min(down), max(across), max(down))


class StillSmiles:
    """The same model on single crops, to ask a second opinion of a label."""

    def __init__(self, landmarker: Path) -> None:
        """Raises BadData where the model's file is missing or none."""
        self._mp, self._finder = opened(landmarker, "IMAGE", 1, _SURE_OF_CROPS, _REFUSAL)

    def smile(self, crop: Picture) -> float:
        """Return 0 to 1 of a (S, S, 3) RGB crop; nan where no face is found."""
        image = self._mp.Image(image_format=self._mp.ImageFormat.SRGB, data=np.ascontiguousarray(crop))
        found = self._finder.detect(image).face_blendshapes
        return smile_of({one.category_name: one.score for one in found[0]}) if found else math.nan

    def close(self) -> None:
        self._finder.close()
