import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from smilecam_model.video.rates import Rate, upper_bound


@pytest.mark.parametrize(("count", "bound"), [(0, 2.9957), (1, 4.7439), (2, 6.2958), (5, 10.5130), (20, 29.0620)])
def test_the_bound_is_the_tables(count: int, bound: float) -> None:
    assert upper_bound(count) == pytest.approx(bound, abs=1e-4)


def test_none_in_fifteen_minutes_may_be_twelve_an_hour() -> None:
    none = Rate(0, 900.0)
    assert none.per_hour == 0
    assert none.bound_per_hour == pytest.approx(11.98, abs=0.01)


def test_of_no_time_there_is_no_rate() -> None:
    assert math.isnan(Rate(0, 0.0).per_hour)
    assert Rate(0, 0.0).bound_per_hour == math.inf


def test_fewer_than_none_is_refused() -> None:
    with pytest.raises(ValueError, match="unexpected count"):
        upper_bound(-1)


@given(st.integers(0, 300))
def test_more_events_bound_higher_and_always_above_the_count(count: int) -> None:
    assert count < upper_bound(count) < upper_bound(count + 1)
