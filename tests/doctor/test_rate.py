from __future__ import annotations

import cv2
import pytest

from smilecam.devices import V4L2, Device, Handle, State
from smilecam.doctor.finding import Level
from smilecam.doctor.rate import rate_of
from tests.fakes.capture import FakeCapture
from tests.fakes.clock import HandClock
from tests.fakes.findings import told

PATH = "/dev/video98765"
CAMERA = Device("Logitech C920", PATH, 0, "uvcvideo", State.FREE, False, (Handle(PATH, V4L2),))


class Sending(FakeCapture):
    """A camera that gives `fps` pictures a second in a form of its own choosing; from `until_s` on none."""

    def __init__(self, clock: HandClock, fps: float, form: str, until_s: float = 1e9) -> None:
        super().__init__(clock)
        self.grab_takes_s = 1 / fps
        self._form, self._until_s, self._now = form, until_s, clock.now_s

    def get(self, propId: int, /) -> float:  # noqa: N803 -- OpenCV's name
        if propId == cv2.CAP_PROP_FOURCC:
            return float(cv2.VideoWriter.fourcc(*self._form)) if self._form else -1.0
        return super().get(propId)

    def grab(self) -> bool:
        return super().grab() and self._now() < self._until_s


@pytest.mark.parametrize(
    ("fps", "form", "level", "key", "said"),
    [
        (30.0, "MJPG", Level.OK, "rate_ok", "30.0 pictures a second, 1280x720 MJPG"),
        (15.0, "MJPG", Level.WARN, "rate_slow", "15.0 pictures a second where 30 were asked for"),
        (10.0, "YUYV", Level.WARN, "rate_raw", "not as MJPG"),
        (30.0, "", Level.OK, "rate_ok", "1280x720 ?"),
    ],
)
def test_a_camera_is_counted_as_a_start_opens_it(fps: float, form: str, level: Level, key: str, said: str) -> None:
    clock = HandClock()
    capture = Sending(clock, fps, form)
    finding = rate_of(CAMERA, clock, lambda _: capture)
    assert (finding.level, finding.key) == (level, key)
    assert said in told(finding)
    assert capture.released
    assert (cv2.CAP_PROP_FRAME_WIDTH, 1280) in capture.wishes


def test_one_that_does_not_open_says_why() -> None:
    finding = rate_of(CAMERA, HandClock(), lambda _: FakeCapture(HandClock(), opens=False))
    assert finding.level is Level.BAD
    assert "Logitech C920" in told(finding)


def test_one_that_stops_while_it_is_counted_is_told_as_lost() -> None:
    clock = HandClock()
    capture = Sending(clock, 30.0, "MJPG", until_s=clock.now_s() + 1)
    assert rate_of(CAMERA, clock, lambda _: capture).level is Level.BAD
    assert capture.released
