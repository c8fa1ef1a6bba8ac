import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from smilecam_model.video.calls import Call, FalseOut, Onset, Tally, onset_of, quantile, tally, total
from smilecam_model.video.spans import Clip, Label, Span

from tests.fakes.spans import a_clip

SMILE, NOT, UNSURE, ABSENT = Label.SMILE, Label.NOT, Label.UNSURE, Label.ABSENT
STORY = a_clip((0, 5, NOT), (5, 5.6, UNSURE), (5.6, 8, SMILE), (8, 8.5, UNSURE), (8.5, 12, NOT))
WHOLE_SMILE = a_clip((0, 5, SMILE), timed=False)


def test_a_smile_that_is_called_is_no_false_out_and_its_delay_counts_from_the_unsure_span() -> None:
    said = tally(STORY, [Call(5.5, 8.25)])
    assert said.false_outs == ()
    assert said.onsets == (Onset("clip", 5, 0.5, early=False),)
    assert (said.misses, said.smiles, said.delay_s(0.5)) == (0, 1, 0.5)


def test_without_an_unsure_span_that_runs_up_to_it_a_smile_begins_where_its_span_does() -> None:
    apart = a_clip((0, 2.5, UNSURE), (2.7, 3.4, SMILE))
    assert onset_of(apart.spans, apart.spans[1]) == 2.7
    assert tally(apart, [Call(3.0, 3.4)]).onsets[0].delay_s == pytest.approx(0.3)


def test_a_call_in_a_straight_span_is_a_false_out_with_its_time_and_how_long_it_stood() -> None:
    said = tally(STORY, [Call(2.0, 2.75), Call(5.5, 8.25), Call(9.0, 13.0)])
    assert said.false_outs == (
        FalseOut("clip", 2.0, 0.75, "not", began=True),
        FalseOut("clip", 9.0, 3.0, "not", began=True),
    )
    assert said.outs == 2


def test_two_faces_called_at_once_are_two_false_outs() -> None:
    assert tally(STORY, [Call(2.0, 2.7), Call(2.0, 2.7)]).outs == 2


def test_a_call_while_nobody_is_there_is_a_false_out() -> None:
    assert tally(a_clip((0, 5, ABSENT)), [Call(1.0, 1.2)]).false_outs[0].label == "absent"


def test_a_call_that_goes_on_into_a_straight_span_is_listed_but_no_new_out() -> None:
    said = tally(STORY, [Call(5.5, 11.0)])
    assert said.false_outs == (FalseOut("clip", 5.5, 2.5, "not", began=False),)
    assert said.outs == 0
    assert tally(STORY, [Call(5.5, 8.9)]).false_outs == ()


def test_a_call_that_stood_before_the_onset_is_early_and_counts_as_at_once() -> None:
    said = tally(STORY, [Call(4.8, 8.0)])
    assert said.onsets == (Onset("clip", 5, 0.0, early=True),)
    assert said.outs == 1


def test_a_call_after_the_smile_is_a_miss() -> None:
    said = tally(STORY, [Call(8.2, 9.0)])
    assert (said.misses, said.onsets[0].delay_s) == (1, None)
    assert said.delay_s(0.5) == math.inf


def test_a_call_in_an_unsure_span_or_between_spans_says_nothing() -> None:
    gap = a_clip((0, 1, NOT), (2, 3, UNSURE))
    assert tally(gap, [Call(1.5, 1.9), Call(2.5, 2.9)]) == Tally()


def test_a_clip_with_one_label_has_no_onsets_only_a_smile_that_is_called_or_not() -> None:
    assert tally(WHOLE_SMILE, [Call(4.0, 4.5)]) == Tally(smiling=1, called=1)
    assert tally(WHOLE_SMILE, []).misses == 1


def test_the_order_of_calls_does_not_matter() -> None:
    calls = [Call(9.0, 9.5), Call(5.3, 8.2), Call(1.0, 1.5)]
    assert tally(STORY, calls) == tally(STORY, calls[::-1])


def test_clips_add_up() -> None:
    one, other = tally(STORY, [Call(2.0, 2.7)]), tally(WHOLE_SMILE, [Call(0.2, 5.0)])
    said = total([one, other])
    assert (said.outs, said.misses, said.smiles, said.called) == (1, 1, 2, 1)


def test_a_quantile_is_a_value_that_was_seen() -> None:
    assert quantile([3.0, 1.0, 2.0, 4.0], 0.5) == 2.0
    assert quantile([float(one) for one in range(1, 21)], 0.95) == 19.0
    assert quantile([1.0, math.inf], 0.95) == math.inf
    assert quantile([], 0.5) is None


# Spans one after the other, with gaps; times in tenths of a second, as people label.
LENGTHS = st.integers(1, 40)
SPANS = st.lists(st.tuples(LENGTHS, st.integers(0, 5), st.sampled_from(list(Label))), min_size=1, max_size=8)
TIMES = st.lists(st.integers(0, 2000), max_size=12, unique=True)


def laid_out(spans: list[tuple[int, int, Label]]) -> Clip:
    rows: list[Span] = []
    at = 0.0
    for length, gap, label in spans:
        rows.append(Span(at, at + length / 10, label))
        at += (length + gap) / 10
    return a_clip(*((one.start_s, one.end_s, one.label) for one in rows))


def calls_at(times: list[int]) -> list[Call]:
    """Return calls of one face, one after the other."""
    edges = sorted(times)
    return [Call(start / 100, end / 100) for start, end in zip(edges[::2], edges[1::2], strict=False)]


@given(SPANS, TIMES)
def test_every_smile_is_called_early_in_time_or_missed(spans: list[tuple[int, int, Label]], times: list[int]) -> None:
    clip, calls = laid_out(spans), calls_at(times)
    said = tally(clip, calls)
    smiles = [span for span in clip.spans if span.label is SMILE]
    assert len(said.onsets) == len(smiles)
    for onset, smile in zip(said.onsets, smiles, strict=True):
        assert onset.at_s <= smile.start_s
        assert onset.delay_s is None or 0 <= onset.delay_s < smile.end_s - onset.at_s
        assert not onset.early or onset.delay_s == 0


@given(SPANS, TIMES)
def test_a_false_out_lies_where_nobody_smiles_and_no_call_is_two(
    spans: list[tuple[int, int, Label]], times: list[int]
) -> None:
    clip, calls = laid_out(spans), calls_at(times)
    said = tally(clip, calls)
    assert said.outs <= len(calls)
    for out in said.false_outs:
        assert out.held_s >= 0
        if out.began:
            assert any(one.start_s <= out.start_s < one.end_s and one.label in (NOT, ABSENT) for one in clip.spans)
        else:
            assert out.held_s > 0.5


@given(SPANS, TIMES)
def test_without_calls_nothing_is_wrong_and_all_is_missed(
    spans: list[tuple[int, int, Label]], times: list[int]
) -> None:
    said = tally(laid_out(spans), [])
    assert (said.false_outs, said.misses) == ((), said.smiles)


@given(st.lists(st.floats(0, 10), min_size=1), st.floats(0.01, 1))
def test_at_least_the_share_lies_within_the_quantile(values: list[float], share: float) -> None:
    found = quantile(values, share)
    assert found is not None
    assert sum(one <= found for one in values) >= share * len(values) - 1e-6
