from __future__ import annotations

from threading import Event, Thread

import pytest

from smilecam.errors import CameraLost, CameraProblem
from smilecam.pipeline.backoff import Backoff
from smilecam.pipeline.capture_path import CapturePath
from smilecam.pipeline.opening import Opening
from smilecam.pipeline.shared import Shared
from smilecam.pipeline.timings import Timings
from tests.fakes.clock import HandClock
from tests.fakes.source import FakeSource


class Bench:
    """A capture path without pauses between its tries; a test runs it in its own thread to the source's end."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.source = FakeSource(self.clock)
        self.shared = Shared(self.clock, Timings(self.clock), Opening(), Event())
        self.path = CapturePath(self.source, self.shared, Backoff(first_s=0.0))


def test_the_newest_frame_is_offered_and_the_source_closed_at_its_end() -> None:
    bench = Bench()
    bench.source.give(1)
    newest = bench.source.give(2)
    bench.source.end()
    bench.path.run()
    assert bench.path.frames.take(0) is newest
    assert bench.path.frames.replaced == 1
    assert bench.path.ended.is_set()
    assert bench.source.closed == 1


def test_frames_that_the_source_lost_are_counted_by_the_gaps_in_their_numbers() -> None:
    bench = Bench()
    bench.source.give(lost=5)  # before the first nothing was promised
    bench.source.give(lost=2)
    bench.source.give()
    bench.source.end()
    bench.path.run()
    assert bench.path.lost == 2


def test_a_source_that_never_opened_refuses_the_start() -> None:
    bench = Bench()
    bench.source.refusals.append(CameraProblem("empty"))
    bench.path.run()
    with pytest.raises(CameraProblem):
        bench.shared.opening.wait(0)
    assert bench.source.closed == 1


def test_a_lost_camera_is_opened_again_until_it_is_back() -> None:
    bench = Bench()
    bench.source.give()
    bench.source.fail(CameraLost("empty"))
    bench.shared.opening.flows()
    newest = bench.source.give()
    bench.source.end()
    bench.path.run()
    assert bench.source.opened == 2
    assert bench.source.closed == 2
    assert bench.path.frames.take(0) is newest
    assert bench.path.health.problem is None


def test_a_camera_that_refuses_to_come_back_is_asked_again_and_again() -> None:
    bench = Bench()
    bench.source.give()
    bench.source.fail(CameraLost("empty"))
    bench.source.end()
    bench.source.refusals += [None, *(CameraProblem("empty") for _ in range(4))]
    bench.path.run()
    assert bench.source.opened == 6


def test_an_error_that_is_no_cameras_is_survived_too() -> None:
    bench = Bench()
    bench.source.give()
    bench.source.fail(OSError(5, "Input/output error"))
    bench.source.give()
    bench.source.end()
    bench.path.run()
    assert bench.source.opened == 2


def test_a_source_that_does_not_even_close_is_opened_again(caplog: pytest.LogCaptureFixture) -> None:
    bench = Bench()
    bench.source.give()
    bench.source.fail(CameraLost("empty"))
    newest = bench.source.give()
    bench.source.end()
    bench.source.stubborn = 2
    bench.path.run()
    assert bench.source.opened == 2
    assert bench.path.frames.take(0) is newest
    assert "did not close" in caplog.text


def test_while_it_waits_to_try_again_it_stops_at_once() -> None:
    bench = Bench()
    bench.path = CapturePath(bench.source, bench.shared, Backoff(first_s=60.0))
    thread = Thread(target=bench.path.run)
    bench.source.give()
    bench.source.fail(CameraLost("empty"))
    thread.start()
    bench.shared.stop.set()
    thread.join(30)
    assert not thread.is_alive()
