"""Arithmetic on pictures: from the canvas to what an output asks for, and from any size onto the canvas."""

from __future__ import annotations

import cv2
import numpy as np

from smilecam.frames import Picture, PixelFormat, Size

_FROM_BGRA = {PixelFormat.BGR: cv2.COLOR_BGRA2BGR, PixelFormat.I420: cv2.COLOR_BGRA2YUV_I420}


def convert(canvas: Picture, wanted: PixelFormat, out: Picture | None = None) -> Picture:
    """Return the BGRA `canvas` (height, width, 4) in the `wanted` format, written into `out` where given.

    BGRA comes back as `canvas` itself, not a copy.
    """
    if wanted is PixelFormat.BGRA:
        return canvas
    converted = cv2.cvtColor(canvas, _FROM_BGRA[wanted], dst=out)
    return np.asarray(converted, dtype=np.uint8)


def letterbox(picture: Picture, size: Size, out: Picture) -> Picture:
    """Scale a BGR `picture` into `out` (size.height, size.width, 3), keeping its shape, black bars beside it."""
    height, width = picture.shape[:2]
    scale = min(size.width / width, size.height / height)
    inner = Size(max(1, round(width * scale)), max(1, round(height * scale)))
    left, top = (size.width - inner.width) // 2, (size.height - inner.height) // 2
    if inner != size:
        out[:] = 0
    target = out[top : top + inner.height, left : left + inner.width]
    cv2.resize(picture, inner, dst=target, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    return out
