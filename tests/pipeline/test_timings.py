from __future__ import annotations

from smilecam.pipeline.timings import KEPT_S, Timings
from tests.fakes.clock import HandClock


def test_a_block_is_measured_by_the_clock() -> None:
    clock = HandClock()
    timings = Timings(clock)
    with timings.measured("paint"):
        clock.advance(0.004)
    assert timings.summary()["paint"].p50_ms == 4.0


def test_p50_and_p95_are_of_the_recent_window_only() -> None:
    timings = Timings(HandClock(), window=100)
    for _ in range(100):
        timings.add("find", 900.0)
    for ms in range(1, 101):
        timings.add("find", float(ms))
    assert timings.summary()["find"].p50_ms == 50.5
    assert timings.summary()["find"].p95_ms == 95.05


def test_a_window_that_is_not_full_counts_what_is_there() -> None:
    timings = Timings(HandClock())
    timings.add("find", 2.0)
    timings.add("find", 4.0)
    assert timings.summary()["find"].p50_ms == 3.0


def test_a_block_that_raises_is_not_counted() -> None:
    timings = Timings(HandClock())
    try:
        with timings.measured("paint"):
            raise ValueError("no")
    except ValueError:
        assert timings.summary() == {}


def test_stages_stand_in_the_order_in_which_they_were_seen() -> None:
    timings = Timings(HandClock())
    for stage in ("capture", "paint", "convert", "capture"):
        timings.add(stage, 1.0)
    assert list(timings.summary()) == ["capture", "paint", "convert"]


def test_a_stage_that_ran_no_more_lately_is_not_told() -> None:
    clock = HandClock()
    timings = Timings(clock)
    timings.add("capture", 30.0)
    clock.advance(KEPT_S + 0.1)
    timings.add("publish", 1.0)
    assert list(timings.summary()) == ["publish"]
