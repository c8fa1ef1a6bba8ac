"""Stories: real threads, a hand clock, fakes at every port."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from smilecam.errors import BadTheme, BadWeights, CameraLost, CameraProblem, SinkProblem, SmileCamError, UsageProblem
from smilecam.frames import Size
from smilecam.pipeline.judging import HANGS_AFTER_S, Decide
from smilecam.pipeline.live import Parts, Pipeline
from smilecam.pipeline.outlet import MakePainter
from smilecam.pipeline.wanted import Current, Mode, Opened
from smilecam.ports import Judge
from smilecam.scene import Card
from smilecam.settings import Settings
from smilecam.texts.catalogue import say
from tests.fakes.clock import HandClock
from tests.fakes.judge import FakeJudge, decide
from tests.fakes.painter import CARD_SHADE, FakePainter
from tests.fakes.sink import WatchedSink
from tests.fakes.source import FakeSource


class Show:
    """A pipeline on air. `frame` lets a frame time pass, gives one picture, and waits until it was published."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.source = FakeSource(self.clock)
        self.sink = WatchedSink(looked=None)  # as one that cannot tell
        self.painters: list[FakePainter] = []
        self.judges: list[FakeJudge] = []
        self.opened: list[Path | None] = []
        parts = Parts(self.source, self.panel, self.sink, self.look, self.clock, self.open)
        self.pipeline = Pipeline(parts, Settings(size=Size(32, 24)))
        self._shade = 10

    def panel(self, current: Current) -> tuple[Judge, Decide]:
        self.judges.append(FakeJudge())
        return self.judges[-1], decide

    def open(self, folder: Path | None) -> Opened:
        """Weights called "broken" are none; others advise what their name says."""
        if folder == Path("broken"):
            raise BadWeights("weights.missing", file=folder)
        self.opened.append(folder)
        return Opened("tiny", 0.7) if folder is None else Opened(folder.name, 0.6, "other", lambda: folder.name)

    def look(self, overlay: str) -> MakePainter:
        if overlay == "broken":
            raise BadTheme("theme.unknown", found=overlay, known="quiet")
        return self.painter

    def painter(self, size: Size) -> FakePainter:
        self.painters.append(FakePainter(size))
        return self.painters[-1]

    def frame(self) -> None:
        self._shade = self._shade % 200 + 10
        shade = self._shade
        self.clock.advance(1 / 30)
        self.source.give(shade)
        self.until(lambda: bool(self.sink.pictures) and int(self.sink.pictures[-1][0, 0, 0]) == shade)

    def until(self, asked: Callable[[], bool]) -> None:
        assert self.sink.wait_for(asked), self.pipeline.status()

    def until_judged(self, judge: int = 0) -> None:
        before = len(self.judges[judge].judged) if len(self.judges) > judge else 0
        self.until(lambda: len(self.judges) > judge)
        self.frame()
        self.until(lambda: len(self.judges[judge].judged) > before)

    def path(self, name: str) -> str:
        return self.pipeline.status().paths[name]


@pytest.fixture
def show() -> Iterator[Show]:
    show = Show()
    show.pipeline.start()
    show.frame()
    yield show
    for judge in show.judges:
        judge.let_go.set()
    show.sink.let_go.set()
    show.source.end()
    show.pipeline.stop()
    for thread in threading.enumerate():
        if thread.name.startswith("smilecam-"):
            thread.join(30)  # one that was left behind ends once its call returns
            assert not thread.is_alive(), thread.name


def test_a_start_is_told_once_pictures_flow(show: Show) -> None:
    assert show.pipeline.wait_for_pictures(30)


def test_status_tells_who_and_what_is_on_air(show: Show) -> None:
    show.until_judged()
    show.until(lambda: bool(show.pipeline.status().faces))
    status = show.pipeline.status()
    assert (status.state, status.camera, status.camera_size) == ("live", "Fake Camera", "64x48")
    assert (status.size, status.told, status.weights) == ("32x24", "fake://sink", "tiny")
    assert status.paths == {"capture": "ok", "video": "ok", "judgement": "ok"}
    assert status.published == len(show.sink.pictures)
    assert {"capture", "paint", "convert", "publish", "judge", "find", "encode"} <= status.stages.keys()
    face = status.faces[0]
    assert (face.track, face.emotion, face.laughing) == (1, "happy", True)


