"""The one crop: what the network sees of a face, live, in evaluation and in training, byte for byte.

A similarity transform (turn, scale, shift; never a stretch) puts the middles of the two eyes at fixed places, so that
a tilted or a distant face looks the same to the network. The scale is the distance between the eyes, or, on a turned
head where that shrinks, what the distance from the eyes to the nose's base makes of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from smilecam.faces import Face, Landmarks
from smilecam.frames import Picture
from smilecam.perception.patch import patch_of

# MediaPipe's face landmarks: corners of each eye, and the point under the nose where the lip's groove begins.
_EYE_LEFT_IN_PICTURE, _EYE_RIGHT_IN_PICTURE, _NOSE_BASE = (33, 133), (362, 263), 2
# Below this scale a bilinear sample skips source pixels, so the source is first reduced by area.
_REDUCE_BELOW = 0.67


@dataclass(frozen=True, slots=True)
class CropRule:
    """Where a face lies in its crop; a part of the weights' card, because the network learned on it.

    size: side of the square crop in pixels.
    eye_x, eye_y: place of the eye at the picture's left, as shares of the side; the other eye lies mirrored. So the
        crop is 2.6 eye distances wide and reaches from 1.0 above the eyes to 1.6 below them, about forehead to chin
        with an open mouth inside (chosen so; no other places were tried).
    nose_share: eyes-to-nose distance times this stands in for the distance between the eyes where it is larger (1.2:
        on frontal faces it is the smaller, from about 30 degrees of yaw the larger).
    """

    size: int = 224
    eye_x: float = 0.31
    eye_y: float = 0.38
    nose_share: float = 1.2


def crop(picture: Picture, face: Face, rule: CropRule, out: Picture | None = None) -> Picture:
    """Return the (rule.size, rule.size, 3) uint8 RGB crop of `face` from a (H, W, 3) uint8 BGR `picture`.

    A face without landmarks (a picture taken whole) is its box scaled to the square. Beyond the picture's edge its
    border pixels go on. `out`, where given, is written and returned.
    """
    source, transform = _reduced(picture, _transform(face, rule), rule.size)
    bgr = cv2.warpAffine(
        source, transform, (rule.size, rule.size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB, dst=out), dtype=np.uint8)


def normalise(crops: Picture, mean: tuple[float, ...], std: tuple[float, ...]) -> NDArray[np.float32]:
    """Return (N, S, S, 3) uint8 RGB crops as (N, 3, S, S) float32, (value / 255 - mean) / std per colour."""
    planes = np.empty((len(crops), 3, *crops.shape[1:3]), np.float32)
    for one, out in zip(crops, planes, strict=True):
        # Plane by plane: a ninth of the time that whole pictures take, and the same bits.
        for plane, scaled, middle, spread in zip(cv2.split(one), out, mean, std, strict=True):
            np.multiply(plane, np.float32(1.0 / (255.0 * spread)), out=scaled)
            scaled -= np.float32(middle / spread)
    return planes


def eyes_of(landmarks: Landmarks) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the middles of the eye at the picture's left and of the one at its right, for an upright face."""
    (left, left_too), (right, right_too) = _EYE_LEFT_IN_PICTURE, _EYE_RIGHT_IN_PICTURE
    return (landmarks[left] + landmarks[left_too]) / 2, (landmarks[right] + landmarks[right_too]) / 2


def _transform(face: Face, rule: CropRule) -> NDArray[np.float64]:
    """Return the 2x3 transform from source pixels to crop pixels (pixel centres at whole numbers)."""
    if face.landmarks is None:
        box = face.box
        wide, high = rule.size / max(box.width, 1.0), rule.size / max(box.height, 1.0)
        return np.array(
            [[wide, 0, (0.5 - box.x0) * wide - 0.5], [0, high, (0.5 - box.y0) * high - 0.5]], dtype=np.float64
        )
    # In float32, as the training pictures were cut: what is rounded otherwise samples other places of a picture.
    left, right = eyes_of(face.landmarks)
    middle = (left + right) / 2
    across, down = right - left, face.landmarks[_NOSE_BASE] - middle
    eyes, nose = float(np.hypot(across[0], across[1])), float(np.hypot(down[0], down[1]))
    scale = (1 - 2 * rule.eye_x) * rule.size / max(eyes, rule.nose_share * nose, 1.0)
    turn = -float(np.arctan2(across[1], across[0]))
    cos, sin = scale * np.cos(turn), scale * np.sin(turn)
    x, y = float(middle[0]), float(middle[1])
    to_x, to_y = 0.5 * rule.size - 0.5, rule.eye_y * rule.size - 0.5
    return np.array([[cos, -sin, to_x - cos * x + sin * y], [sin, cos, to_y - sin * x - cos * y]], dtype=np.float64)


def _reduced(picture: Picture, transform: NDArray[np.float64], size: int) -> tuple[Picture, NDArray[np.float64]]:
    """Cut out the part of `picture` that the crop needs and, where the crop is much smaller, reduce it by area.

    Returns the source to sample and the transform that fits it.
    """
    scale = float(np.hypot(transform[0, 0], transform[1, 0]))
    back = np.asarray(cv2.invertAffineTransform(transform), np.float64)
    if scale >= _REDUCE_BELOW:
        return _patch(picture, transform, back, size)
    height, width = picture.shape[:2]
    corners = np.array([[0, 0, 1], [size, 0, 1], [0, size, 1], [size, size, 1]], dtype=np.float64) @ back.T
    low = np.clip(np.floor(corners.min(0)) - 2, 0, [width - 1, height - 1]).astype(int)
    high = np.clip(np.ceil(corners.max(0)) + 3, low + 1, [width, height]).astype(int)
    part = picture[low[1] : high[1], low[0] : high[0]]
    wanted = max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale))
    small = cv2.resize(part, wanted, interpolation=cv2.INTER_AREA)
    by_x, by_y = part.shape[1] / wanted[0], part.shape[0] / wanted[1]
    # A pixel centre u of the reduced part lies at (u + 0.5) * by - 0.5 + low in the source.
    lift = np.array([[by_x, 0, 0.5 * by_x - 0.5 + low[0]], [0, by_y, 0.5 * by_y - 0.5 + low[1]], [0, 0, 1]])
    return np.asarray(small, dtype=np.uint8), np.asarray(transform @ lift, dtype=np.float64)


def _patch(
    picture: Picture, transform: NDArray[np.float64], back: NDArray[np.float64], size: int
) -> tuple[Picture, NDArray[np.float64]]:
    """Return the part of `picture` that the crop samples, and the transform that fits it; `back` leads to `picture`."""
    (by_x, by_y, x), (down_x, down_y, y) = back.tolist()
    half = size / 2
    reach_x, reach_y = half * (abs(by_x) + abs(by_y)), half * (abs(down_x) + abs(down_y))
    patch, left, top = patch_of(picture, x + half * (by_x + by_y), y + half * (down_x + down_y), reach_x, reach_y)
    # Moved by whole pixels: the same samples to the bit.
    moved = transform.copy()
    moved[:, 2] += transform[:, :2] @ (left, top)
    return patch, moved
