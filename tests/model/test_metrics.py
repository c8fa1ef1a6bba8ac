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


def test_a_scale_for_halves_is_calibrated_on_a_set_with_few_smiles_once_both_classes_count_alike() -> None:
    rng = np.random.default_rng(1)
    said = rng.random(60_000)
    truth = (rng.random(60_000) < said).astype(np.int64)
    kept = (truth == 0) | (rng.random(60_000) < 0.25)  # three in four smiles are taken away
    assert metrics.calibration_error(said[kept], truth[kept]) > 0.1
    assert metrics.balanced_calibration_error(said[kept], truth[kept]) < 0.015
    assert metrics.balanced_calibration_error(said, truth) == pytest.approx(
        metrics.calibration_error(said, truth), abs=0.005
    )
    assert math.isnan(metrics.balanced_calibration_error(said, np.ones(60_000, np.int64)))


def test_macro_f1_counts_classes_alike() -> None:
    assert metrics.macro_f1(labels(0, 0, 0, 1), labels(0, 0, 0, 1), 7) == 1
    assert metrics.macro_f1(labels(0, 0, 0, 0), labels(0, 0, 0, 1), 7) == pytest.approx(6 / 7 / 2)


def test_bins_of_equal_mass_tell_score_rate_and_count() -> None:
    bins = metrics.reliability(np.linspace(0, 1, 30), labels(*([0] * 15 + [1] * 15)))
    assert [one.count for one in bins] == [2] * 15
    assert (bins[0].rate, bins[-1].rate) == (0, 1)
    assert bins[0].score < bins[1].score


def test_chance_alone_makes_a_calibration_error_that_falls_with_the_count() -> None:
    few, many = (metrics.calibration_floor(np.full(count, 0.5)) for count in (60, 6000))
    assert few > 0.1
    assert many < 0.05
    assert math.isnan(metrics.calibration_floor(scores()))


def test_the_curve_runs_from_corner_to_corner_and_ties_are_one_step() -> None:
    others, smiles = metrics.Ranked(scores(0.9, 0.5, 0.5, 0.1), labels(1, 1, 0, 0)).curve()
    assert others.tolist() == [0, 0, 0.5, 1]
    assert smiles.tolist() == [0, 0.5, 1, 1]


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 1), st.integers(0, 3)), min_size=1, max_size=30))
def test_a_weight_counts_a_picture_so_often(rows: list[tuple[float, int, int]]) -> None:
    said, truth = scores(*(one for one, _, _ in rows)), labels(*(one for _, one, _ in rows))
    times = np.array([one for _, _, one in rows])
    weighted, repeated = metrics.Ranked(said, truth), metrics.Ranked(said.repeat(times), truth.repeat(times))
    ones = np.ones(int(times.sum()))
    assert weighted.auc(times.astype(np.float64)) == pytest.approx(repeated.auc(ones), nan_ok=True)
    rate = weighted.true_positive_rate_at(0.1, times.astype(np.float64))
    assert rate == pytest.approx(repeated.true_positive_rate_at(0.1, ones), nan_ok=True)


def test_no_pictures_have_no_figures() -> None:
    assert math.isnan(metrics.auc(scores(), labels()))
    assert math.isnan(metrics.true_positive_rate_at(scores(), labels(), 0.01))
    assert math.isnan(metrics.calibration_error(scores(), labels()))
    assert math.isnan(metrics.macro_f1(labels(), labels(), 7))


def test_a_guess_of_none_of_the_classes_stands_in_the_last_column() -> None:
    counts = metrics.counts_of(labels(0, -1, 1), labels(0, 1, 1), 2, np.ones(3))
    assert counts.tolist() == [[1, 0, 0], [0, 1, 1]]
    assert metrics.f1_of(counts).tolist() == [1, pytest.approx(2 / 3)]
