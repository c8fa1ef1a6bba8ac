from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.draw.layout import (
    Corner,
    Curve,
    Fit,
    Side,
    corner_box,
    grown,
    inside,
    safe_area,
    scale_of,
    seek_corner,
    tag_scale,
)
from smilecam.draw.style import Words
from smilecam.faces import Box
from smilecam.frames import Size
from tests.fakes.themes import shipped_theme, tag_of

TAG = tag_of(shipped_theme())
WORDS = TAG.emotion or Words(22, "regular")
HD = Size(1280, 720)
SIZES = (Size(160, 120), Size(320, 240), Size(640, 360), HD, Size(1920, 1080), Size(720, 1280), Size(3840, 2160))
AREA, LINE = safe_area(HD, 0.035), (150.0, 30.0)
RIGHT, LEFT = Corner("right"), Corner("left")


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_tags_are_readable_and_leave_most_of_the_picture(size: Size) -> None:
    scale = scale_of(size, TAG.width)
    assert TAG.width * scale <= 0.4 * size.width + 1e-6
    if min(size) >= 240:
        assert TAG.width * scale <= 0.27 * size.width
        assert WORDS.size * scale >= 10


def test_portrait_is_drawn_as_large_as_landscape() -> None:
    assert scale_of(Size(720, 1280), TAG.width) == scale_of(HD, TAG.width) == 1.0


def test_a_box_lies_on_the_canvas_where_its_picture_does() -> None:
    fit = Fit.of(Size(640, 480), HD, mirror=False)
    assert fit.box(Box(0, 0, 640, 480)) == Box(160, 0, 1120, 720)


def test_a_mirrored_box_changes_sides_but_not_its_order() -> None:
    fit = Fit.of(HD, HD, mirror=True)
    assert fit.box(Box(100, 50, 300, 200)) == Box(980, 50, 1180, 200)


@given(st.floats(0, 1), st.floats(0, 1), st.booleans())
def test_mirroring_twice_is_not_mirroring(left: float, width: float, mirror: bool) -> None:
    box = Box(left * 640, 10, (left + width) * 640, 20)
    fit = Fit.of(Size(640, 360), Size(640, 360), mirror)
    twice = fit.box(fit.box(box))
    assert all(abs(a - b) < 1e-6 for a, b in zip(twice, box, strict=True))


@pytest.mark.parametrize(
    ("corner", "left", "top"),
    [
        (Corner("left"), 20, 90),
        (Corner("centre"), 90, 90),
        (Corner("right"), 160, 90),
        (Corner("right", top=True), 160, 20),
    ],
)
def test_a_corner_is_at_the_lower_or_upper_edge(corner: Corner, left: float, top: float) -> None:
    assert corner_box(corner, 40, 10, Box(20, 20, 200, 100)) == Box(left, top, left + 40, top + 10)


def corner_off(*never: Box, now: Corner | None = None, rather_not: tuple[Box, ...] = ()) -> Corner | None:
    return seek_corner(Corner("right"), now, LINE, AREA, never, rather_not)


def in_corner(corner: Corner) -> Box:
    return corner_box(corner, *LINE, AREA)


@pytest.mark.parametrize("home", ["left", "centre", "right"])
def test_the_status_line_is_at_home_where_nobody_is(home: Side) -> None:
    assert seek_corner(Corner(home), None, LINE, AREA, [], []) == Corner(home)


def test_the_status_line_makes_way_for_a_face() -> None:
    assert corner_off(in_corner(RIGHT)) == LEFT
    assert corner_off(in_corner(RIGHT), now=RIGHT) == LEFT
    assert corner_off(Box(0, 600, 1280, 720)) == Corner("right", top=True)


def test_the_status_line_stays_at_home_beside_a_chin_and_rather_does_not_go_there() -> None:
    chin = in_corner(RIGHT)
    assert corner_off(now=RIGHT, rather_not=(chin,)) == RIGHT
    assert corner_off(now=None, rather_not=(chin,)) == LEFT


def test_the_status_line_goes_home_when_there_is_ample_room() -> None:
    near = Box(1000, 500, 1250, in_corner(RIGHT).y0 - 5)
    assert corner_off(now=LEFT, rather_not=(near,)) == LEFT
    assert corner_off(now=LEFT, rather_not=(Box(1000, 300, 1250, 500),)) == RIGHT


def test_the_status_line_takes_a_corner_that_it_rather_would_not_before_none() -> None:
    assert corner_off(in_corner(RIGHT), rather_not=(Box(0, 0, 1280, 720),)) == LEFT


def test_there_is_no_status_line_where_a_face_is_everywhere() -> None:
    assert corner_off(Box(0, 0, 1280, 720)) is None


@given(st.floats(-50, 300), st.floats(-50, 300))
def test_what_is_put_inside_is_inside_and_moves_no_farther_than_it_must(x: float, y: float) -> None:
    area = Box(10, 20, 210, 120)
    box = inside(x, y, (40, 10), area)
    assert area.x0 <= box.x0
    assert box.x1 <= area.x1
    assert area.y0 <= box.y0
    assert box.y1 <= area.y1
    assert box.x0 == x or box.x0 == area.x0 or box.x1 == area.x1
    assert box.y0 == y or box.y0 == area.y0 or box.y1 == area.y1


def test_a_box_grows_at_every_edge() -> None:
    assert grown(Box(10, 20, 30, 40), 5) == Box(5, 15, 35, 45)


def test_the_meters_line_is_lowest_in_its_middle() -> None:
    curve = Curve(10, 110, 50, 12)
    assert curve.at(0) == (10, 50)
    assert curve.at(1) == (110, 50)
    assert curve.at(0.5) == (60, 62)


@given(st.floats(0.01, 1), st.floats(0, 1))
def test_a_part_of_the_line_is_a_bezier_on_the_line(share: float, along: float) -> None:
    curve = Curve(0, 100, 0, 20)
    (x0, y0), (xc, yc), (x1, y1) = curve.at(0), curve.control(share), curve.at(share)
    x = (1 - along) ** 2 * x0 + 2 * along * (1 - along) * xc + along**2 * x1
    y = (1 - along) ** 2 * y0 + 2 * along * (1 - along) * yc + along**2 * y1
    assert curve.at(x / 100)[1] == pytest.approx(y, abs=1e-6)


@given(st.integers(120, 2160), st.integers(120, 2160))
def test_a_larger_picture_never_has_smaller_lettering(one: int, other: int) -> None:
    small, large = sorted((one, other))
    assert scale_of(Size(4000, small), TAG.width) <= scale_of(Size(4000, large), TAG.width)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_tags_of_many_are_smaller_and_still_readable(size: Size) -> None:
    scale = scale_of(size, TAG.width)
    few, many = tag_scale(scale, 2), tag_scale(scale, 3)
    assert few == scale
    assert many == tag_scale(scale, 4) <= scale
    if min(size) >= 240:
        assert many < scale
        assert WORDS.size * many >= 9
