"""The demo camera: a drawn face from neutral to a smile to a laugh. Nothing behind it knows that it is drawn."""

from __future__ import annotations

import cv2
import numpy as np

from smilecam.capture.story import Story
from smilecam.draw.portrait import Portrait
from smilecam.frames import Frame, Size
from smilecam.ports import Clock, SourceFacts


class Demo:
    """Implements ports.Source: live, one picture at each frame time of `clock`; frames that come late are left out.

    story: "demo", "demo:straight" or "demo:laugh@8" (see `story`); seconds count from `open`.
    """

    def __init__(self, story: str, size: Size, fps: float, clock: Clock) -> None:
        if fps <= 0:
            raise ValueError(f"unexpected fps: {fps} != more than 0")
        self._name, self._story = story, Story.of(story)
        self._size, self._fps, self._clock = size, fps, clock
        self._portrait: Portrait | None = None
        self._began_s = 0.0
        self._next = 0

    def open(self) -> SourceFacts:
        self._portrait = Portrait(self._size)
        self._began_s, self._next = self._clock.now_s(), 0
        return SourceFacts(self._name, self._size, self._fps, live=True)

    def read(self) -> Frame:
        """Return the picture of the next frame time, waiting for it. Raises ValueError where it is not open."""
        if self._portrait is None:
            raise ValueError("unexpected read: closed != open")
        passed_s = self._clock.now_s() - self._began_s
        number = max(self._next, int(passed_s * self._fps))
        story_s = number / self._fps
        self._clock.sleep_s(story_s - passed_s)
        self._next = number + 1
        picture = np.asarray(cv2.cvtColor(self._portrait.paint(self._story.at(story_s)), cv2.COLOR_BGRA2BGR), np.uint8)
        picture.flags.writeable = False
        return Frame(picture, self._began_s + story_s, number)

    def close(self) -> None:
        self._portrait = None
