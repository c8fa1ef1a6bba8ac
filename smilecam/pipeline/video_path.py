"""The video path: take, offer to the judge, peek at the verdicts, paint, publish; never waits longer than it may."""

from __future__ import annotations

from dataclasses import dataclass

from smilecam.frames import Frame
from smilecam.pipeline.attention import Attention, Moment, Reason, attend, begin
from smilecam.pipeline.budget import Use
from smilecam.pipeline.calibrating import Calibrating
from smilecam.pipeline.capture_path import CapturePath
from smilecam.pipeline.judgement_path import JudgementPath
from smilecam.pipeline.load import Load
from smilecam.pipeline.outlet import Outlet
from smilecam.pipeline.pacing import Pacer
from smilecam.pipeline.rate import Rate
from smilecam.pipeline.shared import Shared
from smilecam.pipeline.showing import Showing, Standing, showing, standing
from smilecam.pipeline.supervision import trouble_of
from smilecam.pipeline.unrecorded import NoClips
from smilecam.pipeline.wanted import Current, Mode, Wanted
from smilecam.ports import ClipKeeper
from smilecam.scene import Card, Scene
from smilecam.texts.catalogue import Lang, say
from smilecam.verdict import Verdicts

LINE_EVERY_S = 1.0  # a number that changes faster cannot be read
IDLE_FPS = 10.0  # at a picture a second Chromium has been seen to miss such a camera
# A step takes a tenth of a second at most. After a gap like this the machine slept, or the process was stopped.
SLEPT_S = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class _Newest:
    """The newest frame, and when it came by our own clock (its own time may be a file's)."""

    frame: Frame
    came_s: float


