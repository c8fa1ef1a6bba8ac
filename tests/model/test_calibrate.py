from dataclasses import replace

import numpy as np
import pytest
from smilecam_model.calibrate import PLAIN, cross_fitted, fit, told
from smilecam_model.datasets.sample import calibrates
from smilecam_model.figures import SmileFigures, smile_figures
from smilecam_model.judging import Judged

from tests.fakes.judged import a_judged


def boasting(shift: float, sharpness: float, count: int = 600) -> list[Judged]:
    """Return pictures whose scores are too sure by `sharpness` and lie `shift` too high, as logits."""
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 2, count)
    honest = rng.normal(np.where(truth == 1, 1.5, -1.5), 1.5)
    scores = 1 / (1 + np.exp(-(sharpness * honest + shift)))
    return [
        a_judged(float(score), int(label), name=str(at))
        for at, (score, label) in enumerate(zip(scores, truth, strict=True))
    ]


def figures(judged: list[Judged]) -> SmileFigures:
    made = smile_figures(
        [one.said.smile for one in judged],
        [one.sample.truth for one in judged],
        [one.sample.person for one in judged],
        0.5,
    )
    assert made is not None
    return made


def test_fitting_takes_back_shift_and_boast() -> None:
    judged = boasting(shift=1.0, sharpness=2.0)
    temperature = fit({"one": judged})
    before, after = figures(judged), figures(told(judged, temperature))
    assert after.calibration_error < 0.06
    assert after.accuracy.value >= before.accuracy.value
    assert after.auc.value == pytest.approx(before.auc.value)
    assert abs(after.true_positive_rate.value - (1 - after.false_positive_rate.value)) < 0.05


def test_plain_changes_nothing_and_no_face_stays_none() -> None:
    judged = [a_judged(0.3, 0), a_judged(None, 1)]
    again = told(judged, PLAIN)
    assert again[0].said.smile == pytest.approx(0.3)
    assert again[0].said.emotion == pytest.approx(judged[0].said.emotion)
    assert again[1].said.smile is None


def test_one_class_alone_is_left_as_it_is() -> None:
    temperature = fit({"one": [a_judged(0.9, 1), a_judged(0.8, 1)]})
    assert (temperature.smile, temperature.smile_bias) == (1, 0)


def test_emotions_that_are_too_sure_are_cooled() -> None:
    judged = [a_judged(0.5, 0, at % 7, said=at % 7 if at % 3 else (at + 1) % 7) for at in range(210)]
    sure = [
        replace(one, said=replace(one.said, emotion=tuple(0.994 if p > 0.5 else 0.001 for p in one.said.emotion or ())))
        for one in judged
    ]
    assert fit({"one": sure}).emotion > 2


def test_nobody_is_told_by_a_fit_that_he_took_part_in() -> None:
    judged = {"one": boasting(shift=1.0, sharpness=2.0)}
    halves = {half: [one for one in judged["one"] if calibrates(one.sample.person) == half] for half in (True, False)}
    crossed = cross_fitted(judged)["one"]
    for half, other in ((True, False), (False, True)):
        expected = told(halves[half], fit({"one": halves[other]}))
        found = [one for one in crossed if calibrates(one.sample.person) == half]
        assert [one.said for one in found] == [one.said for one in expected]
    assert [one.sample for one in crossed] == [one.sample for one in judged["one"]]
    assert figures(crossed).calibration_error < 0.07
