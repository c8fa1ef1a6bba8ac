"""One picture file, read whole or refused; and which files are pictures or videos by their names."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from smilecam.errors import BadPicture
from smilecam.frames import Picture

PICTURES = frozenset(
    (".bmp", ".dib", ".jpe", ".jpeg", ".jpg", ".pbm", ".pgm", ".png", ".ppm", ".tif", ".tiff", ".webp")
)
VIDEOS = frozenset(
    (".3gp", ".avi", ".gif", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".mts", ".webm", ".wmv")
)

_JPEG, _PNG, _RIFF = b"\xff\xd8", b"\x89PNG", b"RIFF"
_SCAN, _END = b"\xff\xda", b"\xff\xd9"


def read_picture(path: Path) -> Picture:
    """Return the picture in `path` as (height, width, 3) uint8 BGR, read-only.

    Upright as its EXIF says; gray, palette and 16-bit pictures become 8-bit colour, alpha is left out, and of an
    animated WebP or PNG the first picture is taken. Raises BadPicture: missing, refused, empty, cut short, no picture.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise BadPicture("picture.missing", path=path) from None
    except OSError as failure:
        raise BadPicture("picture.refused", path=path, reason=failure.strerror) from failure
    if not raw:
        raise BadPicture("picture.empty", path=path)
    if cut_short(raw):
        raise BadPicture("picture.cut_short", path=path, bytes=len(raw))
    try:
        # By bytes: cv2.imread cannot open Korean file names on Windows.
        picture = cv2.imdecode(np.frombuffer(raw, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error as failure:  # more than 2^30 pixels
        raise BadPicture("picture.too_large", path=path) from failure
    if picture is None:
        raise BadPicture("picture.unreadable", path=path)
    picture.flags.writeable = False
    return np.asarray(picture, dtype=np.uint8)


def cut_short(raw: bytes) -> bool:
    """Tell whether a JPEG, PNG or WebP ends too early: decoders fill in gray for what is missing."""
    if raw.startswith(_JPEG):
        scan = _scan_of(raw)
        return scan is not None and raw.find(_END, scan) < 0
    if raw.startswith(_PNG):
        return b"IEND" not in raw
    if raw.startswith(_RIFF):
        return len(raw) < 8 + int.from_bytes(raw[4:8], "little")
    return False


def _scan_of(raw: bytes) -> int | None:
    """Return where a JPEG's own pixels begin (its EXIF may hold a whole small one); None where it has no such form."""
    at = len(_JPEG)
    while raw[at : at + 1] == b"\xff":
        marker, length = raw[at : at + 2], int.from_bytes(raw[at + 2 : at + 4], "big")
        if marker == _SCAN:
            return at
        at += 2 + max(2, length)
    return None if at <= len(raw) else len(raw)
