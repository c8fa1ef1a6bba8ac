from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from smilecam.draw.style import Colour

colours = st.builds(Colour, *[st.integers(0, 255)] * 4)


def test_a_colour_counts_as_skia_counts() -> None:
    assert Colour(0x12, 0x34, 0x56, 0x78).argb == 0x78123456


def test_a_colour_is_opaque_unless_told() -> None:
    assert Colour(1, 2, 3).argb >> 24 == 255


@given(colours, colours)
def test_mixing_begins_at_one_colour_and_ends_at_the_other(one: Colour, other: Colour) -> None:
    assert one.mix(other, 0.0) == one
    assert one.mix(other, 1.0) == other


@given(colours, colours, st.floats(0, 1))
def test_a_mixed_colour_lies_between_both(one: Colour, other: Colour, share: float) -> None:
    for a, b, mixed in zip(one, other, one.mix(other, share), strict=True):
        assert min(a, b) <= mixed <= max(a, b)
