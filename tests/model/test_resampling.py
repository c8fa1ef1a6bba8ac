import math

import numpy as np
from smilecam_model import metrics
from smilecam_model.metrics import Scores
from smilecam_model.resampling import RESAMPLES, draws, intervals


def test_people_are_drawn_with_all_their_pictures() -> None:
    for weights in draws(["a", "b", "a", "c", "b"]):
        assert weights[0] == weights[2]
        assert weights[1] == weights[4]
        assert weights[0] + weights[1] + weights[3] == 3


def test_the_same_people_are_drawn_each_time() -> None:
    assert all(np.array_equal(one, other) for one, other in zip(draws(list("abcd")), draws(list("abcd")), strict=True))
    assert sum(1 for _ in draws(list("ab"))) == RESAMPLES


def test_an_interval_over_few_people_is_wider_than_over_many() -> None:
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 2, 200)
    bias = np.repeat(rng.normal(0, 0.2, 10), 20)
    ranked = metrics.Ranked(np.asarray(truth * 0.4 + rng.random(200) * 0.6 + bias, np.float64), truth)

    def measure(weights: Scores) -> list[float]:
        return [ranked.auc(weights)]

    (many,) = intervals(measure, [str(one) for one in range(200)])
    (few,) = intervals(measure, [str(one // 20) for one in range(200)])
    assert many.low < many.value < many.high
    assert few.value == many.value
    assert few.high - few.low > many.high - many.low


def test_one_person_alone_has_no_interval() -> None:
    (one,) = intervals(lambda weights: [float(weights.sum())], ["a", "a"])
    assert one.value == 2
    assert math.isnan(one.low)
    assert math.isnan(one.high)


def test_a_figure_that_no_draw_can_tell_has_no_interval() -> None:
    (one,) = intervals(lambda weights: [float("nan")], ["a", "b"])
    assert math.isnan(one.low)
