from __future__ import annotations

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
