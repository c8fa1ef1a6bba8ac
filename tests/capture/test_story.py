from __future__ import annotations

from itertools import pairwise
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.capture.story import CALMS_AT_S, LAUGHS_AT_S, LOOP_S, SMILES_AT_S, Story
from smilecam.draw.visage import Expression
from smilecam.errors import UsageProblem
from smilecam.texts.catalogue import LANGS, say

DEMO, STRAIGHT = Story.of("demo"), Story.of("demo:straight")


@given(st.floats(0, SMILES_AT_S))
def test_the_demo_begins_neutral(time_s: float) -> None:
    assert (DEMO.at(time_s).smile, DEMO.at(time_s).laugh) == (0.0, 0.0)


@given(st.floats(SMILES_AT_S + 1, LAUGHS_AT_S))
def test_then_it_smiles(time_s: float) -> None:
    face = DEMO.at(time_s)
    assert face.smile > 0.5
    assert face.laugh == 0.0


@given(st.floats(LAUGHS_AT_S + 0.5, CALMS_AT_S))
def test_then_it_laughs(time_s: float) -> None:
    face = DEMO.at(time_s)
    assert face.smile > 0.99
    assert face.laugh > 0.6


@given(st.floats(CALMS_AT_S + 1, LOOP_S, exclude_max=True), st.integers(0, 300))
def test_then_it_calms_down_and_begins_anew(time_s: float, round_: int) -> None:
    assert DEMO.at(time_s).smile == 0.0
    assert DEMO.at(round_ * LOOP_S + LAUGHS_AT_S + 1).laugh > 0.6


@given(st.floats(0, 1e6))
def test_a_straight_face_never_smiles(time_s: float) -> None:
    assert (STRAIGHT.at(time_s).smile, STRAIGHT.at(time_s).laugh) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("camera", "second"), [("demo:laugh@8", 8.0), ("demo:laugh@0.5", 0.5), ("demo:laugh@3600", 3600.0)]
)
def test_a_laugh_comes_at_its_second_and_once(camera: str, second: float) -> None:
    story = Story.of(camera)
    assert story.at(second - 0.01).smile == 0.0
    assert story.at(second + 0.5).laugh > 0.6
    assert story.at(second + 5).smile == 0.0
    assert story.loop_s == inf


@given(st.floats(0, 1000))
def test_a_face_is_always_possible(time_s: float) -> None:
    for story in (DEMO, STRAIGHT):
        face = story.at(time_s)
        assert all(0 <= share <= 1 for share in (face.smile, face.laugh, face.blink))
        assert all(-1 <= turn <= 1 for turn in (face.yaw, face.pitch, *face.gaze))
        assert abs(face.roll) < 5


def test_a_face_blinks_now_and_then_and_briefly() -> None:
    shut = [STRAIGHT.at(frame / 30).blink > 0.4 for frame in range(1800)]
    blinks = sum(now and not before for before, now in zip([False, *shut], shut, strict=False))
    assert 12 <= blinks <= 30
    assert sum(shut) < 0.08 * len(shut)


def test_a_face_moves_smoothly() -> None:
    def far(one: Expression, other: Expression) -> float:
        return max(abs(one.smile - other.smile), abs(one.yaw - other.yaw), abs(one.pitch - other.pitch))

    faces = [DEMO.at(frame / 30) for frame in range(30 * 24)]
    assert max(far(one, other) for one, other in pairwise(faces)) < 0.2


@pytest.mark.parametrize(
    "camera",
    [
        "",
        "demo:",
        "Demo",
        "demo:laugh",
        "demo:laugh@",
        "demo:laugh@-1",
        "demo:laugh@x",
        "demo:laugh@9999999",
        "demo:cry",
    ],
)
def test_a_story_that_nobody_tells_is_refused_with_those_that_there_are(camera: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        Story.of(camera)
    for lang in LANGS:
        assert "demo:laugh@8" in say(caught.value.key, lang, **caught.value.facts)
