from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.frames import Picture, PixelFormat, Size
from smilecam.pixels import convert, letterbox, opaque

SIDES = st.integers(1, 40).map(lambda half: half * 2)


def canvas(blue: int, green: int, red: int, size: Size = Size(16, 8)) -> Picture:  # noqa: B008  # a tuple, never changed
    return np.full((size.height, size.width, 4), (blue, green, red, 255), np.uint8)


def test_bgra_is_handed_on_without_a_copy() -> None:
    picture = canvas(1, 2, 3)
    assert convert(picture, PixelFormat.BGRA) is picture


def test_bgr_keeps_the_colours_in_order() -> None:
    assert convert(canvas(1, 2, 3), PixelFormat.BGR)[0, 0].tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("colour", "yuv"),
    [
        ((0, 0, 0), (16, 128, 128)),
        ((255, 255, 255), (235, 128, 128)),
        ((0, 0, 255), (82, 90, 240)),  # red, by BT.601
        ((255, 0, 0), (41, 240, 110)),
    ],
)
def test_i420_is_limited_range_by_bt_601(colour: tuple[int, int, int], yuv: tuple[int, int, int]) -> None:
    planes = convert(canvas(*colour), PixelFormat.I420).reshape(-1)
    found = planes[0], planes[16 * 8], planes[16 * 8 * 5 // 4]
    assert all(abs(int(one) - wanted) <= 2 for one, wanted in zip(found, yuv, strict=True))


@pytest.mark.parametrize("form", [PixelFormat.BGR, PixelFormat.I420])
def test_it_writes_where_it_is_told_to(form: PixelFormat) -> None:
    out = np.empty(form.shape(Size(16, 8)), np.uint8)
    assert np.shares_memory(convert(canvas(9, 9, 9), form, out), out)


def test_opaque_adds_an_alpha_that_hides_nothing() -> None:
    assert opaque(np.full((2, 2, 3), 7, np.uint8))[1, 1].tolist() == [7, 7, 7, 255]


def test_a_picture_of_another_shape_gets_black_bars_and_keeps_its_own() -> None:
    out = np.full((90, 160, 3), 99, np.uint8)
    letterbox(np.full((30, 30, 3), 200, np.uint8), Size(160, 90), out)
    columns = np.flatnonzero(out[45, :, 0])
    assert (columns[0], columns[-1]) == (35, 124)
    assert (out[:, :35] == 0).all()


@given(SIDES, SIDES, SIDES, SIDES)
def test_any_picture_fits_any_canvas(width: int, height: int, out_width: int, out_height: int) -> None:
    out = np.zeros((out_height, out_width, 3), np.uint8)
    letterbox(np.full((height, width, 3), 200, np.uint8), Size(out_width, out_height), out)
    filled = out[..., 0] > 0
    assert filled.any(0).all() or filled.any(1).all()
