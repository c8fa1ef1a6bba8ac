from __future__ import annotations

from itertools import pairwise
from math import dist

from hypothesis import given, settings
from hypothesis import strategies as st

from smilecam.draw.features import eyes_and_mouth
from smilecam.draw.layout import Corner, corner_box, part, safe_area, scale_of, touching
from smilecam.draw.seating import Seat, Side, Spot, seat_caption, seat_tags
from smilecam.faces import Box
from smilecam.frames import Size
from tests.fakes.themes import shipped_theme, tag_of

THEME = shipped_theme()
QUIET_TAG = tag_of(THEME)
HD = Size(1280, 720)
SIZES = (Size(160, 120), Size(320, 240), Size(640, 360), HD, Size(1920, 1080), Size(720, 1280), Size(3840, 2160))
AREA = safe_area(HD, 0.035)
TAG, GAP = (184.0, 92.0), 14.0


def places_of(
    *faces: Box, spots: tuple[Spot | None, ...] = (), taken: tuple[Box, ...] = ()
) -> list[tuple[Side, Box] | None]:
    seats = [Seat(face, spots[index] if spots else None) for index, face in enumerate(faces)]
    return [(place.spot.side, place.box) if place else None for place in seat_tags(seats, TAG, GAP, AREA, taken)]


def side_of(*faces: Box, spots: tuple[Spot | None, ...] = ()) -> Side:
    place = places_of(*faces, spots=spots)[0]
    assert place is not None
    return place[0]


@st.composite
def crowds(draw: st.DrawFn) -> tuple[Size, list[Box]]:
    """A picture and up to four faces in it, anywhere, of any size that a finder finds, overlapping or cut off."""
    size = draw(st.sampled_from(SIZES))
    faces = []
    for _ in range(draw(st.integers(1, 4))):
        height = draw(st.floats(0.05, 0.9)) * size.height
        x, y = draw(st.floats(-0.1, 1.0)) * size.width, draw(st.floats(-0.1, 1.0)) * size.height
        faces.append(Box(x, y, x + 0.85 * height, y + height))
    return size, faces


@given(crowds())
@settings(max_examples=300)
def test_tags_never_cover_eyes_or_mouth_or_one_another_or_leave_the_picture(crowd: tuple[Size, list[Box]]) -> None:
    size, faces = crowd
    scale = scale_of(size, QUIET_TAG.width)
    area = safe_area(size, THEME.safe)
    line = corner_box(Corner("right"), 100 * scale, 30 * scale, area)
    tag = (QUIET_TAG.width * scale, QUIET_TAG.height * scale)
    places = seat_tags([Seat(face, None) for face in faces], tag, GAP * scale, area, [line])
    boxes = [place.box for place in places if place]
    for index, box in enumerate(boxes):
        assert area.x0 - 1e-6 <= box.x0
        assert box.x1 <= area.x1 + 1e-6
        assert area.y0 - 1e-6 <= box.y0
        assert box.y1 <= area.y1 + 1e-6
        assert not any(touching(box, eyes_and_mouth(face)) for face in faces)
        assert not any(touching(box, other) for other in [line, *boxes[index + 1 :]])


@given(crowds())
def test_a_tag_stays_where_it_is_while_nothing_moves(crowd: tuple[Size, list[Box]]) -> None:
    size, faces = crowd
    scale, area = scale_of(size, QUIET_TAG.width), safe_area(size, THEME.safe)
    tag = (QUIET_TAG.width * scale, QUIET_TAG.height * scale)
    first = seat_tags([Seat(face, None) for face in faces], tag, 10, area)
    seats = [Seat(face, place.spot if place else None) for face, place in zip(faces, first, strict=True)]
    assert seat_tags(seats, tag, 10, area) == first


def test_one_face_in_the_middle_has_its_tag_beside_it() -> None:
    face = Box(540, 250, 740, 490)
    assert side_of(face) is Side.RIGHT


