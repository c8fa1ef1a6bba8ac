"""A cv2.VideoCapture whose pictures and failures a test sets."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from smilecam.frames import Picture, Size
from tests.fakes.clock import HandClock

FRAME_S = 1 / 30


class FakeCapture:
    """Gives a gray picture of the size that was asked for at each grab, a thirtieth of a second later.

    takes: the sizes that it can give; another wish leaves the last. fails: how many of the next grabs fail; -1: all.
    bad: how many of the next pictures cannot be unpacked. row: hands a picture over as one row, as OpenCV 4.11 does.
    """

    def __init__(self, clock: HandClock, *, opens: bool = True, takes: Sequence[Size] = (), row: bool = False) -> None:
        self.wishes: list[tuple[int, float]] = []
        self.fails = self.bad = 0
        self.released = False
        self.grab_takes_s = FRAME_S
        self._clock, self._opens, self._takes, self._row = clock, opens, takes, row
        self._wanted = {cv2.CAP_PROP_FRAME_WIDTH: 640.0, cv2.CAP_PROP_FRAME_HEIGHT: 480.0, cv2.CAP_PROP_FPS: 30.0}

    def isOpened(self) -> bool:  # noqa: N802 -- OpenCV's name
        return self._opens

    def set(self, propId: int, value: float, /) -> bool:  # noqa: N803 -- OpenCV's name
        self.wishes.append((propId, value))
        self._wanted[propId] = value
        return True  # which proves nothing

    def get(self, propId: int, /) -> float:  # noqa: N803 -- OpenCV's name
        size = self._size()
        known = {cv2.CAP_PROP_FRAME_WIDTH: size.width, cv2.CAP_PROP_FRAME_HEIGHT: size.height}
        return known.get(propId, self._wanted.get(propId, 0.0))

    def grab(self) -> bool:
        self._clock.advance(self.grab_takes_s)
        if self.fails:
            self.fails -= 1
            return False
        return True

    def retrieve(self) -> tuple[bool, Picture | None]:
        if self.bad:
            self.bad -= 1
            return False, None
        size = self._size()
        picture = np.full((size.height, size.width, 3), 128, np.uint8)
        return True, picture.reshape(1, -1) if self._row else picture

    def release(self) -> None:
        self.released = True

    def _size(self) -> Size:
        wanted = Size(round(self._wanted[cv2.CAP_PROP_FRAME_WIDTH]), round(self._wanted[cv2.CAP_PROP_FRAME_HEIGHT]))
        return wanted if not self._takes or wanted in self._takes else self._takes[0]
