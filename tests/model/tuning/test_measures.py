from __future__ import annotations

import math

import numpy as np
import pytest
from smilecam_model import metrics
from smilecam_model.tuning.measures import MEASURES, compared, rates

TRUTH = np.array([0, 0, 0, 1, 1, 1] * 20)
PEOPLE = [f"P{number // 6}" for number in range(120)]


def test_the_same_judge_twice_differs_by_nothing() -> None:
    scores = np.random.default_rng(1).random(120)
    told = compared(scores, scores, TRUTH, PEOPLE, 0.5)
    assert told is not None
    assert (told.pictures, told.smiling, told.people, told.not_found) == (120, 60, 20, 0)
    for name in MEASURES:
        one = told.changes[name].difference
        assert (one.value, one.low, one.high) == (0, 0, 0)


def test_a_better_judge_is_better_on_the_same_people() -> None:
    rng = np.random.default_rng(1)
    before, after = rng.random(120), np.clip(TRUTH * 0.6 + rng.random(120) * 0.5, 0, 1)
    told = compared(before, after, TRUTH, PEOPLE, 0.5)
    assert told is not None
    gain = told.changes["balanced_accuracy"]
    assert gain.difference.value == pytest.approx(gain.after.value - gain.before.value)
    assert gain.difference.low > 0


def test_measures_are_those_of_the_evaluation() -> None:
    scores = np.random.default_rng(3).random(120)
    told = compared(scores, scores, TRUTH, PEOPLE, 0.5)
    assert told is not None
    values = {name: one.before.value for name, one in told.changes.items()}
    counts = metrics.confusion(scores, TRUTH, 0.5)
    assert values["accuracy"] == pytest.approx(counts.accuracy)
    assert values["true_positive_rate"] == pytest.approx(counts.true_positive_rate)
    assert values["false_positive_rate"] == pytest.approx(counts.false_positive_rate)
    assert values["auc"] == pytest.approx(metrics.auc(scores, TRUTH))
    assert values["calibration_error"] == pytest.approx(metrics.calibration_error(scores, TRUTH))


def test_a_face_that_was_not_found_is_an_error_of_both() -> None:
    scores = np.where(TRUTH == 1, 0.9, 0.1)
    scores[[0, 3]] = np.nan
    told = compared(scores, scores, TRUTH, PEOPLE, 0.5)
    assert told is not None
    assert told.not_found == 2
    assert told.changes["accuracy"].before.value == pytest.approx(118 / 120)


def test_of_nothing_nothing_is_told_and_of_one_person_no_interval() -> None:
    nothing = np.zeros(0)
    assert compared(nothing, nothing, np.zeros(0, np.int64), [], 0.5) is None
    told = compared(np.array([0.1, 0.9]), np.array([0.2, 0.8]), np.array([0, 1]), ["P", "P"], 0.5)
    assert told is not None
    assert math.isnan(told.changes["accuracy"].difference.low)


def test_rates_are_an_hour_and_of_no_time_none() -> None:
    told = rates(np.array([1.0, 0.0]), np.array([3.0, 1.0]), np.array([1800.0, 1800.0]), ["A", "B"])
    assert (told.before.value, told.after.value, told.difference.value) == (1, 4, 3)
    assert math.isnan(rates(np.zeros(1), np.zeros(1), np.zeros(1), ["A"]).before.value)
