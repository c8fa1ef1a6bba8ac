"""The capture path: a thread whose read may block, so that nobody else's does."""

from __future__ import annotations

import logging
from threading import Event

from smilecam.errors import key_of
from smilecam.frames import Frame
from smilecam.pipeline import supervision
from smilecam.pipeline.health import Health
from smilecam.pipeline.rate import Rate
from smilecam.pipeline.shared import Shared
from smilecam.pipeline.supervision import Part
from smilecam.pipeline.unrecorded import NoClips
from smilecam.ports import ClipKeeper, Source, SourceFacts
from smilecam.slot import LatestSlot

log = logging.getLogger(__name__)


class CapturePath:
    """Opens the source while it is wanted, offers its frames, opens a lost one again. `run` is the thread's body.

    frames: the newest frame not yet shown. lost: frames that the source itself lost, by the gaps in its numbers.
    facts: what the source is; None until it has opened for the first time. ended: it has no more frames.
    """

    def __init__(self, source: Source, shared: Shared, part: Part, keeper: ClipKeeper | None = None) -> None:
        self.frames = LatestSlot[Frame]()
        self.health = Health("capture")
        self.rate = Rate()
        self.part = part
        self.facts: SourceFacts | None = None
        self.lost = 0
        self.ended = Event()
        self._source = source
        self._keeper = keeper or NoClips()
        self._shared = shared
        self._wanted = True
        self._anew = False  # to be closed and opened again
        self._news = Event()

    def want(self, wanted: bool) -> None:
        """Let the source be open from now on, or let it go. Returns at once, from any thread, as do the next two."""
        if wanted is not self._wanted:
            self._wanted = wanted
            self._news.set()

    def open_anew(self) -> None:
        """Close the source and open it again at once, also where it waits to do so."""
        self._anew = True
        self._news.set()

    def hear_stop(self) -> None:
        """See that all is to stop, also where it waits."""
        self._news.set()
        self.frames.close()

    def run(self) -> None:
        while not self._over():
            if not self._wanted:
                self._sleep()
                continue
            self._anew = False
            problem = self._attempt()
            self._close()
            if problem is not None:
                self._failed(problem)

    def _over(self) -> bool:
        return self._shared.stop.is_set() or self.ended.is_set()

    def _goes_on(self) -> bool:
        return self._wanted and not self._anew and not self._over()

    def _sleep(self) -> None:
        self._tell(supervision.Event.UNWANTED)
        self.health.ok()  # what was wrong before nobody looked may be so no more
        while not self._wanted and not self._over():
            self._wait(None)
        if self._wanted:
            self._tell(supervision.Event.WANTED)

    def _attempt(self) -> Exception | None:
        try:
            self._deliver()
        except Exception as problem:
            return problem
        return None

    def _deliver(self) -> None:
        """Open the source and offer its frames until it ends, fails, is not wanted any more, or is to stop."""
        self.facts = self._source.open()
        self._keeper.opened(self.facts)
        before: int | None = None
        while self._goes_on():
            with self._shared.timings.measured("capture"):
                frame = self._source.read()
            if frame is None:
                self.ended.set()
                return
            if not self._goes_on():
                return
            if before is not None:
                self.lost += max(0, frame.number - before - 1)
            before = frame.number
            self._delivered(frame)

    def _delivered(self, frame: Frame) -> None:
        self.frames.offer(frame)
        self._keeper.take(frame)
        self.rate.tick(self._shared.clock.now_s())
        self._tell(supervision.Event.DELIVERED)
        self.health.ok()

    def _failed(self, problem: Exception) -> None:
        self.health.failed(problem, self._shared.clock.now_s())
        if self.facts is None and self._shared.opening.refused(problem):
            self.ended.set()
            return
        state = self.part.tell(supervision.Event.FAILED, self._shared.clock.now_s(), key_of(problem))
        while self._goes_on() and (pause_s := state.again_s - self._shared.clock.now_s()) > 0:
            if not self._wait(pause_s):
                break
        self._tell(supervision.Event.WOKEN if self._anew else supervision.Event.DUE)

    def _wait(self, seconds: float | None) -> bool:
        """Return whether there was news before the time was over."""
        news = self._news.wait(seconds)
        self._news.clear()
        return news

    def _tell(self, event: supervision.Event) -> None:
        self.part.tell(event, self._shared.clock.now_s())

    def _close(self) -> None:
        """Let the source go; one that cannot even be closed, as a camera pulled out, is opened again like any other."""
        self._keeper.lost()
        try:
            self._source.close()
        except Exception:
            log.exception("the source did not close")
