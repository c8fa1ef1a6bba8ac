"""Judging: one thread with one judge and its referee, from sitting down to being left behind."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from threading import Event, Lock, Thread
from typing import Protocol

from smilecam.frames import Frame
from smilecam.ports import Clock, Judge
from smilecam.slot import LatestSlot
from smilecam.verdict import Judgements, Verdicts

HANGS_AFTER_S = 5.0  # a judgement takes milliseconds; on a machine that swaps or slept, a second or two
MADE_WITHIN_S = 60.0  # loading libraries and graphs: seconds, on a slow disk many

Decide = Callable[[Judgements], Verdicts]
Seat = Callable[[], tuple[Judge, Decide]]  # makes a judge, and who decides on what it says

log = logging.getLogger(__name__)


class Listener(Protocol):
    """Who hears what a judging thread says; called from that thread, never after it was left behind."""

    def judged(self, verdicts: Verdicts, stages_ms: Mapping[str, float]) -> None: ...

    def failed(self, problem: Exception) -> float:
        """Hear of a problem; return how many seconds to wait before the next try."""
        ...


class Judging(Thread):
    """Takes the newest frame, judges it, tells its listener; makes its judge itself, and anew where it is broken."""

    def __init__(self, seat: Seat, frames: LatestSlot[Frame], listener: Listener, clock: Clock, stop: Event) -> None:
        super().__init__(name="smilecam-judge", daemon=True)
        self._seat = seat
        self._frames = frames
        self._listener = listener
        self._clock = clock
        self._stop_event = stop
        self._lock = Lock()
        self._left_behind = False
        self._deadline_s: float | None = None
        self._seated: tuple[Judge, Decide] | None = None

    def hangs(self, now_s: float) -> bool:
        """Tell whether what it does right now takes longer than that ever takes."""
        deadline_s = self._deadline_s
        return deadline_s is not None and now_s > deadline_s

    def slept(self) -> None:
        """The machine slept meanwhile; count what it does right now from here on."""
        with self._lock:  # a judgement that ends just now leaves no deadline behind
            if self._deadline_s is not None:
                self._deadline_s = max(self._deadline_s, self._clock.now_s() + HANGS_AFTER_S)

    def leave_behind(self) -> None:
        """Hear nothing more from this thread; it ends by itself should its call ever return."""
        with self._lock:
            self._left_behind = True

    def run(self) -> None:
        in_a_row = 0
        while not (self._stop_event.is_set() or self._left_behind):
            try:
                if self._judge_one():
                    in_a_row = 0
            except Exception as problem:
                in_a_row += 1
                self._recover(problem, anew=in_a_row > 1)
        self._rise()

    def _judge_one(self) -> bool:
        """Judge the newest frame; return False where none came, or where it is its successor's by now."""
        judge, decide = self._sit()
        frame = None if self._left_behind else self._frames.take(timeout_s=0.5)
        if frame is None:
            return False
        began_s = self._clock.now_s()
        self._expect_by(began_s + HANGS_AFTER_S)
        verdicts = decide(judge.judge(frame))
        self._expect_by(None)
        stages_ms = {**judge.stages_ms(), "judge": (self._clock.now_s() - began_s) * 1000}
        with self._lock:
            if not self._left_behind:
                self._listener.judged(verdicts, stages_ms)
        return True

    def _sit(self) -> tuple[Judge, Decide]:
        if self._seated is None:
            self._expect_by(self._clock.now_s() + MADE_WITHIN_S)
            self._seated = self._seat()
            self._expect_by(None)
        return self._seated

    def _expect_by(self, deadline_s: float | None) -> None:
        with self._lock:
            self._deadline_s = deadline_s

    def _recover(self, problem: Exception, anew: bool) -> None:
        """Once may be an odd frame; twice in a row, and the judge itself is taken to be broken."""
        with self._lock:
            self._deadline_s = None
            pause_s = 0.0 if self._left_behind else self._listener.failed(problem)
        if anew:
            self._rise()
        self._stop_event.wait(pause_s)

    def _rise(self) -> None:
        seated, self._seated = self._seated, None
        if seated is None:
            return
        try:
            seated[0].close()
        except Exception:
            log.exception("a judge did not close")
