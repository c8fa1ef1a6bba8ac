from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from smilecam_model.datasets.labelled import MARGIN_S, Labelled, targets_at

NEUTRAL, SMILE = Labelled(0, 2, "neutral", 0, 6), Labelled(2, 4, "smile", 1, 3)


def said(spans: list[Labelled], *times: float) -> list[int]:
    found: list[int] = targets_at(spans, np.array(times, np.float64)).smile.tolist()
    return found


def test_a_span_speaks_of_its_middle_and_not_of_its_edges() -> None:
    assert said([NEUTRAL, SMILE], 0.1, 0.3, 1.7, 1.9, 2.1, 2.3, 3.7, 3.9, 5.0) == [-1, 0, 0, -1, -1, 1, 1, -1, -1]


def test_where_the_next_label_says_the_same_there_is_no_edge() -> None:
    spans = [Labelled(0, 2, "smile", 1, 3), Labelled(2, 4, "laugh", 1, 3)]
    assert said(spans, 1.9, 2.0, 2.1) == [1, 1, 1]


def test_smile_and_emotion_have_edges_of_their_own() -> None:
    spans = [Labelled(0, 2, "neutral", 0, 6), Labelled(2, 4, "talk", 0, -1)]
    told = targets_at(spans, np.array([1.9, 2.1]))
    assert told.smile.tolist() == [0, 0]
    assert told.emotion.tolist() == [-1, -1]


def test_a_still_has_no_margins() -> None:
    told = targets_at([Labelled(0, 0, "smile", 1, 3)], np.array([0.0]), still=True)
    assert (told.smile.tolist(), told.emotion.tolist(), told.span.tolist()) == ([1], [3], [0])


def test_a_label_shorter_than_two_margins_says_nothing() -> None:
    assert set(said([Labelled(1, 1.4, "smile", 1, 3)], *np.arange(0, 3, 0.05).tolist())) == {-1}


def test_without_labels_nothing_is_known() -> None:
    told = targets_at([], np.array([0.0, 1.0]))
    assert (told.smile.tolist(), told.span.tolist()) == ([-1, -1], [-1, -1])


@given(st.lists(st.tuples(st.floats(0.05, 2), st.sampled_from([0, 1, -1])), min_size=1, max_size=6))
def test_what_is_known_lies_a_margin_inside_what_says_it(parts: list[tuple[float, int]]) -> None:
    spans, at = [], 0.0
    for seconds, smile in parts:
        spans.append(Labelled(at, at + seconds, "any", smile, -1))
        at += seconds
    times = np.arange(0, at, 0.01)
    for now, smile in zip(times.tolist(), targets_at(spans, times).smile.tolist(), strict=True):
        if smile != -1:
            near = np.clip([now - MARGIN_S + 1e-6, now + MARGIN_S - 1e-6], 0, None)
            touched = [one for one in spans if one.start_s < near[1] and one.end_s > near[0]]
            assert {one.smile for one in touched} == {smile}


@pytest.mark.parametrize("count", [0, 3])
def test_there_is_an_answer_for_each_moment(count: int) -> None:
    assert len(targets_at([NEUTRAL], np.zeros(count)).smile) == count
