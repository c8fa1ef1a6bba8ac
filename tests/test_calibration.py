"""A neutral face becomes a baseline: stories of people before the camera, and what holds for any scores."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.calibration import (
    ALWAYS_COUNTS,
    FEWEST,
    GIVES_UP_S,
    LEAST_PAST_S,
    LONGEST_S,
    MOST_NEUTRAL,
    NEVER_COUNTS,
    ORDINARY,
    SEVERAL_S,
    SHORTEST_S,
    SIGNS,
    Baseline,
    Calibration,
    Sign,
    Stand,
    adjusted,
    logit,
    seconds_of,
)
from smilecam.errors import UsageProblem
from smilecam.faces import Face, HeadPose
from smilecam.verdict import Judgement, Judgements
from tests.fakes.faces import face_at

EVEN = (1 / 7,) * 7
SHARES = st.floats(0.0, 1.0)
SHIFTS = st.floats(-3.0, 3.0)
ME = face_at(640, 360, 200)


def judged(time_s: float, *faces: Face, smile: float = 0.3, past_s: float = 1.0, track: int = 1) -> Judgements:
    said = tuple(Judgement(track + place, face, smile, EVEN, past_s) for place, face in enumerate(faces))
    return Judgements(time_s, round(time_s * 30), (1280, 720), said)


def told(story: Callable[[float], Judgements], lasts_s: float, seconds: float = 4.0, fps: float = 15.0) -> Calibration:
    """Return how a calibration stands after `story` was judged for so long, or at its end where that came first."""
    now = Calibration(seconds)
    for number in range(round(lasts_s * fps)):
        now = now.see(story(number / fps))
        if now.stand is not Stand.RUNNING:
            break
    return now


def baseline(neutral: float) -> Baseline:
    return Baseline(logit(neutral), 0.1, "w", "2026-11-24T14:00:00+00:00")


# Stories


def test_a_still_face_is_measured_in_the_time_that_was_asked_for() -> None:
    assert told(lambda s: judged(s, ME), 3.9).stand is Stand.RUNNING
    done = told(lambda s: judged(s, ME), 4.4)
    assert done.stand is Stand.DONE
    assert done.measured is not None
    assert done.measured.logit == pytest.approx(logit(0.3))
    assert done.progress == 1.0


def test_progress_rises_to_the_end_and_never_beyond() -> None:
    now, before = Calibration(4.0), 0.0
    for number in range(80):
        now = now.see(judged(number / 15, ME))
        assert before <= now.progress <= 1.0
        before = now.progress
    assert now.stand is Stand.DONE


def test_a_few_wild_judgements_do_not_move_the_result() -> None:
    done = told(lambda s: judged(s, ME, smile=0.75 if round(s * 15) % 10 == 0 else 0.3), 6.0)
    assert done.measured is not None
    assert done.measured.logit == pytest.approx(logit(0.3))


def test_three_judgements_a_second_are_enough() -> None:
    done = told(lambda s: judged(s, ME), 6.0, fps=3.0)
    assert done.stand is Stand.DONE
    assert len(done.good) >= FEWEST


HINDERED: dict[Sign, Callable[[float], Judgements]] = {
    Sign.NO_FACE: lambda s: judged(s),
    Sign.SEVERAL: lambda s: judged(s, ME, face_at(300)),
    Sign.TURNED: lambda s: judged(s, replace(ME, pose=HeadPose(30.0, 0.0, 0.0))),
    Sign.FAR: lambda s: judged(s, face_at(640, 360, 60)),
    Sign.DARK: lambda s: judged(s, replace(ME, light=0.05)),
    Sign.MOVING: lambda s: judged(s, face_at(640 + 60 * (round(s * 15) % 2), 360, 200)),
    Sign.TALKING: lambda s: judged(s, replace(ME, mouth_open=0.5)),
    Sign.SMILING: lambda s: judged(s, ME, smile=0.95),
}


@pytest.mark.parametrize("sign", HINDERED, ids=lambda sign: sign.value)
def test_what_hinders_is_told_and_not_measured(sign: Sign) -> None:
    now = told(HINDERED[sign], 2.0)
    assert (now.stand, now.sign, now.progress) == (Stand.RUNNING, sign, 0.0)


@pytest.mark.parametrize("sign", HINDERED, ids=lambda sign: sign.value)
def test_it_goes_on_once_that_is_over(sign: Sign) -> None:
    done = told(lambda s: HINDERED[sign](s) if 1.0 < s < 3.0 else judged(s, ME), 8.0)
    assert done.stand is Stand.DONE


@pytest.mark.parametrize("sign", HINDERED, ids=lambda sign: sign.value)
def test_patience_has_an_end(sign: Sign) -> None:
    now = told(HINDERED[sign], 5.0 + GIVES_UP_S)
    assert (now.stand, now.sign) == (Stand.REFUSED, sign)


def test_every_sign_is_in_a_story() -> None:
    assert {*HINDERED, Sign.LOOK} == {*Sign}
    assert {sign for sign, _ in SIGNS} | {Sign.NO_FACE, Sign.SEVERAL, Sign.LOOK} == {*Sign}


def test_several_who_stay_are_refused_soon() -> None:
    now = told(HINDERED[Sign.SEVERAL], SEVERAL_S + 1)
    assert now.stand is Stand.REFUSED


def test_one_more_who_arrives_is_several_too() -> None:
    now = told(lambda s: replace(judged(s, ME), arriving=1), 1.0)
    assert now.sign is Sign.SEVERAL


def test_a_grin_held_for_all_the_time_is_refused() -> None:
    now = told(lambda s: judged(s, ME, smile=MOST_NEUTRAL + 0.01), 4.0 + GIVES_UP_S + 1)
    assert (now.stand, now.sign, now.measured) == (Stand.REFUSED, Sign.SMILING, None)


def test_a_face_that_comes_and_goes_between_smile_and_rest_is_not_measured() -> None:
    now = told(lambda s: judged(s, ME, smile=0.05 if s % 1 < 0.5 else 0.7), 10.0)
    assert (now.stand, now.sign) == (Stand.RUNNING, Sign.MOVING)
    assert now.progress < 1.0


def test_an_unsteady_face_is_refused_in_the_end() -> None:
    now = told(lambda s: judged(s, ME, smile=0.05 if s % 1 < 0.5 else 0.7), 5.0 + GIVES_UP_S)
    assert (now.stand, now.sign) == (Stand.REFUSED, Sign.MOVING)


def test_why_it_is_refused_is_what_hindered_last() -> None:
    now = told(lambda s: judged(s, ME) if s % 1 < 0.1 else judged(s), 5.0 + GIVES_UP_S)
    assert (now.stand, now.sign) == (Stand.REFUSED, Sign.NO_FACE)


def test_what_was_measured_of_somebody_else_is_forgotten() -> None:
    done = told(lambda s: judged(s, ME, smile=0.7, track=1) if s < 3 else judged(s, ME, smile=0.2, track=2), 9.0)
    assert done.measured is not None
    assert done.measured.logit == pytest.approx(logit(0.2))


def test_a_face_that_the_network_hardly_knows_is_waited_for() -> None:
    now = told(lambda s: judged(s, ME, past_s=LEAST_PAST_S / 2), 6.0)
    assert (now.stand, now.sign, now.good) == (Stand.RUNNING, Sign.LOOK, ())


def test_time_that_runs_backwards_begins_anew() -> None:
    now = told(lambda s: judged(s, ME), 3.0).see(judged(0.0, ME))
    assert (now.stand, now.progress) == (Stand.RUNNING, 0.0)


def test_pauses_are_not_counted() -> None:
    now = told(lambda s: judged(s, ME), 5.0, fps=1.0)
    assert now.progress == 0.0


def test_one_that_has_ended_stays() -> None:
    done = told(lambda s: judged(s, ME), 5.0)
    assert done.see(judged(6.0, ME, smile=0.9)) is done


@pytest.mark.parametrize("told", ["4", 4, "2", 20.0])
def test_a_time_within_its_range_is_read(told: object) -> None:
    assert SHORTEST_S <= seconds_of(told) <= LONGEST_S


@pytest.mark.parametrize("told", ["", "x", "nan", "1.9", 21, None])
def test_any_other_time_is_refused_with_the_range(told: object) -> None:
    with pytest.raises(UsageProblem) as caught:
        seconds_of(told)
    assert (caught.value.facts["shortest"], caught.value.facts["longest"]) == (2, 20)


# What a baseline does


def test_a_resting_smile_no_longer_counts_and_a_laugh_still_does() -> None:
    mine = baseline(0.62)
    assert adjusted(0.62, mine.shift) == pytest.approx(ORDINARY[1])
    assert adjusted(0.95, mine.shift) > 0.5


def test_a_stoic_face_gets_its_chance() -> None:
    assert adjusted(0.42, baseline(0.005).shift) > 0.5


@pytest.mark.parametrize("neutral", [0.008, 0.05, 0.2])
def test_an_ordinary_face_is_judged_as_it_is(neutral: float) -> None:
    assert baseline(neutral).shift == pytest.approx(0.0, abs=1e-9)


@given(st.floats(1e-6, 1 - 1e-6))
def test_whatever_is_measured_a_broad_smile_counts_and_a_straight_face_does_not(neutral: float) -> None:
    shift = baseline(neutral).shift
    assert adjusted(ALWAYS_COUNTS, shift) >= 0.5 - 1e-9
    assert adjusted(NEVER_COUNTS, shift) <= 0.5 + 1e-9


@given(st.floats(1e-6, MOST_NEUTRAL))
def test_no_neutral_face_that_is_accepted_counts_nor_holds_a_laugh(neutral: float) -> None:
    assert adjusted(neutral, baseline(neutral).shift) < 0.4


@given(st.floats(1e-6, 1 - 1e-6), st.floats(1e-6, 1 - 1e-6))
def test_the_higher_the_neutral_face_the_less_its_smile_counts(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert baseline(high).shift <= baseline(low).shift


@given(SHARES, SHARES, SHIFTS)
def test_a_score_rises_with_the_smile(one: float, other: float, shift: float) -> None:
    low, high = sorted((one, other))
    assert adjusted(low, shift) <= adjusted(high, shift) + 1e-12


@given(SHARES, SHIFTS)
def test_a_score_stays_within_its_scale(smile: float, shift: float) -> None:
    assert 0.0 <= adjusted(smile, shift) <= 1.0


@given(SHARES)
def test_no_baseline_changes_nothing(smile: float) -> None:
    assert adjusted(smile, 0.0) == smile


@given(SHIFTS)
def test_the_ends_of_the_scale_stay_where_they_are(shift: float) -> None:
    assert (adjusted(0.0, shift), adjusted(1.0, shift)) == (0.0, 1.0)


@given(st.floats(1e-3, 1 - 1e-3), SHIFTS)
def test_a_shift_is_one_of_logits(smile: float, shift: float) -> None:
    assert math.isclose(logit(adjusted(smile, shift)), logit(smile) + shift, abs_tol=1e-6)


def test_the_neutral_score_is_told_back() -> None:
    assert baseline(0.37).neutral == pytest.approx(0.37)
