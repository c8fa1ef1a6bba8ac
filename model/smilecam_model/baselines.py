"""What others make of the same face: MediaPipe's smile blendshapes and OpenCV's smile cascade, beside the network.

Both are given the face that our finder found, which is kinder than the whole picture (GENKI-4K, 600 pictures: AUC of
the blendshapes .987 against .981, since they lose faces of their own); what they do not find in it counts as not found.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from smilecam.faces import Face
from smilecam.frames import Picture
from smilecam.resources import BUNDLE
from smilecam.settings import folders
from smilecam_model.video.blendshapes import StillSmiles

BLENDSHAPES, CASCADE = "mediapipe_blendshapes", "opencv_smile_cascade"
CASCADE_FILE = "haarcascade_smile.xml"
# How much wider than its landmarks' box the cut is, and how large a small face is made: the best of those tried.
_WIDER, _LEAST_SIDE, _MOST_ENLARGED = 2.0, 256, 4.0
# As every tutorial has it: steps of 1.8 between scales, and 20 overlapping hits are a smile.
_SCALE_STEP, _HITS = 1.8, 20.0
_CASCADE_SIDE = 200


class Baseline(Protocol):
    def score(self, picture: Picture, face: Face) -> float | None:
        """Return how much `face` of the (H, W, 3) uint8 BGR `picture` smiles, 0 to 1, half called; None: no face."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Models:
    """The files of the baselines; None where one is not there."""

    bundle: Path | None
    cascade: Path | None

    def lacking(self) -> list[str]:
        """Return the names of the files that are not there."""
        return [name for name, path in ((BUNDLE, self.bundle), (CASCADE_FILE, self.cascade)) if path is None]


def find(folder: Path | None) -> Models:
    """Return the files in `folder`, else in the user's data folder; the cascade also comes with OpenCV."""
    places = [*([] if folder is None else [folder]), folders(os.environ).data]
    with_cascades = [*places, Path(cv2.__file__).parent / "data"]
    return Models(_first(places, BUNDLE), _first(with_cascades, CASCADE_FILE))


def opened(models: Models) -> Mapping[str, Baseline]:
    """Open those baselines whose files are there. One thread calls them."""
    found: dict[str, Baseline] = {}
    if models.bundle is not None:
        found[BLENDSHAPES] = Blendshapes(models.bundle)
    if models.cascade is not None:
        found[CASCADE] = SmileCascade(models.cascade)
    return found


class Blendshapes:
    """The mean of mouthSmileLeft and mouthSmileRight of MediaPipe's face landmarker."""

    def __init__(self, bundle: Path) -> None:
        """Raises BadData where the file is no model."""
        self._smiles = StillSmiles(bundle)

    def score(self, picture: Picture, face: Face) -> float | None:
        smile = self._smiles.smile(np.asarray(cv2.cvtColor(surroundings(picture, face), cv2.COLOR_BGR2RGB), np.uint8))
        return None if math.isnan(smile) else smile

    def close(self) -> None:
        self._smiles.close()


class SmileCascade:
    """OpenCV's smile cascade in the face's box: overlapping hits at the strongest place, graded so that 20 are half."""

    def __init__(self, file: Path) -> None:
        self._cascade = cv2.CascadeClassifier(str(file))

    def score(self, picture: Picture, face: Face) -> float:
        height, width = picture.shape[:2]
        left, top = max(0, round(face.box.x0)), max(0, round(face.box.y0))
        right, bottom = min(width, max(left + 1, round(face.box.x1))), min(height, max(top + 1, round(face.box.y1)))
        part = picture[min(top, height - 1) : bottom, min(left, width - 1) : right]
        gray = cv2.resize(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), (_CASCADE_SIDE, _CASCADE_SIDE))
        _, hits = self._cascade.detectMultiScale2(gray, scaleFactor=_SCALE_STEP, minNeighbors=1)
        strongest = float(max(hits, default=0))
        return strongest / (strongest + _HITS)

    def close(self) -> None:
        """It holds nothing that needs closing."""


def surroundings(picture: Picture, face: Face) -> Picture:
    """Return the square around a face, _WIDER than its box, its border going on; a small one enlarged."""
    side = max(face.box.width, face.box.height, 1.0) * _WIDER
    scale = min(_MOST_ENLARGED, max(1.0, _LEAST_SIDE / side))
    x, y = face.box.centre
    shift = np.array([[scale, 0, (side / 2 - x) * scale], [0, scale, (side / 2 - y) * scale]], np.float64)
    pixels = max(1, round(side * scale))
    cut = cv2.warpAffine(picture, shift, (pixels, pixels), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, dtype=np.uint8)


def _first(places: list[Path], name: str) -> Path | None:
    return next((place / name for place in places if (place / name).is_file()), None)