class VideoPath:
    """Publishes at a fixed rate, whatever capture, judge and painter do. `run` is the thread's body.

    rate: pictures that went out. published: how many so far. given_up: slots of the output that passed without one.
    unshown: frames that came and were replaced by newer ones before their turn.
    """

    def __init__(
        self,
        outlet: Outlet,
        capture: CapturePath,
        judgement: JudgementPath,
        current: Current,
        shared: Shared,
        calibrating: Calibrating | None = None,
        keeper: ClipKeeper | None = None,
    ) -> None:
        self.rate = Rate()
        self.load = Load(shared.clock)
        self.published = 0
        self.given_up = 0
        self._outlet = outlet
        self._capture = capture
        self._judgement = judgement
        self._current = current
        self._shared = shared
        self._calibrating = calibrating
        self._keeper = keeper or NoClips()
        self._fps = current.now.settings.fps  # the output's; it never changes
        now_s = shared.clock.now_s()
        self._pacer = Pacer(self._fps, now_s)
        self._attention = begin(now_s)
        self._stepped_s = now_s
        self._woke_s: float | None = None  # until the first picture after that
        self._held: tuple[Wanted, Showing] | None = None  # what the card that is held says
        self._mode = Mode.LIVE  # of the picture that was shown last
        self._newest: _Newest | None = None
        self._is_shown = True
        self._passed_over = 0
        self._line = ("", -LINE_EVERY_S)
        self._fell_behind = False  # since the line was written

    @property
    def unshown(self) -> int:
        return self._capture.frames.replaced + self._passed_over

    def run(self) -> None:
        try:
            self._outlet.open()
            self._outlet.tell_changes(self._capture.frames.wake)
            self._stepped_s = now_s = self._shared.clock.now_s()
            self._pacer = Pacer(self._fps, now_s)
            while not self._shared.stop.is_set():
                self._go_on()
        except Exception as problem:
            self._shared.opening.refused(problem)
        finally:
            self._outlet.close()

    def _go_on(self) -> None:
        """Do one step; a fault of our own in it is no reason to stop the picture."""
        try:
            self.step(self._capture.frames.take(self.wait_s()))
        except Exception as bug:
            self._outlet.health.failed(bug, self._shared.clock.now_s())
            self._shared.stop.wait(1 / self._fps)

    def wait_s(self) -> float:
        """Return how long to wait for a frame at most."""
        return self._pacer.wait_s(self._shared.clock.now_s())

    def step(self, frame: Frame | None) -> None:
        """Take one new frame, or None where none came in time; publish what is due."""
        now_s, wanted = self._shared.clock.now_s(), self._current.now
        if now_s - self._stepped_s > SLEPT_S:
            self._slept(now_s)
            frame = None
        self._stepped_s = now_s
        self._attend(now_s, wanted)
        if frame is not None and self._attention.attention is not Attention.IDLE:
            self._take(frame, now_s, wanted.mode)
        self._judgement.watch()
        if (used := self.load.sample()) is not None:
            self._judgement.budget.see(Use(*used, self._judgement.count), wanted.settings.max_cpu)
        if self._pacer.wait_s(now_s) <= 0 or (frame is not None and self._pacer.takes(now_s)):
            self._show(now_s, wanted)
            self._used_slot(now_s)
        elif wanted.mode is not self._mode:  # who hides does not wait for a slot, and uses none up
            self._show(now_s, wanted)

    def _used_slot(self, began_s: float) -> None:
        now_s = self._shared.clock.now_s()
        given_up = self._pacer.published(now_s)
        if now_s - began_s <= SLEPT_S:  # else the machine slept in the middle of this step, and the next will see it
            self.given_up += given_up

    def state(self) -> Showing:
        """Return what the picture shows now."""
        now_s = self._shared.clock.now_s()
        age_s = None if self._newest is None else now_s - self._newest.came_s
        idle = self._attention.attention is Attention.IDLE
        return showing(age_s, self._capture.health.problem is not None, idle)

    @property
    def attention(self) -> Moment:
        """Whether it is awake, and why."""
        return self._attention

    def fresh_verdicts(self) -> Verdicts | None:
        """Return the newest verdicts, None where they are too old to be shown, or nothing is to be judged."""
        age_s, wanted = self.verdict_age_s(), self._current.now
        fresh = age_s is not None and age_s <= wanted.settings.stale_after_s
        return self._judgement.verdicts.peek() if fresh and wanted.mode is Mode.LIVE else None

    def standing(self) -> Standing:
        """Return how the judgement of the picture stands."""
        if self._current.now.mode is not Mode.LIVE:
            return Standing.OFF
        newest, failed = self._judgement.verdicts.peek(), self._judgement.health.problem is not None
        return standing(self.state(), newest, self.fresh_verdicts() is not None, failed)

    def verdict_age_s(self) -> float | None:
        """Return how old the frame of the newest verdicts is; None before the first.

        Counted from the newest frame on, as capture times may run on a clock that is not ours.
        """
        verdicts, newest = self._judgement.verdicts.peek(), self._newest
        if verdicts is None or newest is None:
            return None
        return newest.frame.time_s - verdicts.time_s + self._shared.clock.now_s() - newest.came_s

    def _attend(self, now_s: float, wanted: Wanted) -> None:
        before = self._attention
        self._attention = attend(before, self._reasons(wanted), now_s)
        was_idle, is_idle = (one.attention is Attention.IDLE for one in (before, self._attention))
        if is_idle is was_idle:
            return
        self._capture.want(not is_idle)
        self._forget_picture()
        self._pacer = Pacer(IDLE_FPS if is_idle else self._fps, now_s)
        self._woke_s = None if is_idle else now_s

    def _reasons(self, wanted: Wanted) -> frozenset[Reason]:
        # Behind the card nobody looks at the camera: its light goes out too, once it is plain that the card stays.
        watched = False if wanted.mode is Mode.BLANK else self._outlet.watched()
        told = {
            Reason.STARTING: not self._shared.opening.decided,
            Reason.READER: watched is True,
            Reason.CANNOT_TELL: watched is None,
            Reason.ALWAYS_ON: wanted.settings.always_on,
            Reason.CALIBRATING: self._calibrating is not None and self._calibrating.running,
            Reason.RECORDING: self._keeper.busy,
        }
        return frozenset(reason for reason, holds in told.items() if holds)

    def _slept(self, now_s: float) -> None:
        """Open the camera anew at once; nothing hung meanwhile, and no slot of that time is given up or caught up."""
        facts = self._capture.facts
        if facts is not None and facts.live:
            self._capture.open_anew()
        self._judgement.slept()
        self._outlet.slept()
        self._forget_picture()
        self._pacer = Pacer(IDLE_FPS if self._attention.attention is Attention.IDLE else self._fps, now_s)

    def _forget_picture(self) -> None:
        """Show nothing that was captured before now."""
        self._capture.frames.clear()
        self._newest, self._is_shown = None, True

    def _take(self, frame: Frame, now_s: float, mode: Mode) -> None:
        self._passed_over += not self._is_shown
        self._newest, self._is_shown = _Newest(frame, now_s), False
        if mode is Mode.LIVE:
            self._judgement.offer(frame)

    def _show(self, now_s: float, wanted: Wanted) -> None:
        state = self.state()
        if self._go_out(state, now_s, wanted):
            self.published += 1
            self.rate.tick(now_s)
            self._is_shown = True
            if state is Showing.LIVE:
                self._went_out(wanted.mode)
        if wanted.mode is Mode.LIVE is not self._mode:
            self._judgement.verdicts.clear()  # from before the pause: not judged yet is not judged late
        self._mode = wanted.mode

    def _go_out(self, state: Showing, now_s: float, wanted: Wanted) -> bool:
        if wanted.mode is Mode.FROZEN and self._outlet.has_shown:
            return self._outlet.hold()
        if self._held == (wanted, state) and state is Showing.IDLE:
            return self._outlet.hold()  # for nobody, a card does not move
        self._held = wanted, state
        shows = state is Showing.LIVE and wanted.mode is not Mode.BLANK
        picture = self._newest.frame.picture if self._newest is not None and shows else None
        return self._outlet.show(picture, self._scene(state, now_s, wanted))

    def _went_out(self, mode: Mode) -> None:
        self._shared.opening.flows()
        if self._woke_s is not None:
            self._shared.timings.add("wake", (self._shared.clock.now_s() - self._woke_s) * 1000)
            self._woke_s = None
        facts = self._capture.facts if mode in (Mode.LIVE, Mode.PAUSED) else None
        if self._newest is not None and facts is not None and facts.live:
            latency_s = self._shared.clock.now_s() - self._newest.frame.time_s
            self._shared.timings.add("latency", latency_s * 1000)

    def _scene(self, state: Showing, now_s: float, wanted: Wanted) -> Scene:
        settings, newest = wanted.settings, self._newest
        live = state is Showing.LIVE and wanted.mode is Mode.LIVE
        time_s = now_s if newest is None else newest.frame.time_s + now_s - newest.came_s
        prompt = self._keeper.prompt(time_s)
        return Scene(
            time_s=time_s,
            verdicts=self.fresh_verdicts() if live else None,
            threshold=wanted.rules.threshold,
            lang=settings.lang,
            mirror=settings.mirror,
            card=self._card(state, wanted.mode),
            # Who is recorded freely sees it too; a session's prompt says it itself.
            status=self._status_line(now_s, settings.lang, self._keeper.busy and prompt is None) if live else "",
            recording=prompt if live else None,
            guide=self._calibrating.guide() if live and self._calibrating is not None else None,
        )

    def _card(self, state: Showing, mode: Mode) -> Card | None:
        """Return what stands in place of the camera's picture; None where that is shown."""
        if mode is Mode.BLANK:
            return Card("blank")
        if state is Showing.LOST:
            return Card(trouble_of(self._capture.part.state).value)
        return None if state is Showing.LIVE else Card(state.value)

    def _status_line(self, now_s: float, lang: Lang, recorded: bool) -> str:
        line, written_s = self._line
        stands = self.standing()
        self._fell_behind |= stands is Standing.LATE
        if now_s - written_s >= LINE_EVERY_S:
            key = "not_judging" if stands is Standing.FAILED else "late" if self._fell_behind else "live"
            line = say(f"picture.{key}", lang, fps=round(self.rate.per_second(now_s)))
            self._line, self._fell_behind = (line, now_s), False
        return say("picture.recorded", lang, line=line) if recorded else line
