"""A virtual camera in memory: what its sink takes its source gives, changed on the way as a test wants it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition

import cv2
import numpy as np

from smilecam.errors import CameraLost, SinkProblem
from smilecam.frames import Frame, Picture, PixelFormat, Size
from smilecam.ports import Clock, SourceFacts
from tests.fakes.sink import PATIENCE_S


class FakeLoopback:
    """Sink and source at once. `change` is done to each BGR picture; None from it loses the picture.

    refuse: the writing side raises at its next picture.
    """

    format = PixelFormat.I420
    told = "SmileCam"

    def __init__(self, clock: Clock, change: Callable[[Picture], Picture | None] = lambda picture: picture) -> None:
        self._clock, self._change = clock, change
        self._newest: Picture | None = None
        self._number = 0
        self._came = Condition()
        self.refuse = False
        self.closed = 0

    def open(self, size: Size, fps: float) -> Size:
        return Size(320, 240)

    def publish(self, picture: Picture) -> None:
        if self.refuse:
            raise SinkProblem("virtual.lost_writes", path="/dev/video10")
        back = self._change(np.asarray(cv2.cvtColor(picture, cv2.COLOR_YUV2BGR_I420), np.uint8))
        with self._came:
            if back is not None:
                self._newest = back
                self._came.notify_all()

    def close(self) -> None:
        self.closed += 1

    def source(self) -> FakeLoopbackSource:
        return FakeLoopbackSource(self)

    def take(self, within_s: float) -> Frame:
        with self._came:
            if not self._came.wait_for(lambda: self._newest is not None, within_s) or self._newest is None:
                raise CameraLost("camera.lost", camera="SmileCam")
            picture, self._newest = self._newest, None
        self._number += 1
        return Frame(picture, self._clock.now_s(), self._number)


class FakeLoopbackSource:
    """The reading side. within_s: how long a read waits for a picture."""

    within_s = PATIENCE_S

    def __init__(self, loopback: FakeLoopback) -> None:
        self._loopback = loopback
        self.closed = 0

    def open(self) -> SourceFacts:
        return SourceFacts("SmileCam", Size(320, 240), 30.0, live=True)

    def read(self) -> Frame | None:
        return self._loopback.take(self.within_s)

    def close(self) -> None:
        self.closed += 1
