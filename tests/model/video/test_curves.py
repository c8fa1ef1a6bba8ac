import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from smilecam_model.video.calls import tally
from smilecam_model.video.curves import (
    HOLDS_S,
    THRESHOLDS,
    Point,
    Scored,
    by_judge,
    curve,
    envelope,
    lead,
    outs_at,
    points,
    tally_of,
)
from smilecam_model.video.panel import calls_of
from smilecam_model.video.spans import Label
from smilecam_model.video.strip import Strip

from smilecam.settings import RefereeSettings
from tests.fakes.spans import a_clip

RULES = RefereeSettings()
STORY = a_clip((0, 2, Label.NOT), (2, 4, Label.SMILE))


def a_strip(*scores: tuple[float, float]) -> Strip:
    """Return four seconds at 30 a second; each score holds from its second on."""
    time_s = np.arange(120) / 30
    smile = np.select([time_s >= at for at, _ in scores[::-1]], [score for _, score in scores[::-1]], 0.0)
    return Strip(time_s, smile, np.ones(120), np.full(120, 0.5))


def a_point(outs: Sequence[int], p50_s: float | None, misses: int = 0) -> Point:
    return Point(0.5, 0.1, np.array(outs), misses, 10, p50_s, p50_s)


WRONG_AND_RIGHT = Scored(STORY, (a_strip((0, 0.1), (1, 0.6), (1.5, 0.1), (2.2, 0.9)),))


def test_a_point_counts_what_happens_at_its_setting() -> None:
    loose, strict = points([WRONG_AND_RIGHT], [RULES, RefereeSettings(threshold=0.7)])
    assert (loose.outs.tolist(), loose.misses, loose.smiles) == ([1], 0, 1)
    assert (strict.outs.tolist(), strict.misses) == ([0], 0)
    assert loose.p50_s == pytest.approx(0.3, abs=0.04)


def test_a_curve_has_every_threshold_at_every_hold() -> None:
    found = curve([WRONG_AND_RIGHT], RULES)
    assert [(one.threshold, one.hold_s) for one in found] == [(t, h) for h in HOLDS_S for t in THRESHOLDS]
    assert {0.5, 0.7} <= set(THRESHOLDS)


def test_points_agree_with_calls_counted_one_by_one() -> None:
    faces = (a_strip((0.5, 0.8), (1, 0.1)), a_strip((0, 0.1), (2.5, 0.95)))
    found = tally_of([Scored(STORY, faces)], RULES)
    calls = [call for (strip,) in calls_of(faces, [RULES]) for call in strip]
    assert found == tally(STORY, calls)
    (point,) = points([Scored(STORY, faces)], [RULES])
    assert (point.outs.sum(), point.misses, point.p50_s) == (found.outs, found.misses, found.delay_s(0.5))


def test_a_clip_without_a_face_misses_its_smiles() -> None:
    (point,) = points([Scored(STORY, ())], [RULES])
    assert (point.outs.tolist(), point.misses, point.p50_s) == ([0], 1, math.inf)


def test_judges_are_sorted_out_clip_by_clip_and_the_network_is_always_one() -> None:
    strip = a_strip((0, 0.1))
    found = by_judge([(STORY, [{"window": strip, "mediapipe": strip}]), (STORY, [{"window": strip}]), (STORY, [])])
    assert [len(one.strips) for one in found["window"]] == [1, 1, 0]
    assert [len(one.strips) for one in found["mediapipe"]] == [1, 0, 0]
    assert by_judge([(STORY, [])]).keys() == {"window"}


def test_the_envelope_keeps_what_no_other_point_beats() -> None:
    quick, slow, slower, bad, never = (
        a_point([8], 0.2),
        a_point([4], 0.4),
        a_point([2], 0.6),
        a_point([6], 0.5),
        a_point([0], math.inf),
    )
    assert envelope([slower, never, bad, quick, slow]) == [quick, slow, slower]


def test_between_two_points_false_outs_go_along_a_straight_line() -> None:
    found = [a_point([8, 0], 0.2), a_point([4, 0], 0.4)]
    between = outs_at(found, a_point([0, 0], 0.3))
    assert between is not None
    assert between.tolist() == pytest.approx([6, 0])
    slowest = outs_at(found, a_point([0, 0], 0.9))
    assert slowest is not None
    assert slowest.tolist() == [4, 0]


def test_a_judge_that_is_nowhere_so_quick_or_misses_more_is_not_compared() -> None:
    assert outs_at([a_point([8], 0.5)], a_point([1], 0.4)) is None
    assert outs_at([a_point([8], 0.3, misses=5)], a_point([1], 0.4, misses=4)) is None
    assert outs_at([a_point([8], 0.3)], a_point([1], None)) is None


def test_a_lead_is_told_with_rates_and_an_interval_over_people() -> None:
    found = lead(a_point([2, 1, 0, 1], 0.3), "single", [a_point([4, 4, 4, 4], 0.3)], ["a", "b", "c", "d"], 3600)
    assert found is not None
    assert (found.ours, found.theirs, found.fewer) == (4, 16, 0.75)
    assert 0.5 <= found.low <= 0.75 <= found.high <= 1.0


def test_a_rival_that_may_miss_more_is_told_apart() -> None:
    careful, hasty = a_point([8], 0.3), a_point([2], 0.3, misses=5)
    found = lead(a_point([4], 0.3), "single", [careful, hasty], ["a"], 3600)
    assert found is not None
    assert (found.theirs, found.hasty) == (8, 2)


def test_against_none_there_is_no_share() -> None:
    found = lead(a_point([1], 0.3), "single", [a_point([0], 0.3)], ["a"], 3600)
    assert found is not None
    assert math.isnan(found.fewer)
    assert math.isnan(found.low)


COUNTS = st.lists(st.tuples(st.integers(0, 50), st.floats(0.05, 3)), min_size=1, max_size=20)


@given(COUNTS, st.floats(0.05, 3))
def test_more_time_never_costs_false_outs(counts: list[tuple[int, float]], at: float) -> None:
    found = [a_point([outs], delay) for outs, delay in counts]
    now, later = outs_at(found, a_point([0], at)), outs_at(found, a_point([0], at + 0.5))
    if now is not None:
        assert later is not None
        assert later.sum() <= now.sum() + 1e-9
        assert now.sum() >= min(outs for outs, _ in counts) - 1e-9
