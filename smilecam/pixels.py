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


def fitted(source: Size, size: Size) -> tuple[int, int, Size]:
    """Return left, top and size of a `source`-shaped picture, as large as `size` holds it, in its middle."""
    scale = min(size.width / source.width, size.height / source.height)
    inner = Size(max(1, round(source.width * scale)), max(1, round(source.height * scale)))
    return (size.width - inner.width) // 2, (size.height - inner.height) // 2, inner


def letterbox(picture: Picture, size: Size, out: Picture) -> Picture:
    """Scale a BGR `picture` into `out` (size.height, size.width, 3), keeping its shape, black bars beside it."""
    height, width = picture.shape[:2]
    left, top, inner = fitted(Size(width, height), size)
    if inner != size:
        out[:] = 0
    target = out[top : top + inner.height, left : left + inner.width]
    smaller = inner.width < width
    cv2.resize(picture, inner, dst=target, interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR)
    return out


def opaque(picture: Picture) -> Picture:
    """Return a BGR `picture` as an opaque BGRA canvas of the same size."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA), dtype=np.uint8)
