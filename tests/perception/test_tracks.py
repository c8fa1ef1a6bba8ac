"""Tracks: stories of people before a camera, told as boxes, and what must hold for any boxes at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smilecam.faces import Box, Face, HeadPose
from smilecam.perception.finder import video_finder
from smilecam.perception.tracks import KEEP_S, Tracks
from tests.fakes.faces import face_at
from tests.fakes.media import frames_of

Seen = list[dict[int, Face]]
Scene = Callable[[float], Sequence[Face]]


def watch(scene: Scene, seconds: float, fps: float = 30.0, start_s: float = 0.0, tracks: Tracks | None = None) -> Seen:
    """Return what Tracks says of each frame of a scene: {number: face}."""
    tracks = tracks or Tracks()
    times = [start_s + number / fps for number in range(round(seconds * fps))]
    return [dict(tracks.update(time_s, scene(time_s))) for time_s in times]


def numbers(seen: Seen) -> set[int]:
    return {number for frame in seen for number in frame}


def test_a_steady_face_is_born_at_its_fifth_frame_and_keeps_its_number() -> None:
    seen = watch(lambda t: [face_at(300)], 2)
    assert [len(frame) for frame in seen[:6]] == [0, 0, 0, 0, 1, 1]
    assert numbers(seen) == {1}


@pytest.mark.parametrize(
    ("fps", "latest_s"), [(60, 0.1), (30, 0.14), (15, 0.21), (10, 0.21), (6, 0.17), (5, 0.21), (1.5, 0.67)]
)
def test_the_first_word_comes_soon_at_any_rate(fps: float, latest_s: float) -> None:
    seen = watch(lambda t: [face_at(300)], 2, fps)
    assert next(number for number, frame in enumerate(seen) if frame) / fps <= latest_s


@given(st.floats(0.5, 60))
@settings(deadline=None)
def test_who_is_seen_all_the_time_is_somebody_within_a_third_of_a_second_or_when_seen_again(fps: float) -> None:
    tracks = Tracks()
    latest = max(1, int(0.3 * fps))
    told = [tracks.update(number / fps, [face_at(300)]) for number in range(latest + 8)]
    assert all(told[latest:])


def test_judged_less_than_once_a_second_a_face_is_told_each_time_but_never_taken_for_who_was_there_before() -> None:
    seen = watch(lambda t: [face_at(300)], 12, fps=1 / 1.5)
    assert [set(frame) for frame in seen[1:4]] == [{1}, {2}, {3}]


def test_who_left_between_two_frames_more_than_a_second_apart_is_not_told_elsewhere() -> None:
    seen = watch(lambda t: [face_at(200 if t < 4 else 900)], 8, fps=1 / 1.5)
    assert [len(frame) for frame in seen] == [0, 1, 1, 0, 1]


def test_those_who_are_nobody_yet_are_counted() -> None:
    tracks = Tracks()
    arriving = []
    for number in range(6):
        tracks.update(number / 30, [face_at(300)])
        arriving.append(tracks.arriving)
    assert arriving == [1, 1, 1, 1, 0, 0]


def test_a_face_seen_every_second_frame_only_is_never_born() -> None:
    assert not numbers(watch(lambda t: [face_at(300)] if round(t * 30) % 2 else [], 3))


def test_a_known_face_that_flickers_keeps_its_number() -> None:
    seen = watch(lambda t: [face_at(300)] if t < 1 or round(t * 30) % 3 == 0 else [], 4)
    assert numbers(seen) == {1}


@pytest.mark.parametrize("fps", [30, 15, 8])
def test_two_who_cross_keep_their_numbers(fps: float) -> None:
    """Across the picture in two seconds; while one covers the other only the front one is found."""

    def scene(t: float) -> list[Face]:
        way = 600 * min(1.0, max(0.0, t - 1) / 2)
        front, back = face_at(200 + way, person=1), face_at(800 - way, 205, person=2)
        hidden = abs(front.box.centre[0] - back.box.centre[0]) < 60
        return [front] if hidden else sorted([front, back], key=lambda face: face.box.x0)

    seen = watch(scene, 4, fps)
    first, last = next(frame for frame in seen if len(frame) == 2), seen[-1]
    assert set(first) == set(last) == numbers(seen)
    assert {number: face.box.x0 < 400 for number, face in first.items()} == {
        number: face.box.x0 > 400 for number, face in last.items()
    }


def test_two_who_swap_seats_where_one_hides_the_other_keep_their_numbers() -> None:
    """They stop for a second, one before the other, and go on; the covered one is not found for 0.9 s."""

    def scene(t: float) -> list[Face]:
        way = 150 * min(1.0, max(0.0, (t - 1) * 4)) + 150 * min(1.0, max(0.0, (t - 2) * 4))
        front, back = face_at(300 + way, person=1), face_at(600 - way, 205, person=2)
        hidden = abs(front.box.centre[0] - back.box.centre[0]) < 60
        return [front] if hidden else [front, back]

    seen = watch(scene, 4)
    before, after = seen[20], seen[-1]
    assert set(before) == set(after) == numbers(seen)
    assert before[1].box.x0 < before[2].box.x0
    assert after[1].box.x0 > after[2].box.x0


def test_where_places_tell_nothing_shape_does() -> None:
    """Side by side, out of sight for half a second, then one above the other, equally far from where either was."""

    def scene(t: float) -> list[Face]:
        if t < 1.0:
            return [face_at(400, 200, person=1), face_at(505, 200, person=2)]
        return [] if t < 1.5 else [face_at(452, 130, person=2), face_at(452, 270, person=1)]

    seen = watch(scene, 3)
    assert set(seen[20]) == set(seen[-1]) == {1, 2}
    assert seen[-1][2].box.y0 < seen[-1][1].box.y0


def test_neighbours_who_move_over_together_by_a_whole_seat_keep_their_numbers() -> None:
    """Judged five times a second, each lands where the neighbour was: the least move for all of them is right."""

    def scene(t: float) -> list[Face]:
        move = 70 * min(3.0, max(0.0, (t - 2) * 5))
        return [face_at(x + move, width=90) for x in (200, 300, 400)]

    seen = watch(scene, 4, fps=5)
    for frame in seen[5:]:
        assert list(frame) == [1, 2, 3]


def test_one_who_leaves_for_a_moment_comes_back_as_the_same() -> None:
    seen = watch(lambda t: [face_at(300)] if t < 1 or t >= 1.8 else [], 3)
    assert numbers(seen) == {1}


def test_one_who_stays_away_comes_back_as_somebody_new() -> None:
    seen = watch(lambda t: [face_at(300)] if t < 1 or t >= 1.2 + KEEP_S else [], 4)
    assert numbers(seen) == {1, 2}


def test_whoever_sits_down_in_the_place_of_one_who_left_gets_a_number_of_their_own_however_alike() -> None:
    seen = watch(lambda t: [face_at(300, person=1)] if t < 1 or t >= 3.5 else [], 5)
    assert numbers(seen) == {1, 2}
    assert 1 not in seen[-1]


def test_somebody_else_elsewhere_takes_no_ones_number() -> None:
    seen = watch(lambda t: [face_at(200)] if t < 1 else [face_at(900)], 2)
    assert numbers(seen) == {1, 2}


def test_leaning_towards_the_camera_changes_nobody() -> None:
    seen = watch(lambda t: [face_at(300, width=80 * 3 ** min(1.0, t))], 2)
    assert numbers(seen) == {1}


def test_a_face_that_runs_keeps_its_number() -> None:
    """Six face widths a second, judged ten times a second."""
    seen = watch(lambda t: [face_at(100 + 600 * t)], 2, fps=10)
    assert numbers(seen) == {1}


def test_a_ghost_between_two_faces_is_never_born() -> None:
    """As in a real clip: larger than either, over both, for seconds."""
    ghost = Face(Box(122, 72, 222, 160), None, HeadPose(0, 0, 0), 0.5, 1.0, 0.3, 0.1)
    left = Face(Box(108, 66, 161, 128), None, HeadPose(0, 0, 0), 0.5, 1.0, 0.3, 0.1)
    right = Face(Box(182, 103, 234, 163), None, HeadPose(0, 0, 0), 0.5, 1.0, 0.3, 0.1)
    seen = watch(lambda t: [left, right] if t < 0.5 else [left, ghost, right], 3)
    assert all(ghost not in frame.values() for frame in seen)
    assert numbers(seen) == {1, 2}


def test_a_ghost_that_is_there_from_the_first_frame_is_not_born_before_the_two_it_covers() -> None:
    def scene(t: float) -> list[Face]:
        return [face_at(150, width=100), face_at(205, 205, width=110), face_at(260, width=100)]

    seen = watch(scene, 1)
    assert {round(face.box.centre[0]) for frame in seen for face in frame.values()} == {150, 260}


def test_a_second_find_of_the_same_face_is_nobody() -> None:
    seen = watch(lambda t: [face_at(300), face_at(303, 208, width=112)] if t > 0.5 else [face_at(300)], 2)
    assert numbers(seen) == {1}


def test_cheek_to_cheek_are_two() -> None:
    seen = watch(lambda t: [face_at(300), face_at(392)], 1)
    assert numbers(seen) == {1, 2}


def test_when_the_finder_slides_from_a_covered_face_to_its_cover_only_the_cover_is_told() -> None:
    def scene(t: float) -> list[Face]:
        front = face_at(600 - 200 * min(1.0, t), person=1)
        back = face_at(400, person=2) if abs(front.box.centre[0] - 400) > 50 else face_at(front.box.centre[0] + 4)
        return [back, front]

    last = watch(scene, 1.2)[-1]
    assert len(last) == 1


@pytest.mark.parametrize(("shared", "told"), [(0.55, {1, 2}), (0.65, {2})])
def test_two_that_come_to_share_more_than_six_tenths_of_a_box_are_one(shared: float, told: set[int]) -> None:
    """One stands; the other, beside it, slides over it: first a neighbour, then the same face found twice."""
    width = face_at(0).box.width

    def scene(t: float) -> list[Face]:
        beside = max(width * (1 - shared), 120 - 100 * t)
        return [face_at(400 - beside, person=2 if t < 1 else None), face_at(400, person=1)]

    seen = watch(scene, 2)
    assert set(seen[20]) == {1, 2}
    assert len(seen[-1]) == len(told)


def test_a_source_that_is_rewound_begins_anew() -> None:
    tracks = Tracks()
    before = watch(lambda t: [face_at(300)], 1, tracks=tracks)
    after = watch(lambda t: [face_at(300)], 1, tracks=tracks)
    assert (numbers(before), numbers(after)) == ({1}, {2})


def test_living_holds_those_who_left_a_moment_ago_and_no_others() -> None:
    tracks = Tracks()
    watch(lambda t: [face_at(300), face_at(600)] if t < 0.5 else [face_at(600)], 1, tracks=tracks)
    assert tracks.living == {1, 2}
    watch(lambda t: [face_at(600)], 1, start_s=1.0, tracks=tracks)
    assert tracks.living == {2}


places = st.tuples(st.floats(-200, 1500), st.floats(-200, 900), st.floats(0, 400), st.sampled_from([None, 1, 2]))
frames = st.lists(
    st.tuples(st.floats(0.01, 1.5), st.lists(places, max_size=8)),
    max_size=25,
)


@given(frames)
@settings(deadline=None)
def test_whatever_is_found_numbers_stay_single_and_ordered_and_are_never_given_twice(
    told: list[tuple[float, list[tuple[float, float, float, int | None]]]],
) -> None:
    tracks, time_s = Tracks(), 0.0
    last_seen: dict[int, float] = {}
    for step_s, found in told:
        time_s += step_s
        faces = [face_at(*place) for place in found]
        somebody = tracks.update(time_s, faces)
        given_numbers = [number for number, _ in somebody]
        assert len(set(given_numbers)) == len(given_numbers)
        order = [faces.index(face) for _, face in somebody]
        assert order == sorted(order)
        for number in given_numbers:
            assert time_s - last_seen.get(number, time_s) <= KEEP_S + 1e-9
            last_seen[number] = time_s
        assert set(given_numbers) <= tracks.living


@given(
    st.integers(1, 6),
    st.integers(8, 60),
    st.randoms(use_true_random=False),
)
@settings(deadline=None)
def test_people_who_sit_still_keep_their_numbers_in_whatever_order_they_are_found(
    people: int, fps: int, random: object
) -> None:

    assert isinstance(random, Random)
    tracks = Tracks()
    seats: dict[int, set[int]] = {}
    for number in range(20):
        seated = [(seat, face_at(150 + 200 * seat + random.uniform(-5, 5))) for seat in range(people)]
        random.shuffle(seated)
        whose = {face: seat for seat, face in seated}
        for track, face in tracks.update(number / fps, [face for _, face in seated]):
            seats.setdefault(track, set()).add(whose[face])
    assert len(seats) == people
    assert all(len(taken) == 1 for taken in seats.values())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "most", "people"),
    [("three_faces.mp4", 3, 3), ("two_faces_laugh.mp4", 2, 2), ("face_leaves_returns.mp4", 1, 3)],
)
def test_real_clips_show_as_many_as_there_are(name: str, most: int, people: int) -> None:
    """Face Mesh with four allowed shows a fourth face in 58 frames of the first, a third in 13 of the second."""
    finder, tracks = video_finder(4), Tracks()
    seen = [dict(tracks.update(frame.time_s, finder.find(frame.picture))) for frame in frames_of(name)]
    finder.close()
    assert max(len(frame) for frame in seen) == most
    assert len(numbers(seen)) == people
    assert sum(len(frame) == most for frame in seen) > 0.48 * len(seen)
