from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.frames import Picture
from smilecam.perception.patch import patch_of


def numbered(width: int, height: int) -> Picture:
    """Return a picture whose pixels say where they are: column, row, 0."""
    rows, columns = np.mgrid[:height, :width]
    return np.asarray(np.stack([columns, rows, np.zeros_like(rows)], axis=2), np.uint8)


def test_a_patch_is_what_lies_within_reach_and_two_pixels_more() -> None:
    patch, left, top = patch_of(numbered(100, 80), 50, 40, 10, 5)
    assert (left, top) == (38, 33)
    assert patch.shape == (15, 25, 3)
    assert patch[0, 0].tolist() == [38, 33, 0]
    assert patch[-1, -1].tolist() == [62, 47, 0]
    assert patch.flags.c_contiguous


@pytest.mark.parametrize(
    ("x", "y", "corner"), [(-50, -50, (0, 0)), (150, -50, (99, 0)), (-50, 130, (0, 79)), (150, 130, (99, 79))], ids=str
)
def test_outside_the_picture_its_nearest_pixel_is_left(x: float, y: float, corner: tuple[int, int]) -> None:
    patch, left, top = patch_of(numbered(100, 80), x, y, 10, 10)
    assert (left, top) == corner
    assert patch.tolist() == [[[*corner, 0]]]


@given(st.floats(-300, 300), st.floats(-300, 300), st.floats(0, 200), st.floats(0, 200))
def test_a_patch_lies_where_it_says(x: float, y: float, reach_x: float, reach_y: float) -> None:
    picture = numbered(100, 80)
    patch, left, top = patch_of(picture, x, y, reach_x, reach_y)
    height, width = patch.shape[:2]
    assert np.array_equal(patch, picture[top : top + height, left : left + width])
    within = [at for at in range(100) if x - reach_x <= at <= x + reach_x]
    assert all(left <= at < left + width for at in within)
