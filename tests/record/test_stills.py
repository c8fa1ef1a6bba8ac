"""Still images as they are kept."""

from __future__ import annotations

import cv2
import numpy as np

from smilecam.record import jpeg
from smilecam.record.stills import kept, tells_nothing_else

PICTURE = np.tile(np.linspace(0, 255, 64, dtype=np.uint8)[None, :, None], (48, 1, 3))
PLAIN = jpeg.encoded(PICTURE)


def with_part(marker: int, content: bytes) -> bytes:
    """Return a JPEG with one more part behind its start."""
    return PLAIN[:2] + bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content + PLAIN[2:]


def test_a_jpeg_of_nothing_but_pixels_is_kept_as_it_is() -> None:
    assert kept(PLAIN, PICTURE) == (PLAIN, ".jpg")
    assert tells_nothing_else(with_part(0xEE, b"Adobe"))


def test_what_a_phone_tells_beside_the_pixels_is_not_kept() -> None:
    for marker in (0xE1, 0xE2, 0xED, 0xFE):  # EXIF, profile, IPTC, comment
        raw = with_part(marker, b"Exif\x00\x00 37.5665 N 126.9780 E")
        told, suffix = kept(raw, PICTURE)
        assert suffix == ".jpg"
        assert b"126.9780" not in told
        shown = jpeg.decoded(told)
        assert shown is not None
        assert cv2.PSNR(shown, PICTURE) > 40


def test_any_other_picture_becomes_a_png_without_loss() -> None:
    told, suffix = kept(b"BM and so on", PICTURE)
    assert suffix == ".png"
    assert np.array_equal(cv2.imdecode(np.frombuffer(told, np.uint8), cv2.IMREAD_COLOR), PICTURE)


def test_a_jpeg_that_ends_before_its_pixels_tells_nothing_to_rely_on() -> None:
    assert not tells_nothing_else(PLAIN[:20])
    assert not tells_nothing_else(b"\xff\xd8\x00")
    assert not tells_nothing_else(b"")
