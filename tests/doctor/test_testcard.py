from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.doctor.testcard import CORNERS, NUMBERS, Seen, draw, read
from smilecam.frames import Picture, PixelFormat, Size
from smilecam.pixels import convert, opaque

SIZES = st.builds(Size, st.integers(32, 400).map(lambda n: 2 * n), st.integers(32, 400).map(lambda n: 2 * n))


def through_a_camera(picture: Picture) -> Picture:
    """Return what a reader makes of the picture after I420."""
    return np.asarray(cv2.cvtColor(convert(opaque(picture), PixelFormat.I420), cv2.COLOR_YUV2BGR_I420), np.uint8)


@given(size=SIZES, number=st.integers(0, NUMBERS - 1))
def test_what_was_drawn_is_read_back_in_every_size(size: Size, number: int) -> None:
    picture = draw(size, number)
    assert picture.shape == (size.height, size.width, 3)
    assert read(picture) == Seen("", number)
    assert read(through_a_camera(picture)) == Seen("", number)


@given(number=st.integers(0, NUMBERS - 1), other=st.builds(Size, st.integers(160, 1280), st.integers(120, 720)))
def test_scaled_on_the_way_it_is_still_read(number: int, other: Size) -> None:
    scaled = np.asarray(cv2.resize(draw(Size(640, 360), number), other, interpolation=cv2.INTER_AREA), np.uint8)
    assert read(scaled) == Seen("", number)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda picture: picture[:, :, ::-1], "swapped"),
        (lambda picture: picture[:, ::-1], "mirrored"),
        (lambda picture: picture[::-1], "upside_down"),
        (lambda picture: picture[::-1, ::-1], "turned"),
        (lambda picture: picture[::-1, :, ::-1], "swapped"),
        (lambda picture: picture // 3, "garbled"),
        (lambda picture: np.roll(picture, picture.shape[1] // 4, axis=1), "garbled"),
        (np.zeros_like, "garbled"),
        (lambda picture: picture.reshape(1, -1, 3), "garbled"),
        (lambda picture: picture[:, :, 0], "garbled"),
        (lambda picture: picture[:8, :8], "garbled"),
    ],
)
def test_what_became_of_it_is_told(change: Callable[[Picture], Picture], fault: str) -> None:
    assert read(change(draw(Size(640, 360), 77))).fault == fault


def test_what_was_not_numbered_has_no_number() -> None:
    assert read(np.full((360, 640, 3), 200, np.uint8)).number is None


def test_its_arrow_points_up_for_who_looks_at_it() -> None:
    picture = draw(Size(1280, 720), 0)
    upper, lower = picture[100:160, 560:720], picture[230:290, 560:720]
    white = [int((part.min(axis=2) > 200).sum()) for part in (upper, lower)]
    assert white[0] > white[1] > 0
    assert len(CORNERS) == 4


def test_a_number_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="unexpected number: 256"):
        draw(Size(640, 360), NUMBERS)
