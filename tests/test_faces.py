from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from smilecam.faces import Box, intersection, iou, overlap_of_smaller

COORDINATES = st.floats(-1000, 1000, allow_nan=False)
BOXES = st.builds(Box, COORDINATES, COORDINATES, COORDINATES, COORDINATES)


def test_a_box_knows_its_sides_area_and_centre() -> None:
    box = Box(10, 20, 40, 60)
    assert (box.width, box.height, box.area, box.centre) == (30, 40, 1200, (25, 40))


def test_a_box_inside_out_is_empty() -> None:
    assert Box(40, 60, 10, 20).area == 0


def test_half_overlapping_boxes_share_a_third() -> None:
    assert iou(Box(0, 0, 10, 10), Box(5, 0, 15, 10)) == 1 / 3


def test_a_box_within_another_is_wholly_overlapped() -> None:
    assert overlap_of_smaller(Box(0, 0, 10, 10), Box(2, 2, 4, 4)) == 1.0


def test_boxes_apart_share_nothing() -> None:
    assert intersection(Box(0, 0, 1, 1), Box(2, 2, 3, 3)) == 0
    assert overlap_of_smaller(Box(0, 0, 0, 0), Box(0, 0, 1, 1)) == 0.0


@given(BOXES, BOXES)
def test_overlap_lies_between_nothing_and_all_whichever_box_comes_first(a: Box, b: Box) -> None:
    for measure in (iou, overlap_of_smaller):
        assert 0.0 <= measure(a, b) <= 1.0 + 1e-9
        assert measure(a, b) == measure(b, a)


@given(BOXES)
def test_a_box_is_like_itself(box: Box) -> None:
    assert iou(box, box) == (1.0 if box.area > 0 else 0.0)
