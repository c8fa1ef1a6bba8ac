from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Thread

import pytest

from smilecam.errors import CameraLost, CameraProblem
from smilecam.pipeline.capture_path import CapturePath
from smilecam.pipeline.opening import Opening
from smilecam.pipeline.shared import Shared
from smilecam.pipeline.supervision import Part, Phase
from smilecam.pipeline.timings import Timings
from tests.fakes.clock import HandClock
from tests.fakes.source import FakeSource


class Bench:
    """A capture path without pauses between its tries; a test runs it in its own thread to the source's end."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.source = FakeSource(self.clock)
        self.shared = Shared(self.clock, Timings(self.clock), Opening(), Event())
        self.path = CapturePath(self.source, self.shared, Part(self.clock.now_s(), first_s=0.0))


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
    bench.path = CapturePath(bench.source, bench.shared, Part(bench.clock.now_s(), first_s=60.0))
    thread = Thread(target=bench.path.run)
    bench.source.give()
    bench.source.fail(CameraLost("empty"))
    thread.start()
    bench.shared.stop.set()
    bench.path.hear_stop()
    thread.join(30)
    assert not thread.is_alive()


def running(bench: Bench) -> Thread:
    thread = Thread(target=bench.path.run, daemon=True)
    thread.start()
    return thread


def becomes(asked: Callable[[], bool]) -> bool:
    until_s = time.monotonic() + 30
    while not asked() and time.monotonic() < until_s:
        time.sleep(0.001)
    return asked()


def test_one_that_nobody_wants_is_let_go_and_opened_again_when_somebody_does() -> None:
    bench = Bench()
    bench.source.give()
    thread = running(bench)
    assert becomes(lambda: bench.path.part.state.phase is Phase.WORKING)
    bench.path.want(False)
    bench.source.give()  # the read that it was in
    assert becomes(lambda: bench.path.part.state.phase is Phase.ASLEEP)
    assert (bench.source.opened, bench.source.closed) == (1, 1)
    bench.path.want(True)
    newest = bench.source.give()
    bench.source.end()
    thread.join(30)
    assert bench.source.opened == 2
    assert bench.path.frames.take(0) is newest


def test_asleep_it_stops_at_once() -> None:
    bench = Bench()
    bench.path.want(False)
    thread = running(bench)
    assert becomes(lambda: bench.path.part.state.phase is Phase.ASLEEP)
    bench.shared.stop.set()
    bench.path.hear_stop()
    thread.join(30)
    assert not thread.is_alive()
    assert bench.source.opened == 0


def test_a_fault_of_before_is_forgotten_when_it_falls_asleep_and_waking_tries_at_once() -> None:
    bench = Bench()
    bench.path = CapturePath(bench.source, bench.shared, Part(bench.clock.now_s(), first_s=600.0, most_s=600.0))
    bench.source.give()
    bench.source.fail(CameraLost("empty"))
    thread = running(bench)
    assert becomes(lambda: bench.path.part.state.phase is Phase.WAITING)
    bench.path.want(False)
    assert becomes(lambda: bench.path.part.state.phase is Phase.ASLEEP)
    assert bench.path.health.problem is None
    bench.path.want(True)
    bench.source.give()
    bench.source.end()
    thread.join(30)
    assert bench.source.opened == 2


def test_after_a_sleep_of_the_machine_it_is_opened_anew_without_waiting() -> None:
    bench = Bench()
    bench.path = CapturePath(bench.source, bench.shared, Part(bench.clock.now_s(), first_s=600.0, most_s=600.0))
    bench.source.give()
    bench.source.fail(CameraLost("empty"))
    thread = running(bench)
    assert becomes(lambda: bench.path.part.state.phase is Phase.WAITING)
    bench.path.open_anew()
    bench.source.give()
    bench.source.end()
    thread.join(30)
    assert bench.source.opened == 2


def test_what_was_read_before_it_was_to_open_anew_is_not_offered() -> None:
    bench = Bench()
    bench.source.give(1)
    thread = running(bench)
    assert becomes(lambda: bench.path.frames.peek() is not None)
    bench.path.frames.clear()
    bench.path.open_anew()
    bench.source.give(2)
    newest = bench.source.give(3)
    bench.source.end()
    thread.join(30)
    assert bench.path.frames.take(0) is newest
    assert bench.path.frames.replaced == 0


def test_why_it_failed_and_how_often_is_kept_for_who_asks() -> None:
    bench = Bench()
    bench.path = CapturePath(bench.source, bench.shared, Part(bench.clock.now_s(), first_s=600.0, most_s=600.0))
    bench.source.give()
    bench.source.fail(CameraProblem("camera.busy", camera="Fake", path="/dev/video0"))
    thread = running(bench)
    assert becomes(lambda: bench.path.part.state.tries == 1)
    assert bench.path.part.state.trouble == "error.camera.busy"
    bench.shared.stop.set()
    bench.path.hear_stop()
    thread.join(30)
