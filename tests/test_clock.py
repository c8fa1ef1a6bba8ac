from __future__ import annotations

import sys
import time

import pytest

from smilecam.clock import MonotonicClock


def test_it_never_runs_backwards() -> None:
    clock = MonotonicClock()
    times = [clock.now_s() for _ in range(1000)]
    assert times == sorted(times)


def test_sleeping_lasts_at_least_as_long_as_asked() -> None:
    clock = MonotonicClock()
    began_s = clock.now_s()
    clock.sleep_s(0.01)
    assert clock.now_s() - began_s >= 0.0099


def test_sleeping_for_less_than_nothing_returns_at_once() -> None:
    MonotonicClock().sleep_s(-5.0)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux has the clock that counts sleep under this name")
def test_it_counts_the_time_that_the_machine_sleeps() -> None:
    before_s = time.clock_gettime(time.CLOCK_BOOTTIME)
    assert before_s <= MonotonicClock().now_s() <= time.clock_gettime(time.CLOCK_BOOTTIME)
