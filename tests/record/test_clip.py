"""Nouns of a clip: labels and what they mean, names, spans."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.errors import UsageProblem
from smilecam.record.clip import (
    LABELS,
    By,
    Span,
    began,
    ended,
    holding,
    label,
    marked,
    person,
    session_of,
    stamp,
    targets,
)
from smilecam.verdict import EMOTIONS
from tests.fakes.clips import AT, draft


def span(start_s: float, end_s: float, word: str = "smile") -> Span:
    return Span(start_s, end_s, word, By.PROMPT, AT)


def test_a_laugh_is_a_happy_smile_and_a_held_one_is_none() -> None:
    assert targets("laugh") == (1, EMOTIONS.index("happy"))
    assert targets("hold") == (0, -1)
    assert targets("neutral") == (0, EMOTIONS.index("neutral"))
    assert targets("unsure") == (-1, -1)


def test_every_emotion_can_be_asked_for_and_only_happy_smiles() -> None:
    for number, emotion in enumerate(EMOTIONS):
        assert targets(emotion) == (int(emotion == "happy"), number)


def test_a_word_that_is_no_label_is_a_bug_inside_and_a_sentence_outside() -> None:
    with pytest.raises(ValueError, match="unexpected label: 'grin'"):
        targets("grin")
    with pytest.raises(UsageProblem) as told:
        label("grin")
    assert "neutral, smile" in str(told.value.facts["known"])
    assert label(" Smile ") == "smile"


@pytest.mark.parametrize("name", ["P03", "p-3_x", "a" * 32])
def test_a_pseudonym_is_letters_digits_and_two_signs(name: str) -> None:
    assert person(name) == name


@pytest.mark.parametrize("name", ["", "민지", "a b", "../P03", "P03/x", "a" * 33, "P03.", "Ｐ03"])
def test_what_is_no_pseudonym_is_refused(name: str) -> None:
    with pytest.raises(UsageProblem):
        person(name)


def test_a_session_is_called_by_its_beginning_in_utc() -> None:
    at = datetime(2026, 11, 24, 20, 15, 0, 7000, UTC)
    assert session_of(at) == "20261124T201500"
    assert began("20261124T201500") == datetime(2026, 11, 24, 20, 15, 0, 0, UTC)
    assert stamp(at) == "2026-11-24T20:15:00.007Z"


def test_a_clip_is_named_by_its_place() -> None:
    assert draft("P03").name == "P03/20261124T201500/01-smile"


def test_marks_on_a_running_clip_follow_one_another_and_the_last_goes_to_its_end() -> None:
    spans = marked((span(0, 0, "neutral"),), "smile", 1.5, By.PERSON, AT)
    spans = marked(spans, "laugh", 4.0, By.PERSON, AT)
    assert [(one.start_s, one.end_s, one.label) for one in ended(spans, 6.0)] == [
        (0, 1.5, "neutral"),
        (1.5, 4.0, "smile"),
        (4.0, 6.0, "laugh"),
    ]
    assert ended((), 6.0) == ()


def test_a_mark_at_the_very_beginning_takes_the_place_of_what_was_asked() -> None:
    assert [one.label for one in marked((span(0, 0, "neutral"),), "smile", 0.0, By.PERSON, AT)] == ["smile"]


def test_what_a_reviewer_says_later_holds_over_what_was_said_before() -> None:
    spans = (span(0, 10, "smile"), span(2, 4, "unsure"), span(3, 5, "talk"))
    assert [(one.start_s, one.end_s, one.label) for one in holding(spans)] == [
        (0, 2, "smile"),
        (2, 3, "unsure"),
        (3, 5, "talk"),
        (5, 10, "smile"),
    ]


def test_of_a_still_the_last_word_holds() -> None:
    assert [one.label for one in holding((span(0, 0, "smile"), span(0, 0, "talk")))] == ["talk"]


MOMENTS = st.floats(0, 20)
SPANS = st.builds(lambda a, b, word: span(min(a, b), max(a, b), word), MOMENTS, MOMENTS, st.sampled_from([*LABELS]))


@given(st.lists(SPANS, max_size=6), MOMENTS)
def test_at_any_moment_the_last_that_covers_it_holds(spans: list[Span], moment: float) -> None:
    held = holding(spans)
    assert all(one.end_s <= after.start_s for one, after in pairwise(held))
    edges = {edge for one in spans for edge in (one.start_s, one.end_s)}
    if moment not in edges:
        wanted = [one.label for one in spans if one.start_s < moment < one.end_s][-1:]
        assert [one.label for one in held if one.start_s < moment < one.end_s] == wanted
