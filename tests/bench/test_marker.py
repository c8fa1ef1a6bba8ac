from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import marker
from smilecam.frames import PixelFormat, Size
from smilecam.pixels import convert, opaque

SIZES = [Size(1280, 720), Size(1920, 1080), Size(640, 360)]


@pytest.mark.parametrize("size", SIZES)
@given(ms=st.integers(0, (1 << 24) - 1))
@settings(deadline=None, max_examples=20)
def test_what_was_drawn_is_read_from_the_outputs_own_format(size: Size, ms: int) -> None:
    picture = np.full((size.height, size.width, 3), 90, np.uint8)
    marker.draw(picture, ms)
    out = convert(opaque(picture), PixelFormat.I420)
    assert marker.read(out[: size.height], size) == ms


def test_a_picture_without_a_marker_has_none() -> None:
    for shade in (0, 90, 255):
        assert marker.read(np.full((720, 1280), shade, np.uint8), SIZES[0]) is None


def test_an_age_is_right_across_the_end_of_the_counter() -> None:
    assert marker.since_ms(5, (1 << 24) - 5) == 10