def test_a_face_at_the_right_edge_has_its_tag_on_the_left() -> None:
    assert side_of(Box(1040, 250, 1240, 490)) is Side.LEFT


def test_a_face_from_edge_to_edge_has_its_tag_above() -> None:
    assert side_of(Box(150, 330, 1130, 700)) is Side.ABOVE


def test_a_tag_flips_when_its_side_leaves_the_picture_and_does_not_hop_back_at_once() -> None:
    spot: Spot | None = None
    sides = []
    for x in [*range(540, 1100, 20), *range(1100, 900, -20)]:
        place = seat_tags([Seat(Box(x, 250, x + 160, 440), spot)], TAG, GAP, AREA)[0]
        assert place is not None
        spot = place.spot
        sides.append(place.spot.side)
    changes = [(a, b) for a, b in pairwise(sides) if a is not b]
    assert changes == [(Side.RIGHT, Side.LEFT)]


def test_a_tag_below_goes_back_beside_its_face_when_there_is_room() -> None:
    face, below = Box(540, 250, 740, 490), Spot(Side.BELOW)
    assert side_of(face, spots=(below,)) is Side.RIGHT
    beside = [Box(x, 0, x + 100, 720) for x in (380, 800)]
    narrow = seat_tags([Seat(face, below)], TAG, GAP, AREA, [*beside, Box(480, 0, 800, 250)])[0]
    assert narrow is not None
    assert narrow.spot == below


def test_four_faces_in_a_row_all_have_their_tags() -> None:
    faces = [Box(x, 300, x + 120, 440) for x in (80, 380, 680, 980)]
    assert None not in places_of(*faces)


def test_a_tag_is_not_put_where_it_could_be_anothers() -> None:
    """One above the other at the picture's right edge: a tag between them would be nobody's."""
    upper, lower = Box(1000, 60, 1120, 200), Box(1000, 400, 1120, 540)
    sides = [place[0] for place in places_of(upper, lower) if place]
    assert sides == [Side.LEFT, Side.LEFT]


def test_a_crowd_that_leaves_no_side_free_has_tags_apart() -> None:
    faces = [Box(x, y, x + 200, y + 230) for x in (60, 300, 540, 780) for y in (60,)]
    sides = {place[0] for place in places_of(*faces) if place}
    assert len([place for place in places_of(*faces) if place]) == 4
    assert sides <= set(Side)


def test_where_no_spot_is_free_there_is_no_tag() -> None:
    assert places_of(Box(-400, -500, 1700, 1300)) == [None]


def test_a_tag_larger_than_the_picture_is_left_out() -> None:
    assert seat_tags([Seat(Box(10, 10, 20, 20), None)], (2000, 50), GAP, AREA) == [None]


def test_a_tag_apart_keeps_its_cell_and_comes_back_when_a_side_is_free() -> None:
    face, wall = Box(540, 250, 740, 490), Box(300, 0, 1000, 720)
    apart = seat_tags([Seat(face, None)], TAG, GAP, AREA, [wall])[0]
    assert apart is not None
    assert apart.spot.side is Side.APART
    assert seat_tags([Seat(face, apart.spot)], TAG, GAP, AREA, [wall]) == [apart]
    back = seat_tags([Seat(face, apart.spot)], TAG, GAP, AREA)[0]
    assert back is not None
    assert back.spot.side is not Side.APART


FRONTAL = ((0.1, 0.18, 0.9, 0.45), (0.38, 0.3, 0.62, 0.62), (0.28, 0.66, 0.72, 0.86))  # eyes, nose, mouth


def known(face: Box) -> Seat:
    """A face whose eyes, nose and mouth are known."""
    return Seat(face, None, tuple(part(face, *shares) for shares in FRONTAL))


