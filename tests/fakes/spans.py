"""Clips that are spans alone, and videos that are shades alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from smilecam_model.video.spans import Clip, Label, Span


def a_clip(*spans: tuple[float, float, Label], name: str = "clip", timed: bool = True) -> Clip:
    return Clip(name, Path(name), tuple(Span(*one) for one in spans), name, timed)


def shaded_video(path: Path, shades: Sequence[int], fps: float = 30.0) -> Path:
    """Write a small gray video, a frame for each shade (0 to 255), and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    video = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), fps, (64, 64))
    for shade in shades:
        video.write(np.full((64, 64, 3), shade, np.uint8))
    video.release()
    return path