def test_show_goes_on_when_the_judge_dies(show: Show) -> None:
    show.until_judged()
    show.judges[0].failures.append(ValueError("the judge is dead"))
    show.frame()
    show.until(lambda: "dead" in show.path("judgement"))
    for _ in range(5):
        show.frame()
    assert show.path("video") == "ok"
    show.clock.advance(0.7)
    show.frame()
    assert show.pipeline.status().faces == ()


def test_the_judge_comes_back_by_itself(show: Show) -> None:
    show.until_judged()
    show.judges[0].failures.append(ValueError("once"))
    show.frame()
    show.until(lambda: show.path("judgement") != "ok")
    show.frame()
    show.until(lambda: show.path("judgement") == "ok")


def test_show_goes_on_when_the_judge_hangs_and_another_takes_over(show: Show) -> None:
    show.until_judged()
    show.judges[0].hang()
    show.frame()
    show.until(show.judges[0].hung.is_set)
    for _ in range(5):
        show.frame()
    for _ in range(round(HANGS_AFTER_S)):  # all at once would be a machine that slept
        show.clock.advance(1.0)
        show.frame()
    show.until(lambda: show.path("judgement") != "ok")
    show.clock.advance(0.6)
    show.frame()
    show.until(lambda: len(show.judges) == 2)
    show.frame()
    show.until(lambda: show.path("judgement") == "ok")


def test_the_camera_dies_and_returns(show: Show) -> None:
    show.source.fail(CameraLost("empty"))
    show.until(lambda: show.pipeline._capture.health.problem is not None)
    show.clock.advance(1.1)
    show.until(lambda: int(show.sink.pictures[-1][0, 0, 0]) == CARD_SHADE)
    assert show.pipeline.status().state == "camera-lost"
    assert show.pipeline.status().paths["capture"] == say("error.empty", "en")
    assert show.pipeline.status("ko").paths["capture"] == say("error.empty", "ko")
    show.frame()
    assert show.pipeline.status().state == "live"
    assert show.source.opened == 2
    assert show.path("capture") == "ok"


def test_the_camera_stalls_without_a_word(show: Show) -> None:
    show.clock.advance(1.1)
    show.until(lambda: int(show.sink.pictures[-1][0, 0, 0]) == CARD_SHADE)
    card = show.painters[0].scenes[-1].card
    assert card is not None
    assert card.key == "stalled"
    show.frame()


def test_the_sink_raises_and_is_opened_again(show: Show) -> None:
    show.sink.failures.append(SinkProblem("empty"))
    show.clock.advance(1 / 30)
    show.source.give(33)
    show.until(lambda: show.pipeline._outlet.health.problem is not None)
    assert show.path("video") != "ok"
    show.clock.advance(0.6)
    show.source.give(34)
    show.until(lambda: show.sink.opened == 2)
    show.frame()
    assert show.path("video") == "ok"


def test_while_opening_the_sink_again_hangs_the_judge_goes_on_and_a_stop_waits_for_nobody(show: Show) -> None:
    show.sink.hang()
    show.sink.failures.append(SinkProblem("empty"))
    show.clock.advance(1 / 30)
    show.source.give(33)
    show.until(lambda: show.pipeline._outlet.health.problem is not None)
    show.clock.advance(0.6)
    show.source.give(34)
    assert show.sink.hung.wait(30)
    judged = len(show.judges[0].judged) if show.judges else 0
    for shade in (35, 36, 37):
        show.clock.advance(1 / 30)
        show.source.give(shade)
    show.until(lambda: bool(show.judges) and len(show.judges[0].judged) > judged)
    assert show.path("judgement") == "ok"
    show.source.end()
    show.pipeline.stop()
    assert not show.pipeline._video_thread.is_alive()
    closed = show.sink.closed
    show.sink.let_go.set()
    show.until(lambda: show.sink.closed > closed)


def test_the_painter_fails_and_the_face_stays_on_air(show: Show) -> None:
    show.painters[0].failures.append(ValueError("a bug in an overlay"))
    show.frame()
    assert show.sink.pictures[-1].shape == (24, 32, 4)


