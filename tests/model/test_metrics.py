import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from smilecam_model import metrics


def labels(*values: int) -> metrics.Labels:
    return np.array(values, np.int64)


def scores(*values: float) -> metrics.Scores:
    return np.array(values, np.float64)


def test_counts_at_a_threshold_which_itself_is_called() -> None:
    counted = metrics.confusion(scores(0.9, 0.5, 0.4, 0.6), labels(1, 1, 1, 0), 0.5)
    assert counted == metrics.Confusion(true_positive=2, false_positive=1, true_negative=0, false_negative=1)
    assert counted.accuracy == 0.5
    assert counted.f1 == pytest.approx(4 / 6)
    assert counted.true_positive_rate == pytest.approx(2 / 3)
    assert counted.false_positive_rate == 1


@pytest.mark.parametrize("threshold", [0.0, 0.5, 1.0])
def test_a_face_that_was_not_found_is_wrong_at_any_threshold(threshold: float) -> None:
    truth = labels(1, 0, 1)
    said = metrics.counted(scores(0.0, 0.0, 1.0), truth, np.array([False, False, True]))
    assert metrics.confusion(said, truth, threshold) == metrics.Confusion(1, 1, 0, 1)


def test_auc_of_a_known_order() -> None:
    assert metrics.auc(scores(0.1, 0.4, 0.35, 0.8), labels(0, 0, 1, 1)) == 0.75
    assert metrics.auc(scores(0.5, 0.5), labels(0, 1)) == 0.5
    assert math.isnan(metrics.auc(scores(0.1, 0.2), labels(1, 1)))


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 1)), min_size=2, max_size=40))
def test_auc_is_the_share_of_pairs_in_order(pairs: list[tuple[float, int]]) -> None:
    said, truth = scores(*(one for one, _ in pairs)), labels(*(one for _, one in pairs))
    ups, downs = said[truth == 1], said[truth == 0]
    if len(ups) == 0 or len(downs) == 0:
        assert math.isnan(metrics.auc(said, truth))
        return
    order = (ups[:, None] > downs).mean() + 0.5 * (ups[:, None] == downs).mean()
    assert metrics.auc(said, truth) == pytest.approx(order)


def test_rate_at_one_percent_lets_one_of_a_hundred_through() -> None:
    said = scores(0.95, 0.85, 0.7, *np.linspace(0, 0.6, 99), 0.9)
    truth = labels(1, 1, 1, *([0] * 100))
    assert metrics.true_positive_rate_at(said, truth, 0.01) == 1
    assert metrics.true_positive_rate_at(said, truth, 0.0) == pytest.approx(1 / 3)


def test_a_calibrated_judge_has_no_calibration_error_and_a_boaster_has() -> None:
    rng = np.random.default_rng(1)
    said = rng.random(30_000)
    truth = (rng.random(30_000) < said).astype(np.int64)
    assert metrics.calibration_error(said, truth) < 0.02
    assert metrics.calibration_error(np.where(said > 0.5, 1.0, 0.0), truth) > 0.2


def test_macro_f1_counts_classes_alike() -> None:
    assert metrics.macro_f1(labels(0, 0, 0, 1), labels(0, 0, 0, 1), 7) == 1
    assert metrics.macro_f1(labels(0, 0, 0, 0), labels(0, 0, 0, 1), 7) == pytest.approx(6 / 7 / 2)


def test_an_interval_over_few_people_is_wider_than_over_many() -> None:
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 2, 200)
    said = np.clip(truth * 0.4 + rng.random(200) * 0.6, 0, 1)
    many = metrics.interval(metrics.auc, said, truth, [str(one) for one in range(200)])
    few = metrics.interval(metrics.auc, said, truth, [str(one // 40) for one in range(200)])
    assert many.low <= many.value <= many.high
    assert few.value == many.value
