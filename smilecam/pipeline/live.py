"""Pipeline: capture, judgement and video, each in its thread, with slots between them. Knows only ports."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Event, Thread

from smilecam.credentials import masked
from smilecam.errors import SmileCamError
from smilecam.pipeline.calibrating import Calibrating
from smilecam.pipeline.capture_path import CapturePath
from smilecam.pipeline.judgement_path import JudgementPath
from smilecam.pipeline.judging import Decide
from smilecam.pipeline.opening import Opening
from smilecam.pipeline.outlet import MakePainter, Outlet
from smilecam.pipeline.personal import NoBaselines, Personal
from smilecam.pipeline.shared import Shared
from smilecam.pipeline.showing import Showing
from smilecam.pipeline.supervision import RULES, Part, Phase, State, trouble_of
from smilecam.pipeline.supervision import Event as PartEvent
from smilecam.pipeline.timings import Timings
from smilecam.pipeline.unrecorded import NoClips
from smilecam.pipeline.video_path import VideoPath
from smilecam.pipeline.wanted import Current, Mode, Opened, Wanted
from smilecam.ports import BaselineKeeper, ClipKeeper, Clock, Judge, Sink, Source
from smilecam.settings import Settings, refuse_fixed
from smilecam.status import BudgetStatus, FaceStatus, PartStatus, Status
from smilecam.texts.catalogue import Lang
from smilecam.verdict import Mood, Verdict, Verdicts

STOPS_WITHIN_S = 1.0
FINISHES_WITHIN_S = 5.0  # the video thread completes the file that it wrote; a cut one may not play

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What a pipeline is built from.

    panel: makes a judge and the referee's word on its judgements, by what is wanted at each of them; called in the
        judging thread, again after failures.
    look: reads the overlay of that name, and returns what makes its painters. Raises BadTheme.
    open: opens the weights in a folder, those that hold where it is None. Raises BadWeights.
    baselines: keeps the user's neutral face.
    keeper: records clips of the camera's own picture.
    """

    source: Source
    panel: Callable[[Current], tuple[Judge, Decide]]
    sink: Sink
    look: Callable[[str], MakePainter]
    clock: Clock
    open: Callable[[Path | None], Opened]
    baselines: BaselineKeeper = field(default_factory=NoBaselines)
    keeper: ClipKeeper = field(default_factory=NoClips)


