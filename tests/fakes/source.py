"""A camera whose frames a test gives one by one."""

from __future__ import annotations

from queue import Queue

import numpy as np

from smilecam.frames import Frame, Size
from smilecam.ports import Clock, SourceFacts

SMALL = Size(64, 48)


class FakeSource:
    """`read` blocks until a test gives a frame, a problem or the end.

    refusals: what the next openings raise, None where one succeeds; without any, they succeed.
    stubborn: how many of the next closings raise.
    """

    def __init__(self, clock: Clock, size: Size = SMALL, live: bool = True) -> None:
        self.opened = 0
        self.closed = 0
        self.stubborn = 0
        self.refusals: list[Exception | None] = []
        self._clock = clock
        self._facts = SourceFacts("Fake Camera", size, 30.0, live)
        self._number = 0
        self._given: Queue[Frame | Exception | None] = Queue()

    def give(self, shade: int = 128, lost: int = 0) -> Frame:
        """Give one frame of one shade, captured now, after `lost` frames that the camera itself lost."""
        picture = np.full((*self._facts.size[::-1], 3), shade, np.uint8)
        picture.flags.writeable = False
        self._number += lost
        frame = Frame(picture, self._clock.now_s(), self._number)
        self._number += 1
        self._given.put(frame)
        return frame

    def fail(self, problem: Exception) -> None:
        self._given.put(problem)

    def end(self) -> None:
        self._given.put(None)

    def open(self) -> SourceFacts:
        self.opened += 1
        if self.refusals and (refusal := self.refusals.pop(0)):
            raise refusal
        return self._facts

    def read(self) -> Frame | None:
        given = self._given.get()
        if isinstance(given, Exception):
            raise given
        return given

    def close(self) -> None:
        self.closed += 1
        if self.stubborn:
            self.stubborn -= 1
            raise OSError("it does not close")
