"""The smile curve of the last minute."""

from __future__ import annotations

from smilecam.faces import Box
from smilecam.frames import Size
from smilecam.panel.curve import KEEPS_S, Curve, Point
from tests.fakes.clock import HandClock
from tests.fakes.verdicts import verdict_at, verdicts_of

BOX = Box(0, 0, 10, 10)


def test_each_judged_frame_is_a_sample_with_all_of_its_faces() -> None:
    clock = HandClock()
    curve = Curve(clock)
    two = (verdict_at(BOX, 0.12345, track=3), verdict_at(BOX, 0.9, laughing=True, track=4))
    curve.see(verdicts_of(*two, size=Size(64, 48)))
    (sample,) = curve.after(-1.0)
    assert sample.faces == (Point(3, 0.123, False), Point(4, 0.9, True))
    assert sample.time_s == clock.now_s()


def test_only_what_came_after_is_told_and_in_its_order() -> None:
    clock = HandClock()
    curve = Curve(clock)
    times = []
    for _ in range(5):
        clock.advance(0.1)
        times.append(clock.now_s())
        curve.see(verdicts_of(size=Size(64, 48)))
    assert [one.time_s for one in curve.after(times[2])] == times[3:]
    assert curve.after(times[-1]) == []


def test_a_minute_is_kept_and_no_more() -> None:
    clock = HandClock()
    curve = Curve(clock)
    for _ in range(900):
        clock.advance(0.1)
        curve.see(verdicts_of(size=Size(64, 48)))
    kept = curve.after(-1.0)
    assert len(kept) in (600, 601)
    assert kept[0].time_s >= clock.now_s() - KEEPS_S - 1e-6
