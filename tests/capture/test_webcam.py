"""The webcam, told as what goes wrong with webcams. Real devices are in tests/vm."""

from __future__ import annotations

import logging
import os
import sys

import cv2
import pytest

from smilecam.capture.webcam import FIRST_PICTURE_WITHIN_S, LOST_AFTER_S, Webcam
from smilecam.devices import AVFOUNDATION, DSHOW, MSMF, V4L2, Device, Handle, State
from smilecam.errors import CameraLost, CameraProblem
from smilecam.frames import Size
from smilecam.v4l2 import LOOPBACK_DRIVER
from tests.fakes.capture import FakeCapture
from tests.fakes.clock import HandClock
from tests.fakes.kernel import FakeKernel, FakeNode, camera

HD, SMALL = Size(1280, 720), Size(640, 480)
PATH = "/dev/video98765"  # known to the fake kernel only, whatever this machine has


def device(*handles: Handle, driver: str = "uvcvideo", path: str = PATH) -> Device:
    return Device("HD Webcam", path, 0, driver, State.FREE, False, handles or (Handle(path, V4L2),))


DEVICE = device()


class Bench:
    """A webcam on a workbench: its fake capture, kernel and clock."""

    def __init__(self, *captures: FakeCapture, clock: HandClock | None = None, device: Device = DEVICE) -> None:
        self.clock = clock or HandClock()
        self.captures = list(captures) or [FakeCapture(self.clock)]
        self.opened: list[Handle] = []
        self.node: FakeNode = camera(98765, "HD Webcam")
        self.webcam = Webcam(lambda: device, HD, 30, self.clock, opener=self._open, kernel=FakeKernel(self.node))

    def _open(self, handle: Handle) -> FakeCapture:
        self.opened.append(handle)
        return self.captures[len(self.opened) - 1]

    def refused(self) -> CameraProblem:
        with pytest.raises(CameraProblem) as caught:
            self.webcam.open()
        return caught.value


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_mjpg_is_asked_for_before_the_size_and_the_rate(bench: Bench) -> None:
    bench.webcam.open()
    assert bench.captures[0].wishes == [
        (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
        (cv2.CAP_PROP_FRAME_WIDTH, 1280),
        (cv2.CAP_PROP_FRAME_HEIGHT, 720),
        (cv2.CAP_PROP_FPS, 30),
    ]


def test_the_facts_are_what_really_comes() -> None:
    clock = HandClock()
    bench = Bench(FakeCapture(clock, takes=[SMALL]), clock=clock)
    facts = bench.webcam.open()
    assert (facts.name, facts.size, facts.fps, facts.live) == ("HD Webcam", SMALL, 30.0, True)


def test_the_picture_read_while_opening_is_the_first_frame(bench: Bench) -> None:
    bench.webcam.open()
    opened_s = bench.clock.now_s()
    frames = [bench.webcam.read() for _ in range(3)]
    assert [frame.number for frame in frames if frame] == [0, 1, 2]
    assert frames[0] is not None
    assert frames[0].time_s == opened_s
    assert not frames[0].picture.flags.writeable


def test_a_bad_picture_is_passed_over(bench: Bench) -> None:
    bench.webcam.open()
    bench.webcam.read()
    bench.captures[0].bad = 2
    bench.captures[0].fails = 3
    frame = bench.webcam.read()
    assert frame is not None
    assert frame.number == 1


def test_a_picture_in_one_row_is_set_up_again() -> None:
    clock = HandClock()
    bench = Bench(FakeCapture(clock, row=True), clock=clock)
    assert bench.webcam.open().size == HD
    frame = bench.webcam.read()
    assert frame is not None
    assert frame.picture.shape == (720, 1280, 3)


def test_an_unplugged_camera_is_lost_at_the_first_failure(bench: Bench) -> None:
    bench.webcam.open()
    bench.webcam.read()
    bench.captures[0].fails, bench.captures[0].grab_takes_s = -1, 0.0
    bench.node.gone = True
    before_s = bench.clock.now_s()
    with pytest.raises(CameraLost) as lost:
        bench.webcam.read()
    assert (lost.value.key, lost.value.facts) == ("error.camera.lost", {"camera": "HD Webcam"})
    assert bench.clock.now_s() == before_s


def test_a_stalled_camera_is_lost_in_bounded_time(bench: Bench) -> None:
    bench.webcam.open()
    bench.webcam.read()
    bench.captures[0].fails, bench.captures[0].grab_takes_s = -1, 1.0  # OpenCV waits a second for each
    before_s = bench.clock.now_s()
    with pytest.raises(CameraLost):
        bench.webcam.read()
    assert LOST_AFTER_S <= bench.clock.now_s() - before_s <= LOST_AFTER_S + 1.1


def test_a_camera_that_opens_and_sends_nothing_is_told_so(bench: Bench) -> None:
    bench.captures[0].fails = -1
    problem = bench.refused()
    assert problem.key == "error.camera.no_picture"
    assert problem.facts["seconds"] == FIRST_PICTURE_WITHIN_S
    assert bench.captures[0].released


def test_after_a_loss_it_opens_again_and_counts_from_nought() -> None:
    clock = HandClock()
    bench = Bench(FakeCapture(clock), FakeCapture(clock), clock=clock)
    bench.webcam.open()
    bench.webcam.read()
    bench.webcam.read()
    bench.webcam.close()
    bench.webcam.open()
    frame = bench.webcam.read()
    assert frame is not None
    assert frame.number == 0


def test_on_windows_the_second_backend_is_tried() -> None:
    clock = HandClock()
    handles = (Handle(0, MSMF), Handle(1, DSHOW))
    bench = Bench(FakeCapture(clock, opens=False), FakeCapture(clock), clock=clock, device=device(*handles, path=""))
    bench.webcam.open()
    assert bench.opened == list(handles)
    assert bench.captures[0].released


def test_on_windows_the_second_backend_is_tried_too_where_the_first_gives_no_picture() -> None:
    clock = HandClock()
    handles = (Handle(0, MSMF), Handle(1, DSHOW))
    bench = Bench(FakeCapture(clock), FakeCapture(clock), clock=clock, device=device(*handles, path=""))
    bench.captures[0].fails = -1
    assert bench.webcam.open().size == HD
    assert bench.webcam.read() is not None
    assert (bench.captures[0].released, bench.captures[1].released) == (True, False)


def test_where_one_backend_is_silent_and_the_other_refuses_the_silence_is_told() -> None:
    clock = HandClock()
    handles = (Handle(0, MSMF), Handle(1, DSHOW))
    bench = Bench(FakeCapture(clock), FakeCapture(clock, opens=False), clock=clock, device=device(*handles, path=""))
    bench.captures[0].fails = -1
    assert bench.refused().key == "error.camera.no_picture"
    assert all(one.released for one in bench.captures)


def nodes(*paths: str) -> FakeKernel:
    """A kernel that knows a camera at each of `paths`."""
    kernel = FakeKernel()
    kernel.by_path |= {path: camera(0, "HD Webcam") for path in paths}
    return kernel


@pytest.mark.parametrize(
    ("told", "key"),
    [
        (device(path="/dev/zero"), "error.camera.busy"),
        (device(path="/dev/video77"), "error.camera.gone"),
        (device(), "error.camera.denied"),
        (device(path="/dev/null", driver=LOOPBACK_DRIVER), "error.camera.no_writer"),
        (device(path="/dev/null"), "error.camera.refused"),
        (device(Handle(0, AVFOUNDATION), path=""), "error.camera.refused_mac"),
        (device(Handle(0, MSMF), path=""), "error.camera.refused"),
    ],
)
def test_why_it_did_not_open_is_told(told: Device, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if "mac" in key:
        monkeypatch.setattr(sys, "platform", "darwin")
    kernel = nodes("/dev/null", PATH)
    kernel.by_path["/dev/zero"] = camera(0, "HD Webcam", busy=True)
    clock = HandClock()
    webcam = Webcam(lambda: told, HD, 30, clock, opener=lambda handle: FakeCapture(clock, opens=False), kernel=kernel)
    with pytest.raises(CameraProblem) as caught:
        webcam.open()
    assert caught.value.key == key


def test_the_measured_rate_is_told_and_a_slow_one_explained(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.webcam.open()
    bench.captures[0].grab_takes_s = 0.1
    with caplog.at_level(logging.INFO):
        for _ in range(90):
            bench.webcam.read()
    (line,) = [record.message for record in caplog.records if "measured" in record.message]
    assert "10.0 fps measured, 30 asked" in line
    assert "dim light" in line


def test_reading_a_closed_webcam_is_a_mistake_and_closing_twice_is_none(bench: Bench) -> None:
    with pytest.raises(ValueError, match="closed != open"):
        bench.webcam.read()
    bench.webcam.close()
    bench.webcam.open()
    bench.webcam.close()
    bench.webcam.close()
    assert bench.captures[0].released


def test_opencv_is_told_to_wait_a_second_at_most() -> None:
    assert os.environ["OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT"] == "1"


def test_a_path_that_is_no_camera_does_not_open() -> None:
    # Through OpenCV itself, on any machine.
    webcam = Webcam(lambda: device(path="/dev/null"), HD, 30, HandClock(), kernel=nodes("/dev/null"))
    with pytest.raises(CameraProblem) as caught:
        webcam.open()
    assert caught.value.key == "error.camera.refused"
