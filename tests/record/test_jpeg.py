"""Pictures as JPEG."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from smilecam.record.jpeg import decoded, encoded, whole


def test_a_picture_comes_back_nearly_as_it_was() -> None:
    ramp = np.linspace(0, 255, 64, dtype=np.uint8)
    picture = np.ascontiguousarray(np.stack([np.tile(ramp, (48, 1))] * 3, axis=2))
    told = decoded(encoded(picture))
    assert told is not None
    assert told.shape == picture.shape
    assert cv2.PSNR(told, picture) > 40


def test_one_that_is_cut_short_is_none() -> None:
    told = encoded(np.zeros((48, 64, 3), np.uint8))
    assert whole(told + b"\x00\x00")  # as capture cards pad them
    assert not whole(told[:-1])
    assert decoded(told[: len(told) // 2]) is None
    assert decoded(b"no picture\xff\xd9") is None


def test_no_picture_is_the_callers_fault() -> None:
    with pytest.raises((ValueError, cv2.error)):
        encoded(np.zeros((0, 0, 3), np.uint8))
