import numpy as np
import pytest
from smilecam_model.calibrate import PLAIN, fit, told
from smilecam_model.evaluate import Judged, smile_figures

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


def test_fitting_takes_back_shift_and_boast() -> None:
    judged = boasting(shift=1.0, sharpness=2.0)
    temperature = fit({"one": judged})
    before, after = smile_figures(judged, 0.5), smile_figures(told(judged, temperature), 0.5)
    assert before is not None
    assert after is not None
    assert after.calibration_error < 0.06
    assert after.accuracy.value >= before.accuracy.value
    assert after.auc.value == pytest.approx(before.auc.value)
    assert abs(after.true_positive_rate - (1 - after.false_positive_rate)) < 0.05


def test_plain_changes_nothing_and_no_face_stays_none() -> None:
    judged = [a_judged(0.3, 0), a_judged(None, 1)]
    again = told(judged, PLAIN)
    assert again[0].smile == pytest.approx(0.3)
    assert again[0].emotion == pytest.approx(judged[0].emotion)
    assert again[1].smile is None


def test_one_class_alone_is_left_as_it_is() -> None:
    temperature = fit({"one": [a_judged(0.9, 1), a_judged(0.8, 1)]})
    assert (temperature.smile, temperature.smile_bias) == (1, 0)


def test_emotions_that_are_too_sure_are_cooled() -> None:
    judged = [a_judged(0.5, 0, at % 7, said=at % 7 if at % 3 else (at + 1) % 7) for at in range(210)]
    sure = [
        Judged(one.sample, one.smile, tuple(0.994 if share > 0.5 else 0.001 for share in one.emotion or ()), False)
        for one in judged
    ]
    assert fit({"one": sure}).emotion > 2
