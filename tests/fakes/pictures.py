"""Pictures with a face that the real finder finds, and videos of them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from smilecam.frames import Picture

_SKIN, _WHITE, _DARK, _SHADE, _LIPS = (140, 170, 210), (250, 250, 250), (30, 40, 60), (105, 130, 175), (80, 80, 180)


def drawn_face(width: int = 320, height: int = 240, light: float = 1.0, faces: int = 1) -> Picture:
    """Return a (height, width, 3) uint8 BGR picture with as many drawn faces side by side, all as bright as `light`."""
    picture = np.full((height, width, 3), 40, np.uint8)
    unit = height / 110
    for number in range(faces):
        x, y = width * (number + 0.5) / faces, height / 2
        spots = [((0, 0), (24, 31), _SKIN), ((0, 7), (5, 2), _SHADE), ((0, 17), (9, 3), _LIPS)]
        for eye in (-10, 10):
            spots += [((eye, -7), (5, 3), _WHITE), ((eye, -7), (3, 3), _DARK), ((eye, -14), (6, 1), _DARK)]
        for (dx, dy), (a, b), colour in spots:
            middle, axes = (round(x + dx * unit), round(y + dy * unit)), (round(a * unit), max(1, round(b * unit)))
            cv2.ellipse(picture, middle, axes, 0, 0, 360, colour, cv2.FILLED, cv2.LINE_AA)
    return np.asarray(np.clip(picture * light, 0, 255), dtype=np.uint8)


def write_video(path: Path, pictures: Iterable[Picture], fps: int = 30, index_first: bool = True) -> Path:
    """Write an mp4 (or what the name's ending says) and return its path. index_first: of an mp4, as for the web."""
    options = {"movflags": "faststart"} if index_first and path.suffix == ".mp4" else {}
    with av.open(str(path), "w", options=options) as container:
        stream = None
        for number, picture in enumerate(pictures):
            if stream is None:
                stream = container.add_stream("gif" if path.suffix == ".gif" else "mpeg4", rate=fps)
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = "rgb8" if path.suffix == ".gif" else "yuv420p"
                stream.bit_rate = 4_000_000
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts, frame.time_base = number, Fraction(1, fps)
            container.mux(stream.encode(frame))
        assert stream is not None
        container.mux(stream.encode(None))
    return path