class Pipeline:
    """Three named threads from start to stop. Any thread may call anything."""

    def __init__(self, parts: Parts, settings: Settings) -> None:
        clock = parts.clock
        self._parts = parts
        opened = parts.open(settings.weights)
        self._current = current = Current(Wanted(settings, settings.referee(opened.advised), weights=opened))
        self._shared = Shared(clock, Timings(clock), Opening(), Event())
        self._capture = CapturePath(parts.source, self._shared, Part(clock.now_s()), parts.keeper)
        self._personal = Personal(parts.baselines, opened.fingerprint, current)
        self._calibrating = Calibrating(self._personal.learn, clock)
        self._judgement = JudgementPath(
            lambda: parts.panel(current), self._shared, Part(clock.now_s()), settings.fps, self._hear
        )
        look = parts.look(settings.overlay)
        self._outlet = Outlet(parts.sink, look, settings.size, settings.fps, self._shared)
        self._video = VideoPath(
            self._outlet, self._capture, self._judgement, current, self._shared, self._calibrating, parts.keeper
        )
        self._began_s = clock.now_s()
        # Daemons: a read that never comes back must not keep a stopped process alive.
        self._video_thread = Thread(target=self._video.run, name="smilecam-video", daemon=True)
        self._capture_thread = Thread(target=self._capture.run, name="smilecam-capture", daemon=True)

    def start(self) -> None:
        """Start the threads, those who take before those who give."""
        self._judgement.start()
        self._video_thread.start()
        self._capture_thread.start()

    def wait_for_pictures(self, timeout_s: float) -> bool:
        """Return True once the camera's pictures go out, False at the deadline; raise what refused to open."""
        return self._shared.opening.wait(timeout_s)

    @property
    def ended(self) -> Event:
        """Set once the source has no more frames."""
        return self._capture.ended

    def stop(self) -> None:
        """Stop and join the threads, the last built first. A thread that hangs in its device is left to the system."""
        self._shared.stop.set()
        self._capture.hear_stop()
        self._judgement.frames.close()
        self._capture_thread.join(STOPS_WITHIN_S)
        self._video_thread.join(FINISHES_WITHIN_S)
        self._judgement.join(STOPS_WITHIN_S)
        for thread in (self._capture_thread, self._video_thread):
            if thread.is_alive():
                log.warning("%s did not end and is left behind", thread.name)

    @property
    def settings(self) -> Settings:
        """Those that hold now."""
        return self._current.now.settings

    @property
    def weights(self) -> Opened:
        """Those that judge now."""
        return self._current.now.weights

    def change(self, settings: Settings) -> None:
        """Go on with other settings, all of them or none.

        Raises UsageProblem where one cannot change while it runs (its option is not `live`), BadTheme and BadWeights.
        Other weights are opened here, beside those that judge, which go on until the next frame after that.
        """
        before = self._current.now.settings
        refuse_fixed(before, settings)
        opened = self._current.now.weights
        if settings.weights != before.weights:
            opened = self._parts.open(settings.weights)
            opened.network()
        if settings.overlay != before.overlay:
            self._outlet.wear(self._parts.look(settings.overlay))
        ruled = {"threshold": settings.referee(opened.advised).threshold, "hold_s": settings.hold_s}
        if opened is not self._current.now.weights:
            self._calibrating.cancel()  # what was measured so far was measured by others
            ruled["shift"] = self._personal.follow(opened.fingerprint)
        self._current.amend(
            lambda now: replace(now, settings=settings, weights=opened, rules=replace(now.rules, **ruled))
        )

    def dress(self) -> None:
        """Read the overlay again, and draw in it from the next picture on. Raises BadTheme; then the last one stays."""
        self._outlet.wear(self._parts.look(self.settings.overlay))

    def show(self, mode: Mode) -> None:
        """Show this from now on; it does not wait for the next frame. But in LIVE nobody calibrates."""
        self._current.swap(mode=mode)
        self._capture.frames.wake()
        if mode is not Mode.LIVE:  # after the picture has changed: what is being measured may wait for the disk
            self._calibrating.cancel()
            self._parts.keeper.hide()

    def calibrate(self, seconds: float) -> None:
        """Begin to measure a neutral face, and wake the camera for it. Raises SmileCamError where it cannot be seen."""
        lacking = self._video.state() in (Showing.STALLED, Showing.LOST)
        if lacking or self._current.now.mode is not Mode.LIVE:
            raise SmileCamError("calibrate.not_live")
        self._calibrating.begin(seconds)

    @property
    def calibrating(self) -> Calibrating:
        """How that goes; it can be given up."""
        return self._calibrating

    def forget_baseline(self) -> bool:
        """Judge the user as anybody again; return whether a neutral face was known. Raises SmileCamError."""
        self._calibrating.cancel()
        return self._personal.forget()

    def status(self, lang: Lang | None = None) -> Status:
        """Return what the pipeline is doing at this moment; what went wrong is told in `lang`, else the picture's."""
        wanted, clock = self._current.now, self._parts.clock
        settings = wanted.settings
        now_s, facts, age_s = clock.now_s(), self._capture.facts, self._video.verdict_age_s()
        return Status(
            pid=os.getpid(),
            version=_version(),
            started_s_ago=round(now_s - self._began_s, 1),
            state=self._video.state().value,
            trouble=trouble_of(self._capture.part.state).value if self._video.state() is Showing.LOST else "",
            mode=wanted.mode.value,
            camera=facts.name if facts else masked(settings.camera),
            camera_size=str(facts.size) if facts else "",
            sink=settings.sink,
            told=self._outlet.told,
            size=str(self._outlet.size),
            threshold=wanted.rules.threshold,
            lang=settings.lang,
            overlay=settings.overlay,
            weights=wanted.weights.name,
            fps_in=round(self._capture.rate.per_second(now_s), 1),
            fps_out=round(self._video.rate.per_second(now_s), 1),
            fps_judged=round(self._judgement.rate.per_second(now_s), 1),
            published=self._video.published,
            cpu_percent=self._video.load.cpu_percent(),
            memory_mb=self._video.load.memory_mb(),
            verdict_age_s=None if age_s is None else round(age_s, 3),
            judging=self._video.standing().value,
            paths=self._paths(lang or settings.lang),
            drops=self._drops(),
            stages=self._shared.timings.summary(),
            faces=_faces(self._video.fresh_verdicts()),
            attention=self._video.attention.attention.value,
            awake_for=tuple(sorted(reason.value for reason in self._video.attention.reasons)),
            parts=self._supervised(now_s),
            baseline=self._personal.status(lang or settings.lang),
            budget=self._budget(settings.max_cpu),
            recording=self._parts.keeper.status(),
        )

    def _hear(self, verdicts: Verdicts) -> None:
        self._calibrating.judged(verdicts)
        self._parts.keeper.hear(verdicts)

    def _paths(self, lang: Lang) -> Mapping[str, str]:
        healths = {"capture": self._capture.health, "video": self._outlet.health, "judgement": self._judgement.health}
        return {path: health.told(lang) for path, health in healths.items()}

    def _supervised(self, now_s: float) -> Mapping[str, PartStatus]:
        told = {"capture": self._capture.part, "video": self._outlet.part, "judgement": self._judgement.part}
        parts = {path: _part(part.state, now_s) for path, part in told.items()}
        if self._video.state() is Showing.STALLED:  # not the part's own to see: it still waits for the device
            phase = RULES[self._capture.part.state.phase][PartEvent.OVERDUE]
            parts["capture"] = replace(parts["capture"], phase=phase.value)
        return parts

    def _budget(self, limit: float | None) -> BudgetStatus:
        budget = self._judgement.budget
        hz = 1 / budget.interval_s if budget.interval_s else None
        picture = budget.picture_percent
        rounded = (None if one is None else round(one, 1) for one in (hz, picture))
        return BudgetStatus(budget.kept.value, limit, *rounded)

    def _drops(self) -> Mapping[str, int]:
        return {
            "source": self._capture.lost,
            "output": self._video.unshown,
            "judge": self._judgement.frames.replaced,
            "late": self._video.given_up,
        }


def _part(state: State, now_s: float) -> PartStatus:
    again_s = max(0.0, state.again_s - now_s) if state.phase is Phase.WAITING else None
    return PartStatus(state.phase.value, state.tries, None if again_s is None else round(again_s, 1))


@cache
def _version() -> str:
    return version("smilecam")


def _faces(verdicts: Verdicts | None) -> tuple[FaceStatus, ...]:
    return tuple(_face(verdict) for verdict in verdicts.faces) if verdicts else ()


def _face(verdict: Verdict) -> FaceStatus:
    judgement = verdict.judgement
    return FaceStatus(
        judgement.track,
        round(judgement.smile, 3),
        judgement.strongest,
        verdict.laughing,
        verdict.laughs,
        held=verdict.mood is Mood.FALLING,
        score=round(verdict.score, 3),
    )
