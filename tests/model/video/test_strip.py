import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from smilecam_model.video.strip import Strip, mean_of_last, padded


def a_strip(*smiles: float) -> Strip:
    at = np.arange(len(smiles)) / 30
    return Strip(at, np.array(smiles, np.float64), at, np.full(len(smiles), 0.5))


def test_another_judge_sees_the_same_face_where_it_sees_it() -> None:
    told = a_strip(0.1, 0.2, 0.3).told(np.array([0.9, np.nan, 0.7]))
    assert told.smile.tolist() == [0.9, 0.7]
    assert told.time_s.tolist() == [0.0, 2 / 30]


def test_the_mean_of_the_last_five_is_of_fewer_at_the_start() -> None:
    means = mean_of_last(np.array([1.0, 0.0, 0.0, 0.0, 0.0, 1.0]), 5)
    assert means.tolist() == pytest.approx([1, 1 / 2, 1 / 3, 1 / 4, 1 / 5, 1 / 5])


def test_what_was_not_seen_is_in_no_mean_and_has_none() -> None:
    means = mean_of_last(np.array([1.0, np.nan, 0.0]), 5)
    assert means[[0, 2]].tolist() == [1.0, 0.5]
    assert np.isnan(means[1])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.integers(1, 8))
def test_a_mean_lies_between_what_it_is_of(values: list[float], count: int) -> None:
    for at, mean in enumerate(mean_of_last(np.array(values), count)):
        of = values[max(0, at + 1 - count) : at + 1]
        assert min(of) - 1e-9 <= mean <= max(of) + 1e-9


def test_strips_of_different_lengths_are_filled_up_with_zeros() -> None:
    _, smile, _, _, lengths = padded([a_strip(0.5), a_strip(0.1, 0.2)])
    assert smile.tolist() == [[0.5, 0.0], [0.1, 0.2]]
    assert lengths.tolist() == [1, 2]
