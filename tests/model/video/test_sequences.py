from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from smilecam_model.video.sequences import (
    HOLD_S,
    KINDS,
    LENGTH_S,
    RISE_S,
    frame_times,
    sequence,
    sequences,
    smile_share,
    story,
)
from smilecam_model.video.spans import Label, seconds_of

from tests.fakes.company import SMILING, STRAIGHT, a_company

SEEDS = st.integers(0, 2**32 - 1)


def rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


@given(SEEDS)
def test_a_story_is_told_without_gaps_and_begins_and_ends_straight(seed: int) -> None:
    spans = story(rng(seed))
    assert (spans[0].start_s, spans[-1].end_s) == (0.0, LENGTH_S)
    assert all(one.end_s == other.start_s for one, other in pairwise(spans))
    assert (spans[0].label, spans[-1].label) == (Label.NOT, Label.NOT)
    for number, span in enumerate(spans):
        if span.label is Label.SMILE:
            assert HOLD_S[0] - 1e-9 <= span.end_s - span.start_s <= HOLD_S[1] + 1e-9
            rise = spans[number - 1]
            assert rise.label is Label.UNSURE
            assert RISE_S[0] - 1e-9 <= rise.end_s - rise.start_s <= RISE_S[1] + 1e-9


@given(SEEDS)
def test_the_smile_stands_in_its_span_and_nowhere_else(seed: int) -> None:
    spans, at = story(rng(seed)), np.arange(0, LENGTH_S, 0.01)
    share = smile_share(spans, at)
    assert share.min() >= 0
    assert share.max() <= 1
    for span in spans:
        inside = share[(at >= span.start_s) & (at < span.end_s)]
        if span.label is Label.SMILE:
            assert inside == pytest.approx(1)
        if span.label is Label.NOT:
            assert inside == pytest.approx(0)


@given(SEEDS, st.sampled_from([15.0, 30.0]))
def test_frames_come_in_order_a_little_uneven_and_some_are_lost(seed: int, rate: float) -> None:
    times = frame_times(rate, rng(seed))
    gaps = np.diff(times)
    assert times[0] == 0
    assert times[-1] < LENGTH_S
    assert gaps.min() > 0.5 / rate
    assert np.median(gaps) == pytest.approx(1 / rate, rel=0.1)
    assert len(times) > 0.8 * LENGTH_S * rate


def test_a_sequence_smiles_when_its_spans_say_so() -> None:
    company = a_company()
    for number in range(40):
        made = sequence(company, number, rng(number))
        first = made.embeddings[:, 0]
        for span in made.clip.spans:
            inside = first[(made.time_s >= span.start_s) & (made.time_s < span.end_s)]
            if span.label is Label.SMILE:
                assert inside.min() > (STRAIGHT + SMILING) / 2
            if span.label is Label.NOT:
                assert inside.max() < (STRAIGHT + SMILING) / 2


@given(SEEDS)
@settings(max_examples=25)
def test_everything_made_is_finite_and_of_one_length(seed: int) -> None:
    made = sequence(a_company(), 0, rng(seed))
    assert made.embeddings.shape == (len(made.time_s), 256)
    assert made.light.shape == made.time_s.shape
    assert np.isfinite(made.embeddings).all()
    assert ((made.light > 0) & (made.light < 1)).all()


def test_all_kinds_and_rates_come() -> None:
    company = a_company()
    made = [sequence(company, number, rng(number)) for number in range(40)]
    assert {one.kind for one in made} == set(KINDS)
    assert {one.rate for one in made} == {15.0, 30.0}
    assert {one.clip.person.split(":")[0] for one in made if one.kind == "talking"} == {"talker"}


def test_light_steps_with_the_exposure() -> None:
    company = a_company(wobble=0.3)
    steps = [float(np.ptp(sequence(company, 0, rng(seed)).light)) for seed in range(10)]
    assert max(steps) > 0.1


def test_the_same_seed_makes_the_same() -> None:
    company = a_company()
    one, other = (list(sequences(company, 0.02, seed=7)) for _ in range(2))
    assert [made.clip for made in one] == [made.clip for made in other]
    assert all((a.embeddings == b.embeddings).all() for a, b in zip(one, other, strict=True))


def test_sequences_come_until_the_straight_hours_are_full() -> None:
    made = list(sequences(a_company(), 0.02, seed=7))
    straight = [seconds_of(one.clip.spans, Label.NOT) for one in made]
    assert sum(straight) >= 72 > sum(straight[:-1])
