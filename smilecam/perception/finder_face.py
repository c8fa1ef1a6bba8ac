"""From landmarks to a Face: box, head pose, light, openings, and how far it can be judged."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from smilecam.faces import Box, Face, HeadPose
from smilecam.frames import Picture

# (N, 3) float32: x and y in source pixels, z in the same unit, growing away from the camera.
Mesh = NDArray[np.float32]

# MediaPipe's landmark numbers.
_OUTER_EYES, _FOREHEAD, _CHIN = (33, 263), 10, 152
_LIDS = ((159, 145, 33, 133), (386, 374, 362, 263))
_LIPS, _MOUTH_CORNERS = (13, 14), (78, 308)

# A face this wide, in pixels, is as good as a larger one: the sets that the network learned on are about this wide.
_FULL_WIDTH = 80.0
_SHARP_AT = 60.0  # variance of the Laplacian of the 64 px gray face from which on it counts as sharp
_YAW_KEPT, _YAW_LOST = 30.0, 75.0


def face_of(mesh: Mesh, picture: Picture) -> Face:
    """Return the Face that `mesh` (468 or 478 points) is in the (H, W, 3) uint8 BGR `picture`."""
    flat = np.ascontiguousarray(mesh[:, :2], dtype=np.float32)
    x0, y0, _ = mesh.min(0).tolist()
    x1, y1, _ = mesh.max(0).tolist()
    box = Box(x0, y0, x1, y1)
    pose = pose_of(mesh)
    light, sharpness = _light_and_sharpness(picture, box)
    return Face(
        box=box,
        landmarks=flat,
        pose=pose,
        light=light,
        quality=quality_of(box.width, light, sharpness, pose),
        eyes_open=sum(_opening(flat, *lids) for lids in _LIDS) / len(_LIDS),
        mouth_open=_opening(flat, *_LIPS, *_MOUTH_CORNERS),
    )


def whole_picture(picture: Picture) -> Face:
    """Return the face of a small picture in which none was found: the picture itself."""
    height, width = picture.shape[:2]
    box = Box(0.0, 0.0, float(width), float(height))
    light, sharpness = _light_and_sharpness(picture, box)
    upright = HeadPose(0.0, 0.0, 0.0)
    # Half the quality: whether there is a face at all is not known.
    quality = 0.5 * quality_of(box.width, light, sharpness, upright)
    return Face(box, None, upright, light, quality, eyes_open=0.0, mouth_open=0.0, fallback=True)


def pose_of(mesh: Mesh) -> HeadPose:
    """Return the head pose, in degrees, from the line through the eyes and the one from forehead to chin."""
    across_x, across_y, across_z = (mesh[_OUTER_EYES[1]] - mesh[_OUTER_EYES[0]]).tolist()
    down_x, down_y, down_z = (mesh[_CHIN] - mesh[_FOREHEAD]).tolist()
    # Their cross product points from the face into the head; for a face that looks into the camera, (0, 0, 1).
    inward_x = across_y * down_z - across_z * down_y
    inward_y = across_z * down_x - across_x * down_z
    inward_z = across_x * down_y - across_y * down_x
    return HeadPose(
        yaw=-math.degrees(math.atan2(inward_x, inward_z)),
        pitch=math.degrees(math.atan2(inward_y, math.hypot(inward_x, inward_z))),
        roll=math.degrees(math.atan2(across_y, across_x)),
    )


def quality_of(width: float, light: float, sharpness: float, pose: HeadPose) -> float:
    """Return how far a face can be judged, 0 to 1: the weakest of size, light, sharpness and pose counts."""
    size = min(1.0, width / _FULL_WIDTH)
    lit = min(1.0, light / 0.2, (1.0 - light) / 0.1)
    sharp = min(1.0, 0.3 + 0.7 * sharpness / _SHARP_AT)
    turn = max(abs(pose.yaw), abs(pose.pitch))
    frontal = min(1.0, (_YAW_LOST - turn) / (_YAW_LOST - _YAW_KEPT))
    return max(0.0, min(size, lit, sharp, frontal))


def _opening(flat: NDArray[np.float32], upper: int, lower: int, one_end: int, other_end: int) -> float:
    """Return the distance between two lids or lips over the distance between the ends."""
    height = math.dist(flat[upper].tolist(), flat[lower].tolist())
    width = math.dist(flat[one_end].tolist(), flat[other_end].tolist())
    return height / width if width > 0 else 0.0


def _light_and_sharpness(picture: Picture, box: Box) -> tuple[float, float]:
    height, width = picture.shape[:2]
    x0, y0 = int(min(max(box.x0, 0), width - 1)), int(min(max(box.y0, 0), height - 1))
    x1, y1 = int(max(min(box.x1, width), x0 + 1)), int(max(min(box.y1, height), y0 + 1))
    # Not by area, which takes four times as long: a sharp face's samples are rougher so, a blurred one's are not.
    gray = cv2.cvtColor(cv2.resize(picture[y0:y1, x0:x1], (64, 64)), cv2.COLOR_BGR2GRAY)
    _, spread = cv2.meanStdDev(cv2.Laplacian(gray, cv2.CV_32F))
    return cv2.mean(gray)[0] / 255.0, float(spread[0, 0]) ** 2