def test_one_thread_opens_uses_and_closes_the_sink(show: Show) -> None:
    show.frame()
    show.source.end()
    show.pipeline.stop()
    assert len(show.sink.threads) == 1
    assert show.sink.closed == 1
    assert show.source.closed >= 1


def test_the_threads_are_named(show: Show) -> None:
    names = {one.name for one in threading.enumerate()}
    assert {"smilecam-capture", "smilecam-video", "smilecam-judge"} <= names


def test_a_source_that_ends_says_so(show: Show) -> None:
    show.source.end()
    assert show.pipeline.ended.wait(30)


def test_a_camera_that_does_not_open_refuses_the_start() -> None:
    show = Show()
    show.source.refusals.append(CameraProblem("empty"))
    show.pipeline.start()
    with pytest.raises(CameraProblem):
        show.pipeline.wait_for_pictures(30)
    show.pipeline.stop()


def test_a_sink_that_does_not_open_refuses_the_start() -> None:
    show = Show()
    show.sink.refusals.append(SinkProblem("empty"))
    show.pipeline.start()
    with pytest.raises(SinkProblem):
        show.pipeline.wait_for_pictures(30)
    show.source.end()
    show.pipeline.stop()


def test_a_read_that_never_returns_does_not_keep_it_from_stopping(caplog: pytest.LogCaptureFixture) -> None:
    show = Show()
    show.pipeline.start()
    show.frame()
    show.pipeline.stop()
    assert "smilecam-capture" in caplog.text
    assert show.sink.closed == 1
    show.source.end()


def test_settings_change_while_pictures_flow(show: Show) -> None:
    show.pipeline.change(Settings(size=Size(32, 24), threshold=0.2, hold_s=0.4, lang="ko", mirror=True, max_faces=2))
    show.frame()
    show.until(lambda: show.painters[-1].scenes[-1].threshold == 0.2)
    assert show.painters[-1].scenes[-1].lang == "ko"
    status = show.pipeline.status()
    assert (status.threshold, status.lang) == (0.2, "ko")
    assert show.pipeline._current.now.rules.hold_s == 0.4


def test_another_overlay_is_worn_and_one_that_does_not_load_leaves_everything_as_it_was(show: Show) -> None:
    with pytest.raises(BadTheme):
        show.pipeline.change(Settings(size=Size(32, 24), overlay="broken", threshold=0.2))
    assert (show.pipeline.status().overlay, show.pipeline.status().threshold) == ("quiet", 0.7)
    assert len(show.painters) == 1
    show.pipeline.change(Settings(size=Size(32, 24), overlay="loud"))
    show.frame()
    assert (len(show.painters), show.pipeline.status().overlay) == (2, "loud")
    assert show.painters[1].scenes


def test_the_outputs_format_does_not_change_while_pictures_flow(show: Show) -> None:
    with pytest.raises(UsageProblem) as caught:
        show.pipeline.change(Settings(size=Size(64, 48), fps=15.0, threshold=0.2))
    assert caught.value.facts == {"names": "size, fps", "options": "--size 64x48 --fps 15"}
    assert show.pipeline.status().threshold == 0.7


def test_a_mode_is_shown_without_waiting_for_the_camera(show: Show) -> None:
    show.pipeline.show(Mode.BLANK)
    show.until(lambda: int(show.sink.pictures[-1][0, 0, 0]) == CARD_SHADE)
    assert show.pipeline.status().mode == "blank"
    show.pipeline.show(Mode.LIVE)
    show.frame()
    assert show.pipeline.status().mode == "live"


def test_a_mode_outlasts_the_camera(show: Show) -> None:
    show.pipeline.show(Mode.PAUSED)
    show.source.fail(CameraLost("empty"))
    show.until(lambda: show.source.opened == 2)
    show.frame()
    assert show.pipeline.status().mode == "paused"
    assert show.painters[-1].scenes[-1].verdicts is None


def test_a_neutral_face_is_measured_of_what_is_judged_and_forgotten_when_asked_to(show: Show) -> None:
    show.until_judged()
    show.pipeline.calibrate(2.0)
    assert show.pipeline.calibrating.running
    show.frame()
    show.until(lambda: show.pipeline.calibrating.progress().key != "")
    assert not show.pipeline.forget_baseline()
    assert not show.pipeline.calibrating.running


