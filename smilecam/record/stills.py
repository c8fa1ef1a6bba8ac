"""Still images as they are kept: their pixels, without what a phone writes beside them (place, time). Pure."""

from __future__ import annotations

import cv2

from smilecam.frames import Picture
from smilecam.record import jpeg

# Of a photo that was a JPEG before: 48 dB from what it shows, a fifth of a PNG.
QUALITY = 95

_START, _SCAN = b"\xff\xd8", 0xDA
# What a JPEG may hold besides its pixels and tables and be kept as it is: JFIF's header, and Adobe's, which says how
# its colours are meant. All other APPn are EXIF (place, time, orientation), profiles and texts; COM is a comment.
_PLAIN = frozenset((0xE0, 0xEE))
_TELLING = frozenset((*range(0xE0, 0xF0), 0xFE)) - _PLAIN


def kept(raw: bytes, picture: Picture) -> tuple[bytes, str]:
    """Return what is kept of an image file, and its suffix: a JPEG of pixels alone as it is, one with more anew.

    All others become PNG, without loss. raw: the file. picture: (H, W, 3) uint8 BGR, upright, what it shows.
    """
    if tells_nothing_else(raw):
        return raw, ".jpg"
    if raw.startswith(_START):
        return jpeg.encoded(picture, QUALITY), ".jpg"
    good, told = cv2.imencode(".png", picture)
    if not good:
        raise ValueError(f"unexpected picture: {picture.shape} {picture.dtype} cannot be a PNG")
    return told.tobytes(), ".png"


def tells_nothing_else(raw: bytes) -> bool:
    """Tell whether it is a JPEG that holds nothing but a picture."""
    if not raw.startswith(_START):
        return False
    at = len(_START)
    while at + 4 <= len(raw) and raw[at] == 0xFF:
        marker = raw[at + 1]
        if marker == _SCAN:
            return True
        if marker in _TELLING:
            return False
        at += 2 + max(2, int.from_bytes(raw[at + 2 : at + 4], "big"))
    return False
