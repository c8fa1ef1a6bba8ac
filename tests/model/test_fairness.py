from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from smilecam_model.fairness import MEASURES, Rows, column

from tests.fakes.fair import films, rows


def test_groups_that_are_judged_alike_have_no_sure_gap() -> None:
    told = column("side", rows(), [], 0.5)
    assert [one.name for one in told.groups] == ["left", "right"]
    assert told.groups[0].people == 10
    gap = told.gaps["true_positive_rate"]
    assert gap is not None
    assert not gap.sure
    assert told.gaps["outs_per_hour"] is None
    assert math.isnan(told.groups[0].measures["delay_s"].value)


def test_a_group_that_is_judged_worse_is_told_with_its_interval() -> None:
    gap = column("side", rows(0.95, 0.6), [], 0.5).gaps["true_positive_rate"]
    assert gap is not None
    assert (gap.highest, gap.lowest, gap.sure) == ("left", "right", True)
    assert gap.difference.low < gap.difference.value < gap.difference.high


def test_false_outs_and_delays_are_told_by_group() -> None:
    told = column("side", rows(), films(), 0.5)
    left, right = told.groups
    assert (left.outs, right.outs, left.straight_s, right.onsets) == (0, 20, 600.0, 20)
    assert right.measures["outs_per_hour"].value == pytest.approx(120)
    assert (left.measures["delay_s"].value, right.measures["delay_s"].value) == (0.2, 0.6)
    gaps = [told.gaps[name] for name in ("outs_per_hour", "delay_s")]
    assert [gap.sure for gap in gaps if gap] == [True, True]


def test_a_smile_that_is_never_called_makes_the_interval_open() -> None:
    never = {"P0", "P1", "P2", "P3"}
    some = [replace(one, delays_s=(math.inf if one.person in never else 0.5,)) for one in films()]
    left = column("side", rows(), some, 0.5).groups[0].measures["delay_s"]
    assert (left.value, left.low, left.high) == (0.5, 0.5, math.inf)


def test_who_has_no_group_and_who_is_too_few_takes_no_part_in_gaps() -> None:
    whole = rows()
    group = ["" if person == "P0" else "one" if person == "P19" else own
             for person, own in zip(whole.person, whole.group, strict=True)]  # fmt: skip
    told = column("side", Rows(whole.score, whole.truth, whole.person, group), [], 0.5)
    assert told.without == 20
    assert [one.name for one in told.groups] == ["left", "one", "right"]
    assert math.isnan(told.groups[1].measures["true_positive_rate"].value) is False
    for gap in told.gaps.values():
        assert gap is None or "one" not in (gap.highest, gap.lowest)


def test_faces_that_were_not_found_are_errors_and_not_in_the_calibration() -> None:
    whole = rows(1.0, 1.0)
    score = whole.score.copy()
    score[:20] = np.nan
    told = column("side", Rows(score, whole.truth, whole.person, whole.group), [], 0.5)
    assert told.groups[0].not_found == 20
    assert told.groups[0].measures["true_positive_rate"].value == pytest.approx(0.9)
    assert told.groups[0].measures["calibration_error"].value == pytest.approx(0.1, abs=0.02)


def test_of_nobody_nothing_is_told() -> None:
    nothing = Rows(np.zeros(0), np.zeros(0, np.int64), [], [])
    told = column("side", nothing, [], 0.5)
    assert told.groups == []
    assert set(told.gaps) == set(MEASURES)
