"""The capture path: a thread whose read may block, so that nobody else's does."""

from __future__ import annotations

import logging
from threading import Event

from smilecam.frames import Frame
from smilecam.pipeline.backoff import Backoff
from smilecam.pipeline.health import Health
from smilecam.pipeline.rate import Rate
from smilecam.pipeline.shared import Shared
from smilecam.ports import Source, SourceFacts
from smilecam.slot import LatestSlot

log = logging.getLogger(__name__)


class CapturePath:
    """Opens the source, offers its frames, and opens it again when it is lost. `run` is the thread's body.

    frames: the newest frame not yet shown. lost: frames that the source itself lost, by the gaps in its numbers.
    facts: what the source is; None until it has opened for the first time. ended: it has no more frames.
    """

    def __init__(self, source: Source, shared: Shared, backoff: Backoff) -> None:
        self.frames = LatestSlot[Frame]()
        self.health = Health("capture")
        self.rate = Rate()
        self.facts: SourceFacts | None = None
        self.lost = 0
        self.ended = Event()
        self._source = source
        self._shared = shared
        self._backoff = backoff

    def run(self) -> None:
        while not self._shared.stop.is_set() and not self.ended.is_set():
            try:
                self._deliver()
            except Exception as problem:
                self._failed(problem)
            finally:
                self._close()

    def _deliver(self) -> None:
        """Open the source and offer its frames until it ends, fails or is to stop."""
        self.facts = self._source.open()
        before: int | None = None
        while not self._shared.stop.is_set():
            with self._shared.timings.measured("capture"):
                frame = self._source.read()
            if frame is None:
                self.ended.set()
                return
            if before is not None:
                self.lost += max(0, frame.number - before - 1)
            before = frame.number
            self._delivered(frame)

    def _delivered(self, frame: Frame) -> None:
        self.frames.offer(frame)
        self.rate.tick(self._shared.clock.now_s())
        self._backoff.reset()
        self.health.ok()

    def _failed(self, problem: Exception) -> None:
        self.health.failed(problem, self._shared.clock.now_s())
        if self.facts is None and self._shared.opening.refused(problem):
            self.ended.set()
            return
        self._shared.stop.wait(self._backoff.next_s())

    def _close(self) -> None:
        """Let the source go; one that cannot even be closed, as a camera pulled out, is opened again like any other."""
        try:
            self._source.close()
        except Exception:
            log.exception("the source did not close")