def test_in_a_mode_without_judging_no_neutral_face_is_measured(show: Show) -> None:
    show.pipeline.show(Mode.PAUSED)
    with pytest.raises(SmileCamError) as caught:
        show.pipeline.calibrate(2.0)
    assert caught.value.key == "error.calibrate.not_live"


def test_a_mode_without_judging_ends_a_calibration_and_so_what_it_keeps_awake(show: Show) -> None:
    show.pipeline.calibrate(2.0)
    show.pipeline.show(Mode.BLANK)
    assert not show.pipeline.calibrating.running


def test_a_limit_on_the_processor_holds_from_the_next_sample_on(show: Show) -> None:
    assert show.pipeline.status().budget.kept == "none"
    show.pipeline.change(replace(show.pipeline.settings, max_cpu=25.0))
    show.clock.advance(1.1)
    show.frame()
    show.until(lambda: show.pipeline.status().budget.hz == 15.0)
    assert show.pipeline.status().budget.limit == 25.0


def fall_asleep(show: Show) -> None:
    show.sink.look(False)
    show.until(lambda: show.pipeline.status().attention == "cooling")
    for _ in range(4):  # all at once would be a machine that slept
        show.clock.advance(2.0)
        show.sink.look(False)
    show.until(lambda: show.pipeline.status().attention == "idle")
    show.source.give()  # the read that the camera was in comes back


def test_nobody_looks_and_the_camera_is_closed_somebody_does_and_it_is_opened(show: Show) -> None:
    fall_asleep(show)
    show.until(lambda: show.source.closed == 1)
    show.until(lambda: show.pipeline.status().parts["capture"].phase == "asleep")
    status = show.pipeline.status()
    assert (status.state, status.awake_for, status.judging) == ("idle", (), "no-picture")
    assert status.paths["capture"] == "ok"
    assert show.source.opened == 1
    show.sink.look(True)
    show.until(lambda: show.source.opened == 2)
    show.clock.advance(0.25)
    show.frame()
    status = show.pipeline.status()
    assert (status.state, status.attention, status.awake_for) == ("live", "awake", ("reader",))
    assert status.stages["wake"].p50_ms >= 250
    assert len(show.judges) <= 1  # it slept with its networks loaded


def test_a_camera_that_somebody_else_took_meanwhile_is_said_to_be_busy_and_tried_until_it_is_free(show: Show) -> None:
    fall_asleep(show)
    show.until(lambda: show.source.closed == 1)
    show.source.refusals += [CameraProblem("camera.busy", camera="Fake", path="/dev/video0")] * 2
    show.sink.look(True)
    show.until(lambda: show.pipeline.status().parts["capture"].tries == 1)
    part = show.pipeline.status().parts["capture"]
    assert (part.phase, part.again_in_s is not None) == ("waiting", True)
    show.clock.advance(1.1)
    show.until(lambda: show.painters[-1].scenes[-1].card == Card("camera-busy"))
    show.until(lambda: show.source.opened == 4)
    show.frame()
    assert show.pipeline.status().parts["capture"].phase == "working"


def test_other_weights_judge_without_a_break_and_their_threshold_and_neutral_face_come_with_them(show: Show) -> None:
    show.until_judged()
    before = show.pipeline.status()
    show.pipeline.change(replace(show.pipeline.settings, weights=Path("mine-1")))
    assert show.pipeline.weights.network() == "mine-1"
    show.until_judged()
    after = show.pipeline.status()
    assert (before.weights, before.threshold) == ("tiny", 0.7)
    assert (after.weights, after.threshold) == ("mine-1", 0.6)
    assert len(show.judges) == 1  # the judge stays, and with it whose face is whose and how often each has laughed
    assert (after.paths["judgement"], after.drops["output"]) == ("ok", 0)
    show.pipeline.change(replace(show.pipeline.settings, mirror=True))
    assert show.opened == [None, Path("mine-1")]


def test_weights_that_do_not_open_leave_those_that_judge(show: Show) -> None:
    show.until_judged()
    with pytest.raises(BadWeights):
        show.pipeline.change(replace(show.pipeline.settings, weights=Path("broken"), threshold=0.9))
    show.until_judged()
    assert (show.pipeline.status().weights, show.pipeline.status().threshold) == ("tiny", 0.7)
    assert show.pipeline.settings.weights is None
