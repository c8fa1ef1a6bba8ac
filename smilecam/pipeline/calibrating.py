"""Calibrating: one calibration, asked for to ended. The judging thread feeds it, the picture shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock

from smilecam.calibration import MOST_NEUTRAL, Baseline, Calibration, Measured, Sign, Stand
from smilecam.errors import SmileCamError
from smilecam.ports import Clock
from smilecam.scene import Guide
from smilecam.verdict import Judgements, Verdicts

JUDGED_WITHIN_S = 15.0  # a camera that slept opens first, and a judge loads its libraries
STAYS_S = 0.7  # a word that is shown: what hinders for single frames would flicker
DONE_SHOWN_S, REFUSED_SHOWN_S = 2.5, 4.0  # long enough to be read


@dataclass(frozen=True, slots=True)
class Progress:
    """How a calibration stands, for who asked for it. key: of guidance; baseline: once done."""

    stand: Stand
    key: str
    progress: float
    baseline: Baseline | None = None


@dataclass(frozen=True, slots=True)
class _Run:
    """moved_s: when it was last judged, or ended. problem: why it was refused."""

    calibration: Calibration
    moved_s: float
    baseline: Baseline | None = None
    problem: SmileCamError | None = None

    @property
    def running(self) -> bool:
        return self.baseline is None and self.problem is None


class Calibrating:
    """At most one calibration at a time; a new one takes the place of the old. Any thread may call anything.

    learn: keeps what was measured, and applies it; raises SmileCamError where it cannot.
    """

    def __init__(self, learn: Callable[[Measured], Baseline], clock: Clock) -> None:
        self._learn, self._clock = learn, clock
        self._lock = Lock()  # against one that is asked for, or given up, while a judgement comes
        self._run: _Run | None = None
        self._word = ("", -STAYS_S)  # what the picture says, since when; the video path's alone

    @property
    def running(self) -> bool:
        run = self._newest()
        return run is not None and run.running

    def begin(self, seconds: float) -> None:
        with self._lock:
            self._run = _Run(Calibration(seconds), self._clock.now_s())

    def cancel(self) -> None:
        """Give up one that runs, and forget one that has ended; what was kept before stays."""
        with self._lock:
            self._run = None

    def progress(self) -> Progress:
        """Return how the newest one stands. Raises SmileCamError where it was refused, or there is none."""
        run = self._newest()
        if run is None:
            raise SmileCamError("calibrate.ended")
        if run.problem is not None:
            raise run.problem
        stand = Stand.RUNNING if run.baseline is None else Stand.DONE
        return Progress(stand, _key(run), run.calibration.progress, run.baseline)

    def judged(self, verdicts: Verdicts) -> None:
        """See one more judged frame. The judging thread calls it."""
        with self._lock:
            run = self._run
            if run is None or not run.running:
                return
            said = tuple(verdict.judgement for verdict in verdicts.faces)
            seen = Judgements(verdicts.time_s, verdicts.frame_number, verdicts.size, said, verdicts.arriving)
            self._run = self._ended(replace(run, calibration=run.calibration.see(seen), moved_s=self._clock.now_s()))

    def guide(self) -> Guide | None:
        """Return what the picture shows of it now. The video path asks."""
        run, now_s = self._newest(), self._clock.now_s()
        if run is None:
            return None
        shown_s = DONE_SHOWN_S if run.baseline is not None else REFUSED_SHOWN_S
        if not run.running and now_s - run.moved_s > shown_s:
            return None
        word = self._steady(_key(run), now_s) if run.running else _key(run)
        return Guide(word, run.calibration.progress, held=word == Sign.LOOK.value, done=run.baseline is not None)

    def _newest(self) -> _Run | None:
        """Return the newest one; one that is not judged any more, as its camera stays shut, ends here."""
        if not self._left(self._run):  # the picture never waits for the lock while a result goes to the disk
            return self._run
        with self._lock:
            run = self._run
            if run is not None and self._left(run):
                run = self._run = replace(run, problem=SmileCamError("calibrate.no_judge"), moved_s=self._clock.now_s())
            return run

    def _left(self, run: _Run | None) -> bool:
        return run is not None and run.running and self._clock.now_s() - run.moved_s > JUDGED_WITHIN_S

    def _steady(self, word: str, now_s: float) -> str:
        shown, since_s = self._word
        if word != shown and not 0 <= now_s - since_s < STAYS_S:
            self._word = (word, now_s)
        return self._word[0]

    def _ended(self, run: _Run) -> _Run:
        calibration = run.calibration
        if calibration.stand is Stand.REFUSED:
            key = calibration.sign.value.replace("-", "_")
            return replace(run, problem=SmileCamError(f"calibrate.{key}", most=round(100 * MOST_NEUTRAL)))
        if calibration.measured is None:
            return run
        try:
            return replace(run, baseline=self._learn(calibration.measured))
        except SmileCamError as problem:
            return replace(run, problem=problem)


def _key(run: _Run) -> str:
    if run.problem is not None:
        return "refused"
    return "done" if run.baseline is not None else run.calibration.sign.value
