"""The judgement path: newest frame wins, and whatever fails here, the picture goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from smilecam.errors import SmileCamError, key_of
from smilecam.frames import Frame
from smilecam.pipeline.budget import Budget
from smilecam.pipeline.health import Health
from smilecam.pipeline.judging import Judging, Seat
from smilecam.pipeline.rate import Rate
from smilecam.pipeline.shared import Shared
from smilecam.pipeline.spacing import Spacing
from smilecam.pipeline.supervision import Event, Part
from smilecam.settings import FASTEST
from smilecam.slot import LatestSlot
from smilecam.verdict import Verdicts

MOST_LEFT_BEHIND = 2  # a hung thread cannot be ended, only left behind, and each holds a model; no third is seated


class JudgementPath:
    """Judges the newest of the offered frames, and seats a new judge where one hangs.

    frames: the newest frame not yet judged. verdicts: the newest verdicts; each carries the time of its frame.
    count: how many frames were judged so far. budget: how often may be judged. hears: is told of each verdict, quickly.
    """

    def __init__(
        self,
        seat: Seat,
        shared: Shared,
        part: Part,
        most_hz: float = FASTEST,
        hears: Callable[[Verdicts], None] = lambda verdicts: None,
    ) -> None:
        self.frames = LatestSlot[Frame]()
        self.verdicts = LatestSlot[Verdicts]()
        self.health = Health("judgement")
        self.rate = Rate()
        self.count = 0
        self.budget = Budget(most_hz)
        self._spacing = Spacing()
        self._hears = hears
        self._seat = seat
        self._shared = shared
        self.part = part
        self._judging = self._begun()
        self._left_behind: list[Judging] = []
        self._again_s: float | None = None

    def start(self) -> None:
        self._judging.start()

    def offer(self, frame: Frame) -> None:
        """Judge this frame next, unless a newer one comes before, or it is one too many for the budget."""
        if self._spacing.takes(frame.time_s, self.budget.interval_s):
            self.frames.offer(frame)

    def join(self, timeout_s: float) -> bool:
        """Wait for the thread to end; return whether it did. Those left behind are not waited for."""
        self.frames.close()
        if self._judging.ident is not None:
            self._judging.join(timeout_s)
        return not self._judging.is_alive()

    def watch(self) -> None:
        """Notice a judge that hangs, leave it behind, seat a new one after a pause. Quick: the video path calls it."""
        now_s = self._shared.clock.now_s()
        if self._again_s is None:
            if self._judging.hangs(now_s):
                self._leave_behind(now_s)
        elif now_s >= self._again_s:
            self._left_behind = [one for one in self._left_behind if one.is_alive()]
            if len(self._left_behind) < MOST_LEFT_BEHIND:
                self._again_s = None
                self.part.tell(Event.DUE, now_s)
                self._judging.start()

    def slept(self) -> None:
        """The machine slept: no judge hung in that time."""
        self._judging.slept()

    def judged(self, verdicts: Verdicts, stages_ms: Mapping[str, float]) -> None:
        """Hear from the judging thread (Listener)."""
        self.verdicts.offer(verdicts)
        self.count += 1
        self._hears(verdicts)
        for stage, ms in stages_ms.items():
            self._shared.timings.add(stage, ms)
        self.rate.tick(self._shared.clock.now_s())
        self.part.tell(Event.DELIVERED, self._shared.clock.now_s())
        self.health.ok()

    def failed(self, problem: Exception) -> float:
        """Hear from the judging thread (Listener)."""
        now_s = self._shared.clock.now_s()
        self.health.failed(problem, now_s)
        return self.part.tell(Event.FAILED, now_s, key_of(problem)).again_s - now_s

    def _begun(self) -> Judging:
        return Judging(self._seat, self.frames, self, self._shared.clock, self._shared.stop)

    def _leave_behind(self, now_s: float) -> None:
        self._judging.leave_behind()
        self._left_behind.append(self._judging)
        self._judging = self._begun()
        hung = SmileCamError("judgement.hung")
        self.health.failed(hung, now_s)
        self._again_s = self.part.tell(Event.FAILED, now_s, hung.key).again_s
