"""Curve: a face's smile over a video in blocks, and its laughs."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from smilecam.cli.judge_curve import Curve, Curves
from smilecam.verdict import Judgement, Mood, Verdict, Verdicts
from tests.fakes.faces import face_at


def verdict(smile: float, laughing: bool = False, track: int = 1) -> Verdict:
    judgement = Judgement(track, face_at(100), smile, (1 / 7,) * 7, 1.0)
    return Verdict(judgement, Mood.LAUGHING if laughing else Mood.CALM, 0.0, smile, 0)


def curve(*samples: tuple[float, float, bool]) -> Curve:
    made = Curve()
    for time_s, smile, laughing in samples:
        made.add(time_s, verdict(smile, laughing))
    return made


def test_the_line_rises_with_the_smile_and_ends_at_the_end() -> None:
    rising = curve(*((number / 8, number / 8, number > 4) for number in range(9)))
    blocks = rising.columns(1.0, 8)
    assert "".join(block for block, _ in blocks) == "▁▂▃▄▅▆▇█"
    assert [laughing for _, laughing in blocks] == [False] * 5 + [True] * 3


def test_where_there_was_no_face_there_is_a_gap() -> None:
    blocks = curve((0.0, 0.5, False), (0.9, 0.5, False)).columns(1.0, 5)
    assert "".join(block for block, _ in blocks) == "▅   ▅"


def test_laughs_are_told_from_their_call_to_when_they_were_last_seen() -> None:
    laughed = curve(*((t / 10, 0.9, 3 <= t < 6 or t >= 8) for t in range(11)))
    assert laughed.laughs == [(0.3, 0.5), (0.8, 1.0)]
    assert laughed.peak == 0.9


def test_a_face_that_never_laughed_has_no_laughs() -> None:
    assert curve((0.0, 0.1, False)).laughs == []


def test_a_video_of_no_length_is_one_column() -> None:
    assert curve((0.0, 0.99, False)).columns(0.0, 1) == [("█", False)]


def test_each_track_has_a_curve_of_its_own() -> None:
    curves = Curves()
    for number in range(3):
        faces = (verdict(0.2, track=4), verdict(0.7, track=2)) if number else (verdict(0.2, track=4),)
        curves.add(Verdicts(number / 2, number, (640, 360), faces))
    assert (curves.frames, curves.seconds) == (3, 1.0)
    assert {track: one.peak for track, one in curves.by_track.items()} == {4: 0.2, 2: 0.7}


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 1), st.booleans()), max_size=50), st.integers(1, 60))
def test_a_line_is_as_wide_as_it_is_asked_to_be(samples: list[tuple[float, float, bool]], width: int) -> None:
    ordered = sorted(samples)
    seconds = ordered[-1][0] if ordered else 0.0
    assert len(curve(*ordered).columns(seconds, width)) == width


@given(st.lists(st.booleans(), max_size=40))
def test_laughs_cover_just_the_frames_that_laughed(laughing: list[bool]) -> None:
    laughs = curve(*((float(t), 0.5, one) for t, one in enumerate(laughing))).laughs
    covered = {t for began, ended in laughs for t in range(round(began), round(ended) + 1)}
    assert covered == {t for t, one in enumerate(laughing) if one}
    assert len(laughs) == sum(now and not before for before, now in pairwise([False, *laughing]))