def test_a_face_that_fills_the_picture_has_its_tag_at_the_edge_off_eyes_nose_and_mouth() -> None:
    size = Size(320, 240)
    scale, area = scale_of(size, QUIET_TAG.width), safe_area(size, THEME.safe)
    tag = (QUIET_TAG.width * scale, QUIET_TAG.height * scale)
    seat = known(Box(40, -20, 290, 260))
    (place,) = seat_tags([seat], tag, GAP * scale, area)
    assert place is not None
    assert place.spot.side is Side.APART
    assert {place.box.x0 == area.x0, place.box.y0 == area.y0, place.box.x1 == area.x1, place.box.y1 == area.y1} > {
        False
    }
    assert not any(touching(place.box, box) for box in seat.features)
    again = Seat(seat.face, place.spot, seat.features)
    assert seat_tags([again], tag, GAP * scale, area) == [place]


@given(crowds())
def test_eyes_noses_and_mouths_that_are_known_are_never_covered(crowd: tuple[Size, list[Box]]) -> None:
    size, faces = crowd
    scale, area = scale_of(size, QUIET_TAG.width), safe_area(size, THEME.safe)
    seats = [known(face) for face in faces]
    places = seat_tags(seats, (QUIET_TAG.width * scale, QUIET_TAG.height * scale), GAP * scale, area)
    for place in places:
        assert place is None or not any(touching(place.box, box) for seat in seats for box in seat.features)


def test_rather_than_be_taken_for_anothers_a_tag_covers_a_cheek_of_its_own() -> None:
    """Four in a square, cheek by jowl, as at 640x360."""
    size = Size(640, 360)
    scale, area = scale_of(size, QUIET_TAG.width), safe_area(size, THEME.safe)
    seats = [known(Box(x, y, x + 145, y + 160)) for x in (85, 405) for y in (30, 205)]
    tag = (QUIET_TAG.width * scale, QUIET_TAG.height * scale)
    for seat, place in zip(seats, seat_tags(seats, tag, GAP * scale, area), strict=True):
        assert place is not None
        nearest = min(seats, key=lambda one: dist(one.face.centre, place.box.centre))
        assert nearest is seat


@given(
    st.builds(
        lambda x, y, side: Box(x, y, x + side, y + 1.25 * side),
        st.floats(0, 900),
        st.floats(0, 400),
        st.floats(60, 400),
    ),
    st.floats(40, 700),
    st.floats(20, 200),
    st.none() | st.integers(0, 9),
)
def test_a_caption_stands_inside_and_off_what_is_kept_free_and_stays_where_it_is(
    face: Box, width: float, height: float, now: int | None
) -> None:
    area, never = safe_area(Size(1280, 720), 0.035), [eyes_and_mouth(face)]
    found = seat_caption(face, (width, height), area, never, [], now)
    if found is None:
        return
    spot, box = found
    assert not touching(box, never[0])
    assert area.x0 - 1e-6 <= box.x0
    assert box.x1 <= area.x1 + 1e-6
    assert area.y0 - 1e-6 <= box.y0
    assert box.y1 <= area.y1 + 1e-6
    assert seat_caption(face, (width, height), area, never, [], spot) == found


def test_a_caption_wider_than_the_picture_has_no_place() -> None:
    assert seat_caption(Box(0, 0, 10, 10), (2000, 10), safe_area(Size(1280, 720), 0.035), [], [], None) is None


def test_a_tag_without_a_name_never_stands_plainly_nearer_to_somebody_else() -> None:
    area = safe_area(Size(640, 360), 0.035)
    faces = [Box(60 + 150 * at, 130, 170 + 150 * at, 260) for at in range(4)]
    seats = [Seat(face, None) for face in faces]
    for named in (False, True):
        places = seat_tags(seats, (118, 84), 8, area, named=named)
        for face, place in zip(faces, places, strict=True):
            if place is not None and not named:
                own = dist(place.box.centre, face.centre)
                assert all(dist(place.box.centre, one.centre) >= 0.8 * own for one in faces)
