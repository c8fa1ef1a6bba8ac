from __future__ import annotations

import pytest

from smilecam.pipeline.rate import Rate


def ticked(fps: float, seconds: float) -> Rate:
    rate = Rate()
    for n in range(round(fps * seconds)):
        rate.tick(n / fps)
    return rate


def test_nothing_yet_is_no_rate() -> None:
    assert Rate().per_second(5.0) == 0.0


def test_one_event_is_no_rate_yet() -> None:
    rate = Rate()
    rate.tick(1.0)
    assert rate.per_second(1.0) == 0.0


@pytest.mark.parametrize("fps", [5.0, 15.0, 29.97, 30.0, 60.0])
def test_a_steady_beat_reads_as_it_is(fps: float) -> None:
    assert ticked(fps, 4).per_second(4.0) == pytest.approx(fps, rel=1e-6)


def test_only_the_last_seconds_count() -> None:
    rate = ticked(30, 10)
    for n in range(40):
        rate.tick(10 + n / 10)
    assert rate.per_second(13.9) == pytest.approx(10, rel=0.01)


def test_the_rate_of_something_that_stopped_falls_to_nothing() -> None:
    rate = ticked(30, 4)
    assert 10 < rate.per_second(5.0) < 20
    assert rate.per_second(6.1) == 0.0


def test_two_events_at_one_moment_make_no_infinite_rate() -> None:
    rate = Rate()
    rate.tick(1.0)
    rate.tick(1.0)
    assert rate.per_second(1.0) == 0.0
