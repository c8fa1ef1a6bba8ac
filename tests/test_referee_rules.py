"""The referee: what must hold for any scores at all."""

from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from smilecam.referee import FORGET_S, UNSEEN_S, Referee
from smilecam.settings import RefereeSettings
from smilecam.verdict import Verdict, Verdicts
from tests.test_referee import judged

steps = st.lists(
    st.tuples(
        st.sampled_from([1 / 60, 1 / 30, 1 / 15, 0.2, 0.6, 1.5, 3.0]),
        st.dictionaries(st.integers(1, 3), st.floats(0, 1), max_size=3),
        st.sampled_from([0.0, 0.1, 0.5]),
        st.sampled_from([0.1, 0.5]),
    ),
    max_size=60,
)
rules = st.builds(
    RefereeSettings,
    threshold=st.floats(0.05, 1.0),
    release=st.floats(0, 0.3),
    hold_s=st.sampled_from([0.0, 0.05, 0.1, 0.3]),
    refractory_s=st.sampled_from([0.0, 0.5, 1.0]),
)
Steps = list[tuple[float, dict[int, float], float, float]]


def story(referee: Referee, told: Steps) -> list[Verdicts]:
    time_s, verdicts = 0.0, []
    for step_s, scores, filled_s, light in told:
        time_s += step_s
        verdicts.append(referee.decide(judged(time_s, scores, filled_s, light)))
    return verdicts


def of(track: int, told: list[Verdicts]) -> list[tuple[float, Verdict]]:
    return [(one.time_s, verdict) for one in told for verdict in one.faces if verdict.judgement.track == track]


@given(steps, rules)
def test_laughing_never_begins_unless_the_score_stayed_over_the_threshold_for_the_hold(
    told: Steps, settings: RefereeSettings
) -> None:
    verdicts = story(Referee(settings), told)
    for track in (1, 2, 3):
        seen = of(track, verdicts)
        for place, (now_s, verdict) in enumerate(seen):
            if verdict.laughing and not (place and seen[place - 1][1].laughing):
                over_since = now_s
                for (earlier_s, earlier), (later_s, _) in zip(
                    reversed(seen[:place]), reversed(seen[1 : place + 1]), strict=True
                ):
                    if earlier.score < settings.threshold or later_s - earlier_s > UNSEEN_S:
                        break
                    over_since = earlier_s
                assert verdict.score >= settings.threshold
                assert now_s - over_since >= settings.hold_s - 1e-5


@given(steps, rules)
def test_laughing_never_ends_unless_the_score_stayed_under_the_release_line_for_the_hold(
    told: Steps, settings: RefereeSettings
) -> None:
    line = max(settings.threshold - settings.release, settings.threshold / 2)
    verdicts = story(Referee(settings), told)
    for track in (1, 2, 3):
        seen = of(track, verdicts)
        for place, ((before_s, before), (now_s, now)) in enumerate(pairwise(seen)):
            if before.laughing and not now.laughing and now_s - before_s <= FORGET_S:
                under_since = now_s
                for (earlier_s, earlier), (later_s, _) in zip(
                    reversed(seen[: place + 1]), reversed(seen[1 : place + 2]), strict=True
                ):
                    if earlier.score >= line or later_s - earlier_s > UNSEEN_S:
                        break
                    under_since = earlier_s
                assert now.score < line
                assert now_s - under_since >= settings.hold_s - 1e-5


@given(steps, rules)
def test_laughs_lie_apart_by_the_refractory_time_and_are_counted(told: Steps, settings: RefereeSettings) -> None:
    verdicts = story(Referee(settings), told)
    for track in (1, 2, 3):
        ended_s = -math.inf
        for (before_s, before), (now_s, now) in pairwise(of(track, verdicts)):
            if now_s - before_s > FORGET_S:
                ended_s = -math.inf
                continue
            if before.laughing and not now.laughing:
                ended_s = now_s
            if now.laughing and not before.laughing:
                assert now_s - ended_s >= settings.refractory_s - 1e-5
            assert now.laughs - before.laughs == (now.laughing and not before.laughing)


@given(steps, rules)
def test_faces_do_not_disturb_one_another(told: Steps, settings: RefereeSettings) -> None:
    together = of(1, story(Referee(settings), told))
    alone = of(
        1,
        story(
            Referee(settings),
            [
                (step, {track: score for track, score in scores.items() if track == 1}, filled, light)
                for step, scores, filled, light in told
            ],
        ),
    )
    assert [(t, one.mood, one.since_s, one.laughs) for t, one in together] == [
        (t, one.mood, one.since_s, one.laughs) for t, one in alone
    ]
