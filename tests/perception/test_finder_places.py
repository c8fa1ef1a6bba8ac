from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.faces import Box
from smilecam.perception.finder_places import INPUT, Place, all_apart, cut, in_picture, place_around, place_of


def test_a_place_has_room_for_half_the_face_more_and_is_square() -> None:
    place = place_around(Box(100, 50, 200, 250), (130, 100), (170, 100))
    assert place == Place(150, 150, 300, 0)
    assert place.box == Box(0, 0, 300, 300)


def test_a_place_is_turned_as_the_eyes_are() -> None:
    assert place_around(Box(0, 0, 9, 9), (3, 3), (6, 6)).turn == pytest.approx(math.pi / 4)
    assert place_around(Box(0, 0, 9, 9), (3, 6), (6, 3)).turn == pytest.approx(-math.pi / 4)


def test_a_mesh_s_place_lies_around_all_its_points_and_is_turned_by_the_outer_eye_corners() -> None:
    mesh = np.zeros((468, 3), np.float32)
    mesh[:, :2] = (60, 40)
    mesh[33], mesh[263], mesh[7], mesh[8] = (40, 30, -5), (80, 50, 5), (10, 45, 0), (110, 20, 0)
    assert place_of(mesh) == pytest.approx((60, 35, 150, math.atan2(20, 40)))


def test_what_is_cut_fills_the_square_whatever_its_size_and_turn() -> None:
    rng = np.random.default_rng(0)
    picture = rng.integers(0, 255, (INPUT, INPUT, 3), np.uint8)
    out = np.empty_like(picture)
    cut(picture, Place(INPUT / 2, INPUT / 2, INPUT, 0), out)
    assert np.array_equal(out, picture)
    # Of a square that is turned clockwise, the picture's right side is the top.
    cut(picture, Place(INPUT / 2, INPUT / 2, INPUT, math.pi / 2), out)
    assert np.array_equal(out[1:], np.rot90(picture)[:-1])


def test_the_border_goes_on_beyond_the_picture() -> None:
    out = np.empty((INPUT, INPUT, 3), np.uint8)
    cut(np.full((50, 80, 3), (1, 2, 3), np.uint8), Place(-20, 70, 300, 0.3), out)
    assert (out == (1, 2, 3)).all()


@given(st.floats(-500, 500), st.floats(-500, 500), st.floats(20, 2000), st.floats(-3, 3))
def test_points_of_a_square_lie_where_it_was_cut(x: float, y: float, side: float, turn: float) -> None:
    place = Place(x, y, side, turn)
    corners = np.array([[INPUT / 2, INPUT / 2, 0], [INPUT, INPUT / 2, INPUT], [INPUT / 2, 0, -INPUT / 2]], np.float32)
    middle, right, top = in_picture(corners, place)
    half_x, half_y = math.cos(turn) * side / 2, math.sin(turn) * side / 2
    assert middle == pytest.approx((x, y, 0), abs=0.01)
    assert right == pytest.approx((x + half_x, y + half_y, side), abs=0.01)
    assert top == pytest.approx((x + half_y, y - half_x, -side / 2), abs=0.01)


def test_a_bright_spot_is_found_where_it_lies() -> None:
    """What `cut` shows at a point, `in_picture` says of that point."""
    picture = np.zeros((360, 640, 3), np.uint8)
    picture[198:203, 298:303] = 255
    place, out = Place(320, 180, 160, 0.6), np.empty((INPUT, INPUT, 3), np.uint8)
    cut(picture, place, out)
    rows, columns = np.nonzero(out[:, :, 0] > 128)
    (spot,) = in_picture(np.array([[columns.mean(), rows.mean(), 0]], np.float32), place)
    assert spot[:2] == pytest.approx((300, 200), abs=0.5)


def test_of_two_places_in_one_the_followed_one_stays() -> None:
    followed, same, beside = Place(100, 100, 100, 0.2), Place(110, 100, 110, 0), Place(180, 100, 100, 0)
    assert all_apart([same, beside], [followed]) == [beside, followed]
    assert all_apart([], []) == []


def test_two_that_are_followed_to_one_place_are_one() -> None:
    first, second = Place(100, 100, 100, 0), Place(101, 100, 100, 0)
    assert all_apart([], [first, second]) == [second]
