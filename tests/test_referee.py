"""The referee: stories of people, told as scores over time; test_referee_rules.py has what holds for any scores."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from itertools import product

import pytest

from smilecam.calibration import Baseline, logit
from smilecam.referee import FORGET_S, RULES, SURE_S, Referee, Sign
from smilecam.settings import RefereeSettings
from smilecam.verdict import Judgement, Judgements, Mood, Verdict, Verdicts
from tests.fakes.faces import face_at

EVEN = (1 / 7,) * 7
Scores = Mapping[int, float]


def judged(time_s: float, scores: Scores, filled_s: float = 1.0, light: float = 0.5) -> Judgements:
    faces = tuple(
        Judgement(track, face_at(100 + 200 * track, light=light), smile, EVEN, filled_s)
        for track, smile in scores.items()
    )
    return Judgements(time_s, round(time_s * 30), (1280, 720), faces)


def tell(
    scores: Callable[[float], float | Scores | None], seconds: float, fps: float = 30.0, **settings: float
) -> list[Verdicts]:
    """Return the verdicts on a story. `scores`: of one face, of several by track, or None where there is no face."""
    referee = Referee(RefereeSettings(**settings))
    told = []
    for number in range(round(seconds * fps)):
        score = scores(number / fps)
        faces: Scores = {} if score is None else {1: score} if isinstance(score, int | float) else score
        told.append(referee.decide(judged(number / fps, faces)))
    return told


def laughs(told: Iterable[Verdicts], track: int = 1) -> list[tuple[float, float]]:
    """Return when each laugh of a face began and when it was last seen laughing."""
    spans: list[tuple[float, float]] = []
    laughing = False
    for verdicts in told:
        for verdict in verdicts.faces:
            if verdict.judgement.track == track:
                if verdict.laughing:
                    began = spans.pop()[0] if laughing else verdicts.time_s
                    spans.append((began, verdicts.time_s))
                laughing = verdict.laughing
    return spans


def last(told: list[Verdicts]) -> Verdict:
    return told[-1].faces[0]


# Stories


def test_the_steady_face_never_laughs() -> None:
    told = tell(lambda t: 0.08 + 0.05 * math.sin(7 * t), 60)
    assert not laughs(told)
    assert {verdict.mood for verdicts in told for verdict in verdicts.faces} == {Mood.CALM}


def test_a_laugh_is_called_a_tenth_of_a_second_after_it_crosses_the_threshold() -> None:
    told = tell(lambda t: 0.9 if 1 <= t < 3 else 0.1, 5)
    [(began, ended)] = laughs(told)
    assert began == pytest.approx(1.1, abs=0.035)
    assert ended == pytest.approx(3.1, abs=0.035)
    assert last(told).laughs == 1


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_the_brief_grin_is_passed_over(frames: int) -> None:
    assert not laughs(tell(lambda t: 0.95 if 1 <= t < 1 + (frames - 0.5) / 30 else 0.1, 3))


def test_the_talker_whose_mouth_opens_five_times_a_second_never_laughs() -> None:
    assert not laughs(tell(lambda t: 0.45 + 0.35 * math.sin(2 * math.pi * 5 * t), 60))


def test_the_smile_that_hovers_at_the_threshold_is_one_laugh() -> None:
    """Up and down by less than the release, which is what the release is for."""
    told = tell(lambda t: 0.1 if t < 1 else 0.6 if t < 1.5 else 0.5 + 0.08 * math.sin(11 * t), 10)
    assert len(laughs(told)) == 1


def test_the_laugh_with_short_breaths_is_one_laugh() -> None:
    told = tell(lambda t: 0.1 if t < 1 else (0.2 if round(t * 30) % 20 < 2 else 0.9), 10)
    assert len(laughs(told)) == 1
    assert Mood.FALLING in {verdict.mood for verdicts in told for verdict in verdicts.faces}


def test_the_one_who_leaves_while_laughing_and_returns_laughing_laughed_once() -> None:
    told = tell(lambda t: None if 3 <= t < 3.9 else 0.9 if t >= 1 else 0.1, 6)
    assert last(told).laughs == 1
    assert last(told).laughing


def test_the_one_who_leaves_while_laughing_and_returns_calm_ends_the_laugh_after_the_hold() -> None:
    told = tell(lambda t: None if 3 <= t < 3.9 else 0.9 if 1 <= t < 3 else 0.1, 6)
    [(_, ended)] = laughs(told)
    assert ended == pytest.approx(4.0, abs=0.04)


def test_being_out_of_sight_never_makes_a_laugh() -> None:
    """Over the threshold for one frame on either side of a gap far longer than the hold."""
    told = tell(lambda t: None if 1.02 <= t < 1.9 else 0.9 if 1 <= t < 1.95 else 0.1, 4)
    assert not laughs(told)


def test_the_one_who_is_judged_twice_a_second_only_still_laughs_in_the_end() -> None:
    assert laughs(tell(lambda t: 0.9 if t >= 2 else 0.1, 8, fps=2))


def test_the_flickering_lamp_makes_no_laugh() -> None:
    assert not laughs(tell(lambda t: 0.8 if round(t * 30) % 2 else 0.2, 30))


def test_one_who_was_away_for_long_is_met_anew() -> None:
    referee = Referee(RefereeSettings())
    for number in range(30):
        referee.decide(judged(number / 30, {1: 0.9}))
    again = referee.decide(judged(1.1 + FORGET_S, {1: 0.9})).faces[0]
    assert (again.mood, again.laughs) == (Mood.RISING, 0)


def test_two_who_swap_seats_keep_their_own_laughs() -> None:
    def scores(t: float) -> Scores:
        both = {1: 0.9 if t >= 1 else 0.1, 2: 0.1}
        return both if t < 2 else dict(reversed(both.items()))

    told = tell(scores, 4)
    assert len(laughs(told, 1)) == 1
    assert not laughs(told, 2)
    assert [verdict.judgement.track for verdict in told[-1].faces] == [2, 1]


def test_two_laughs_are_two_but_not_before_half_a_second_has_passed() -> None:
    told = tell(lambda t: 0.9 if 1 <= t < 2 or t >= 2.25 else 0.1, 5)
    (_, ended), (began, _) = laughs(told)
    assert began - ended >= 0.5
    assert last(told).laughs == 2


def test_a_new_face_must_hold_longer_because_little_of_it_was_seen() -> None:
    referee = Referee(RefereeSettings())
    began = next(
        t
        for t in (number / 30 for number in range(60))
        if referee.decide(judged(t, {1: 0.9}, filled_s=min(0.5, t))).faces[0].laughing
    )
    assert began == pytest.approx((0.1 + SURE_S) / 2, abs=0.035)


def test_a_network_without_a_past_still_calls() -> None:
    referee = Referee(RefereeSettings())
    began = next(
        t
        for t in (number / 30 for number in range(60))
        if referee.decide(judged(t, {1: 0.9}, filled_s=0.0)).faces[0].laughing
    )
    assert began == pytest.approx(0.1 + SURE_S, abs=0.035)


def test_no_laugh_begins_while_an_opening_camera_finds_its_exposure() -> None:
    """Four times too dark at first, right after 0.5 s; the dark face scores high."""

    def began(light: Callable[[float], float], start_s: float = 0.0) -> float:
        referee = Referee(RefereeSettings())
        times = [start_s + number / 30 for number in range(60)]
        return next(
            t - start_s
            for t in times
            if referee.decide(judged(t, {1: 0.9}, light=light(t - start_s))).faces[0].laughing
        )

    assert began(lambda t: 0.5) == pytest.approx(0.1, abs=0.035)
    assert 0.75 <= began(lambda t: min(0.5, 0.125 * 16**t)) <= 1.0
    assert began(lambda t: 0.5 if round(t * 30) % 2 else 0.2) == pytest.approx(1.1, abs=0.035)


def test_a_lamp_switched_on_later_holds_nobody_up() -> None:
    referee = Referee(RefereeSettings())
    for number in range(60):
        referee.decide(judged(number / 30, {1: 0.1}, light=0.2))
    told = [referee.decide(judged(2 + number / 30, {1: 0.9}, light=0.6)) for number in range(5)]
    assert told[-1].faces[0].laughing


def test_a_camera_that_wakes_settles_anew() -> None:
    referee = Referee(RefereeSettings())
    referee.decide(judged(0.0, {}))
    dark = [referee.decide(judged(60 + number / 30, {7: 0.9}, light=0.12 * 1.1**number)) for number in range(12)]
    assert not any(verdicts.faces[0].laughing for verdicts in dark)


def test_a_rewound_source_begins_anew() -> None:
    referee = Referee(RefereeSettings())
    for number in range(30):
        referee.decide(judged(number / 30, {1: 0.9}))
    again = referee.decide(judged(0.0, {1: 0.9})).faces[0]
    assert (again.mood, again.laughs) == (Mood.RISING, 0)


def test_a_release_wider_than_the_threshold_still_ends_a_laugh() -> None:
    told = tell(lambda t: 0.9 if t < 1 else 0.0, 3, threshold=0.05, release=0.1)
    assert len(laughs(told)) == 1
    assert not last(told).laughing


@pytest.mark.parametrize(("threshold", "smile", "laughing"), [(0.0, 0.0, True), (1.0, 0.999, False), (1.0, 1.0, True)])
def test_the_ends_of_the_scale_mean_what_they_say(threshold: float, smile: float, laughing: bool) -> None:
    assert last(tell(lambda t: smile, 1, threshold=threshold)).laughing is laughing


def test_without_a_hold_the_first_score_over_the_threshold_is_a_laugh() -> None:
    told = tell(lambda t: 0.9 if t >= 1 else 0.1, 2, hold_s=0.0)
    assert laughs(told)[0][0] == pytest.approx(1.0)


def test_verdicts_carry_the_frame_that_was_judged_and_when_the_mood_began() -> None:
    told = tell(lambda t: 0.9 if t >= 1 else 0.1, 2)
    assert (told[-1].time_s, told[-1].frame_number, told[-1].size) == (59 / 30, 59, (1280, 720))
    assert last(told).score == 0.9
    assert last(told).since_s == laughs(told)[0][0]


# The user's neutral face


def test_a_resting_smile_is_no_laugh_once_it_was_calibrated_and_a_laugh_still_is() -> None:
    def resting_then_laughing(time_s: float) -> float:
        return 0.95 if time_s >= 3 else 0.6

    assert laughs(tell(resting_then_laughing, 5))[0][0] < 1
    calibrated = tell(resting_then_laughing, 5, shift=Baseline(logit(0.6), 0.1, "w", "").shift)
    assert laughs(calibrated)[0][0] == pytest.approx(3.1, abs=0.07)
    assert calibrated[0].faces[0].score == pytest.approx(0.2)


def test_a_stoic_face_that_hardly_smiles_is_called_once_it_was_calibrated() -> None:
    def hardly(time_s: float) -> float:
        return 0.43 if time_s >= 1 else 0.005

    assert laughs(tell(hardly, 3)) == []
    assert len(laughs(tell(hardly, 3, shift=Baseline(logit(0.005), 0.1, "w", "").shift))) == 1


def test_who_joins_the_user_is_judged_as_anybody_is() -> None:
    told = tell(lambda t: {1: 0.6} if t < 1 else {1: 0.6, 2: 0.6}, 3, shift=-2.0)
    assert laughs(told, 1) == []
    assert len(laughs(told, 2)) == 1


def test_of_several_who_come_together_nobody_is_the_user_until_one_is_left() -> None:
    told = tell(lambda t: {1: 0.6, 2: 0.6} if t < 2 else {2: 0.6}, 5, shift=-2.0)
    assert told[30].faces[0].score == told[30].faces[1].score == 0.6
    assert last(told).score < 0.2


def test_the_user_who_comes_back_under_another_number_is_the_user_again() -> None:
    told = tell(lambda t: {1: 0.6} if t < 1 else {} if t < 1 + FORGET_S + 0.5 else {7: 0.6}, 6, shift=-2.0)
    assert last(told).score < 0.2


def test_another_shift_holds_from_the_next_judgement_on() -> None:
    referee = Referee(RefereeSettings())
    assert referee.decide(judged(0.0, {1: 0.6})).faces[0].score == 0.6
    referee.follow(RefereeSettings(shift=-2.0))
    assert referee.decide(judged(0.1, {1: 0.6})).faces[0].score < 0.2


@pytest.mark.parametrize("shift", [-2.0, 0.8])
def test_the_ends_of_the_scale_mean_the_same_to_a_calibrated_face(shift: float) -> None:
    assert last(tell(lambda t: 0.0, 1, threshold=0.0, shift=shift)).laughing
    assert not last(tell(lambda t: 0.999, 1, threshold=1.0, shift=shift)).laughing


def test_every_mood_knows_what_to_do_with_every_sign() -> None:
    assert all(sign in RULES[mood] for mood, sign in product(Mood, Sign))


def test_other_rules_hold_from_the_next_judgements_on_and_no_laugh_is_lost() -> None:
    referee = Referee(RefereeSettings(threshold=0.5))
    for number in range(30):
        verdict = referee.decide(judged(number / 30, {1: 0.6})).faces[0]
    assert (verdict.laughing, verdict.laughs) == (True, 1)
    referee.follow(RefereeSettings(threshold=0.9))
    for number in range(30, 60):
        verdict = referee.decide(judged(number / 30, {1: 0.6})).faces[0]
    assert (verdict.laughing, verdict.laughs) == (False, 1)
    referee.follow(RefereeSettings(threshold=0.5))
    for number in range(60, 90):
        verdict = referee.decide(judged(number / 30, {1: 0.6})).faces[0]
    assert (verdict.laughing, verdict.laughs) == (True, 2)
