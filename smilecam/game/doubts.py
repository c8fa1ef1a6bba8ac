"""Evidence that no camera gives: flagged and shown to all, never a verdict. Pure.

A friendly game: who wants to cheat writes a client that passes all of this (docs/game.md says how). What is caught is
the cheap: a recording of numbers, a clock that is turned, a picture that stands still, a face that never blinks.
"""

from __future__ import annotations

from collections import deque
from enum import Enum

from smilecam.game.events import FaceState
from smilecam.game.evidence import Sample


class Doubt(Enum):
    """What cannot be. FROZEN is the duty to be seen not done, too."""

    REPLAYED = "replayed"  # the same numbers as some time before
    BACKWARDS = "backwards"  # time, or what only grows, runs backwards
    FROZEN = "frozen"  # the same numbers again and again
    UNBLINKING = "unblinking"
    AHEAD = "ahead"  # from after its arrival
    LATE = "late"  # held back
    IMPOSSIBLE = "impossible"  # a peak below the smile, an answer before its question


# A tracker's landmarks tremble by more than a hundredth of a degree from frame to frame, on the stillest face.
FROZEN_US, FROZEN_SAMPLES = 2_000_000, 8
# People blink every few seconds; who stares at a screen may take half a minute.
UNBLINKING_US = 45_000_000
# So many successive samples are looked for in the past; one window of KEPT_OF is remembered, the same ones whenever
# the numbers are the same; so many in a row must be known before it is called a replay.
WINDOW, KEPT_OF, KEPT, REPEATS = 6, 8, 64, 3


class Doubts:
    """What is doubtful of one player's evidence, since the round began."""

    __slots__ = (
        "_blinked_us",
        "_blinks",
        "_known",
        "_past",
        "_repeats",
        "_same",
        "_since_us",
        "_window",
        "found",
        "frozen",
    )

    def __init__(self) -> None:
        self._past: deque[int] = deque(maxlen=KEPT)
        self._window: deque[int] = deque(maxlen=WINDOW)
        self._repeats = 0
        self._same, self._since_us, self._known = 0, 0, 0
        self._blinks, self._blinked_us = -1, 0
        self.frozen = False
        self.found: set[Doubt] = set()

    def begin(self) -> None:
        """Forget what was found: a round begins."""
        self.found = set()

    def look(self, sample: Sample, at_us: int) -> None:
        """Look at the next sample, of the time `at_us`."""
        if sample.face is not FaceState.SEEN:
            self.frozen, self._known, self._blinks = False, 0, -1
            return
        if (sample.peak is not None and sample.peak < sample.smile) or (sample.low or 0) > sample.smile:
            self.found.add(Doubt.IMPOSSIBLE)
        numbers = hash((sample.smile, sample.yaw, sample.light))
        self._stillness(numbers, at_us)
        if not self.frozen:
            self._memory(numbers)
        if sample.blinks is not None:
            self._eyes(sample.blinks, at_us)

    def _stillness(self, numbers: int, at_us: int) -> None:
        if numbers != self._known:
            self._known, self._same, self._since_us, self.frozen = numbers, 0, at_us, False
            return
        self._same += 1
        if self._same >= FROZEN_SAMPLES and at_us - self._since_us >= FROZEN_US:
            self.frozen = True
            self.found.add(Doubt.FROZEN)

    def _memory(self, numbers: int) -> None:
        self._window.append(numbers)
        if len(self._window) < WINDOW or self._same:
            return
        window = hash(tuple(self._window))
        if window % KEPT_OF:
            return
        self._repeats = self._repeats + 1 if window in self._past else 0
        self._past.append(window)
        if self._repeats >= REPEATS:
            self.found.add(Doubt.REPLAYED)

    def _eyes(self, blinks: int, at_us: int) -> None:
        if blinks < self._blinks:
            self.found.add(Doubt.BACKWARDS)
        if blinks != self._blinks:
            self._blinks, self._blinked_us = blinks, at_us
        elif at_us - self._blinked_us >= UNBLINKING_US:
            self.found.add(Doubt.UNBLINKING)
