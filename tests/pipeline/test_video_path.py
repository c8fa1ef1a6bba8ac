from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from threading import Event

import numpy as np
import pytest

from smilecam.calibration import Baseline
from smilecam.errors import CameraLost, SinkProblem
from smilecam.frames import Frame, Picture, Size
from smilecam.pipeline import supervision
from smilecam.pipeline.attention import COOLDOWN_S, Attention, Reason
from smilecam.pipeline.calibrating import Calibrating
from smilecam.pipeline.capture_path import CapturePath
from smilecam.pipeline.judgement_path import JudgementPath
from smilecam.pipeline.judging import Decide
from smilecam.pipeline.opening import Opening
from smilecam.pipeline.outlet import Outlet
from smilecam.pipeline.shared import Shared
from smilecam.pipeline.showing import Showing, Standing
from smilecam.pipeline.supervision import Part
from smilecam.pipeline.timings import Timings
from smilecam.pipeline.video_path import VideoPath
from smilecam.pipeline.wanted import Current, Mode, Wanted
from smilecam.ports import Judge, SourceFacts
from smilecam.settings import RefereeSettings, Settings
from tests.fakes.clock import HandClock
from tests.fakes.judge import FakeJudge, decide, judgements
from tests.fakes.painter import CARD_SHADE, FakePainter
from tests.fakes.sink import FakeSink, WatchedSink
from tests.fakes.source import FakeSource

P = 1 / 30


class Bench:
    """A video path stepped by hand: no thread, no waiting."""

    def __init__(self, lang: str = "en", live: bool = True, sink: FakeSink | None = None) -> None:
        self.clock = HandClock()
        self.sink = sink or FakeSink()
        self.painter = FakePainter(Size(32, 24))
        settings = Settings(size=Size(32, 24), lang="ko" if lang == "ko" else "en")
        self.shared = Shared(self.clock, Timings(self.clock), Opening(), Event())
        self.capture = CapturePath(FakeSource(self.clock), self.shared, Part(self.clock.now_s()))
        self.capture.facts = SourceFacts("Fake", Size(64, 48), 30, live)
        self.judgement = JudgementPath(self.panel, self.shared, Part(self.clock.now_s()))
        self.outlet = Outlet(self.sink, lambda size: self.painter, settings.size, settings.fps, self.shared)
        self.outlet.open()
        self.current = Current(Wanted(settings, RefereeSettings(0.7)))
        self.video = VideoPath(self.outlet, self.capture, self.judgement, self.current, self.shared)
        self._number = 0

    def panel(self) -> tuple[Judge, Decide]:
        return FakeJudge(), decide

    def frame(self, shade: int = 128, time_s: float | None = None) -> Frame:
        self._number += 1
        picture = np.full((48, 64, 3), shade, np.uint8)
        return Frame(picture, self.clock.now_s() if time_s is None else time_s, self._number)

    def play(self, seconds: float, camera: bool = True) -> None:
        """Let time pass as the thread would: a frame in each frame time, or waits that end without one."""
        until_s = self.clock.now_s() + seconds
        while self.clock.now_s() < until_s:
            self.clock.advance(P if camera else max(0.001, self.video.wait_s()))
            self.video.step(self.frame() if camera else None)

    @property
    def shades(self) -> list[int]:
        return [int(picture[0, 0, 0]) for picture in self.sink.pictures]


def test_before_the_first_frame_the_starting_card_shows() -> None:
    bench = Bench()
    bench.play(0.2, camera=False)
    assert set(bench.shades) == {CARD_SHADE}
    card = bench.painter.scenes[-1].card
    assert card is not None
    assert card.key == "starting"
    assert bench.video.state() is Showing.STARTING


def test_a_new_frame_goes_out_at_once_and_to_the_judge() -> None:
    bench = Bench()
    frame = bench.frame(shade=50)
    bench.video.step(frame)
    assert bench.shades == [50]
    assert bench.judgement.frames.take(0) is frame


def test_the_start_is_told_when_the_cameras_picture_goes_out_not_when_a_card_does() -> None:
    bench = Bench()
    bench.play(0.2, camera=False)
    assert not bench.shared.opening.wait(0)
    bench.video.step(bench.frame())
    assert bench.shared.opening.wait(0)


def test_a_missing_frame_is_bridged_with_the_last_picture() -> None:
    bench = Bench()
    bench.video.step(bench.frame(shade=50))
    bench.play(0.5, camera=False)
    assert set(bench.shades) == {50}
    assert len(bench.shades) >= 14


def test_a_picture_that_goes_out_again_is_not_judged_again() -> None:
    bench = Bench()
    bench.video.step(bench.frame())
    bench.judgement.frames.take(0)
    bench.play(0.5, camera=False)
    assert bench.judgement.frames.take(0) is None


def test_after_a_second_without_a_frame_the_stalled_card_shows() -> None:
    bench = Bench()
    bench.play(0.5)
    bench.play(1.2, camera=False)
    card = bench.painter.scenes[-1].card
    assert card is not None
    assert card.key == "stalled"


def test_a_lost_camera_shows_its_own_card_and_the_picture_returns_with_it() -> None:
    bench = Bench()
    bench.play(0.5)
    bench.capture.health.failed(CameraLost("camera.lost", camera="Fake"), bench.clock.now_s())
    bench.capture.part.tell(supervision.Event.FAILED, bench.clock.now_s(), "error.camera.lost")
    bench.play(1.2, camera=False)
    card = bench.painter.scenes[-1].card
    assert card is not None
    assert card.key == "camera-lost"
    bench.capture.health.ok()
    bench.video.step(bench.frame(shade=99))
    assert bench.shades[-1] == 99
    assert bench.painter.scenes[-1].card is None


def test_the_output_keeps_its_rate_through_all_of_that() -> None:
    bench = Bench()
    bench.play(2)
    bench.play(3, camera=False)
    bench.play(2)
    assert len(bench.shades) == pytest.approx(7 * 30, abs=4)
    assert bench.video.published == len(bench.shades)


def test_fresh_verdicts_are_shown_with_the_threshold() -> None:
    bench = Bench()
    frame = bench.frame()
    bench.judgement.verdicts.offer(decide(judgements(frame)))
    bench.video.step(frame)
    scene = bench.painter.scenes[-1]
    assert scene.verdicts is not None
    assert scene.threshold == 0.7
    assert scene.time_s == frame.time_s


def test_stale_verdicts_are_not_shown() -> None:
    bench = Bench()
    bench.judgement.verdicts.offer(decide(judgements(bench.frame())))
    bench.play(0.6)
    assert bench.painter.scenes[-1].verdicts is not None
    bench.play(0.2)
    assert bench.painter.scenes[-1].verdicts is None
    assert bench.video.verdict_age_s() == pytest.approx(0.8, abs=0.1)


def test_before_any_verdict_there_is_no_age() -> None:
    bench = Bench()
    bench.video.step(bench.frame())
    assert bench.video.verdict_age_s() is None


def test_a_files_own_time_counts_for_the_age_not_ours() -> None:
    bench = Bench(live=False)
    first = bench.frame(time_s=12.0)
    bench.judgement.verdicts.offer(decide(judgements(first)))
    bench.video.step(first)
    assert bench.video.verdict_age_s() == 0.0
    bench.clock.advance(P)
    bench.video.step(bench.frame(time_s=12.5))
    assert bench.video.verdict_age_s() == 0.5
    assert bench.painter.scenes[-1].time_s == 12.5


def test_a_card_shows_no_verdicts_and_no_line() -> None:
    bench = Bench()
    frame = bench.frame()
    bench.judgement.verdicts.offer(decide(judgements(frame)))
    bench.video.step(frame)
    bench.play(1.2, camera=False)
    assert bench.painter.scenes[-1].verdicts is None
    assert bench.painter.scenes[-1].status == ""


def test_the_line_says_so_in_the_users_language_when_nothing_is_judged() -> None:
    bench = Bench(lang="ko")
    bench.play(1.5)
    assert bench.painter.scenes[-1].status == "SmileCam  30 fps"
    bench.judgement.health.failed(ValueError("bug"), bench.clock.now_s())
    bench.play(1.5)
    assert "판정하지 못하고" in bench.painter.scenes[-1].status


def test_the_line_changes_no_more_than_once_a_second_for_it_could_not_be_read() -> None:
    bench = Bench()
    bench.play(1.5)
    before = len(bench.painter.scenes)
    for number in range(90):  # three seconds, in which judging fails and works by turns of a quarter second
        if number // 8 % 2 == 0:
            bench.judgement.health.failed(ValueError("bug"), bench.clock.now_s())
        else:
            bench.judgement.health.ok()
        bench.play(P / 2)
    lines = [scene.status for scene in bench.painter.scenes[before - 1 :]]
    assert 1 <= sum(line != next_line for line, next_line in pairwise(lines)) <= 3


def test_the_line_says_when_judging_falls_behind_and_stays_steady_while_it_comes_and_goes() -> None:
    bench = Bench()
    lines = []
    for _ in range(6):  # a verdict every 0.9 s: fresh for most of that
        bench.judgement.verdicts.offer(decide(judgements(bench.frame())))
        bench.play(0.9)
        lines.append(bench.painter.scenes[-1].status)
    assert set(lines[2:]) == {"SmileCam  30 fps, judging too slowly"}
    for _ in range(60):
        bench.judgement.verdicts.offer(decide(judgements(bench.frame())))
        bench.play(P)
    assert bench.painter.scenes[-1].status == "SmileCam  30 fps"


def test_how_judging_stands_is_told() -> None:
    bench = Bench()
    assert bench.video.standing() is Standing.NO_PICTURE
    bench.play(0.2)
    assert bench.video.standing() is Standing.NOT_YET
    bench.judgement.verdicts.offer(decide(judgements(bench.frame())))
    bench.play(0.2)
    assert bench.video.standing() is Standing.OK
    bench.play(0.8)
    assert bench.video.standing() is Standing.LATE
    bench.judgement.health.failed(ValueError("bug"), bench.clock.now_s())
    assert bench.video.standing() is Standing.FAILED


def test_frames_that_newer_ones_replaced_are_counted() -> None:
    bench = Bench()
    for n in range(20):
        bench.clock.advance(P / 4)
        bench.video.step(bench.frame(shade=n))
    assert bench.video.published + bench.video.unshown == pytest.approx(20, abs=1)
    assert bench.video.unshown >= 12


def test_time_that_the_machine_slept_is_neither_caught_up_nor_counted() -> None:
    bench = Bench()
    bench.play(1)
    shown = len(bench.shades)
    bench.clock.advance(3600)
    bench.play(0.5)
    assert len(bench.shades) - shown <= 18
    assert bench.video.given_up == 0


def test_a_sink_that_fails_costs_pictures_but_not_the_judging() -> None:
    bench = Bench()
    bench.sink.failures.append(SinkProblem("empty"))
    bench.video.step(bench.frame())
    assert bench.video.published == 0
    assert not bench.shared.opening.wait(0)
    assert bench.judgement.frames.take(0) is not None


def test_the_way_from_camera_to_output_is_timed_for_live_sources_only() -> None:
    for live in (True, False):
        bench = Bench(live=live)
        bench.video.step(bench.frame(time_s=bench.clock.now_s() - 0.02))
        assert ("latency" in bench.shared.timings.summary()) == live


def test_a_sink_that_refuses_at_first_refuses_the_start_and_is_closed() -> None:
    bench = Bench()
    bench.sink.refusals.append(SinkProblem("empty"))
    bench.video.run()
    with pytest.raises(SinkProblem):
        bench.shared.opening.wait(0)
    assert bench.sink.closed == 1


def test_a_fault_of_our_own_in_a_step_is_told_and_the_next_step_comes() -> None:
    bench = Bench()
    broken = Frame(np.zeros((48, 64, 3), np.uint8), 0.0, 0)
    bench.capture.frames.offer(broken)
    steps = 0

    def step(frame: Frame | None) -> None:
        nonlocal steps
        steps += 1
        if steps == 1:
            raise ZeroDivisionError("a bug")
        bench.shared.stop.set()

    bench.video.step = step  # type: ignore[method-assign]  # the fault under test
    bench.capture.frames.close()
    bench.video.run()
    assert steps == 2
    assert isinstance(bench.outlet.health.problem, ZeroDivisionError)


def test_paused_shows_the_cameras_picture_with_nothing_on_it_and_judges_nothing() -> None:
    bench = Bench()
    bench.play(0.5)
    bench.judgement.verdicts.offer(decide(judgements(bench.frame())))
    bench.judgement.frames.take(0)
    bench.current.swap(mode=Mode.PAUSED)
    bench.video.step(bench.frame(shade=50))
    scene = bench.painter.scenes[-1]
    assert (bench.shades[-1], scene.verdicts, scene.card, scene.status) == (50, None, None, "")
    assert bench.judgement.frames.take(0) is None
    assert bench.video.fresh_verdicts() is None
    assert bench.video.standing() is Standing.OFF


def test_frozen_holds_the_last_picture_that_went_out_at_the_outputs_rate() -> None:
    bench = Bench()
    bench.video.step(bench.frame(shade=50))
    painted, shown = len(bench.painter.scenes), len(bench.shades)
    bench.current.swap(mode=Mode.FROZEN)
    bench.play(1)
    assert set(bench.shades) == {50}
    assert len(bench.shades) - shown == pytest.approx(30, abs=2)
    assert len(bench.painter.scenes) == painted
    bench.judgement.frames.take(0)
    bench.video.step(bench.frame(shade=60))
    assert bench.judgement.frames.take(0) is None


def test_frozen_before_any_picture_holds_the_first_that_goes_out() -> None:
    bench = Bench()
    bench.current.swap(mode=Mode.FROZEN)
    bench.video.step(bench.frame(shade=50))
    bench.play(0.2)
    assert set(bench.shades) == {50}


def test_frozen_outlasts_a_camera_that_is_lost() -> None:
    bench = Bench()
    bench.video.step(bench.frame(shade=50))
    bench.current.swap(mode=Mode.FROZEN)
    bench.capture.health.failed(CameraLost("empty"), bench.clock.now_s())
    bench.play(3, camera=False)
    assert set(bench.shades) == {50}


def test_blank_goes_out_at_once_and_nothing_of_the_camera_does_until_it_is_over() -> None:
    bench = Bench()
    bench.play(0.5)
    before = len(bench.shades)
    bench.current.swap(mode=Mode.BLANK)
    bench.video.step(None)  # no time has passed, no frame has come
    assert bench.shades[before:] == [CARD_SHADE]
    bench.play(1)
    assert set(bench.shades[before:]) == {CARD_SHADE}
    scene = bench.painter.scenes[-1]
    assert (scene.card and scene.card.key, scene.verdicts, scene.status) == ("blank", None, "")
    bench.current.swap(mode=Mode.LIVE)
    bench.video.step(bench.frame(shade=99))
    assert bench.shades[-1] == 99


def test_blank_shows_nothing_of_the_camera_where_even_the_painter_fails() -> None:
    bench = Bench()
    bench.play(0.5)
    bench.painter.failures.append(ValueError("bug"))
    bench.current.swap(mode=Mode.BLANK)
    bench.video.step(bench.frame(shade=99))
    assert bench.shades[-1] == 0


def test_what_is_frozen_after_blank_is_the_card() -> None:
    bench = Bench()
    bench.play(0.5)
    bench.current.swap(mode=Mode.BLANK)
    bench.video.step(bench.frame())
    before = len(bench.shades)
    bench.current.swap(mode=Mode.FROZEN)
    bench.play(0.5)
    assert set(bench.shades[before:]) == {CARD_SHADE}


def test_a_start_that_is_blank_from_the_first_picture_on_is_a_start_too() -> None:
    bench = Bench()
    bench.current.swap(mode=Mode.BLANK)
    bench.play(0.2)
    assert bench.shared.opening.wait(0)
    assert "latency" not in bench.shared.timings.summary()


def test_settings_count_from_the_next_picture_on() -> None:
    bench = Bench()
    bench.play(0.2)
    settings = Settings(size=Size(32, 24), lang="ko", mirror=True)
    bench.current.swap(settings=settings, rules=RefereeSettings(0.3))
    bench.play(0.1)
    scene = bench.painter.scenes[-1]
    assert (scene.lang, scene.mirror, scene.threshold) == ("ko", True, 0.3)


def idle_bench() -> tuple[Bench, WatchedSink]:
    """A camera that started, that nobody looks at, and that fell asleep."""
    sink = WatchedSink()
    bench = Bench(sink=sink)
    bench.play(0.5)
    bench.play(COOLDOWN_S + 0.5)
    assert bench.video.attention.attention is Attention.IDLE
    return bench, sink


def test_a_sink_that_cannot_tell_keeps_the_camera_awake_and_says_so() -> None:
    bench = Bench()
    bench.play(COOLDOWN_S + 1)
    assert bench.video.attention.attention is Attention.AWAKE
    assert bench.video.attention.reasons == {Reason.CANNOT_TELL}


def test_while_nobody_looks_the_card_goes_out_ten_times_a_second_painted_once() -> None:
    bench, sink = idle_bench()
    bench.play(1, camera=False)
    painted, shown = len(bench.painter.scenes), len(sink.pictures)
    bench.play(10, camera=False)
    assert len(sink.pictures) - shown == pytest.approx(100, abs=2)
    assert len(bench.painter.scenes) == painted
    card = bench.painter.scenes[-1].card
    assert card is not None
    assert card.key == "idle"
    assert bench.video.state() is Showing.IDLE


def test_an_idle_camera_is_let_go_and_what_it_still_sends_goes_nowhere() -> None:
    bench, sink = idle_bench()
    assert not bench.capture._wanted
    bench.judgement.frames.clear()
    bench.video.step(bench.frame(shade=55))
    bench.play(0.5, camera=False)
    assert sink.pictures[-1][0, 0, 0] == CARD_SHADE
    assert bench.judgement.frames.take(0) is None


def test_a_look_wakes_it_within_one_step_and_the_first_new_frame_is_live() -> None:
    bench, sink = idle_bench()
    sink.looked = True
    bench.video.step(None)
    assert bench.capture._wanted
    assert bench.video.state() is Showing.STARTING
    bench.clock.advance(0.2)
    bench.video.step(bench.frame(shade=77))
    assert sink.pictures[-1][0, 0, 0] == 77
    assert bench.shared.timings.summary()["wake"].p50_ms == pytest.approx(200, abs=5)
    bench.play(3)
    assert bench.video.rate.per_second(bench.clock.now_s()) == pytest.approx(30, abs=1)


def test_a_change_of_language_is_drawn_on_the_card_of_an_idle_camera_too() -> None:
    bench, _ = idle_bench()
    bench.play(1, camera=False)
    bench.current.swap(settings=replace(bench.current.now.settings, lang="ko"))
    bench.play(0.5, camera=False)
    assert bench.painter.scenes[-1].lang == "ko"


def test_a_picture_that_is_frozen_stays_while_nobody_looks() -> None:
    sink = WatchedSink()
    bench = Bench(sink=sink)
    bench.video.step(bench.frame(shade=42))
    bench.current.swap(mode=Mode.FROZEN)
    bench.play(COOLDOWN_S + 1)
    assert bench.video.attention.attention is Attention.IDLE
    assert sink.pictures[-1][0, 0, 0] == 42


def test_always_on_keeps_it_awake_and_says_so_and_can_be_set_while_it_is_idle() -> None:
    bench, _ = idle_bench()
    bench.current.swap(settings=replace(bench.current.now.settings, always_on=True))
    bench.video.step(None)
    assert bench.video.attention.attention is Attention.AWAKE
    assert bench.video.attention.reasons == {Reason.ALWAYS_ON}


def test_until_the_first_picture_it_is_awake_for_the_start_whoever_looks() -> None:
    bench = Bench(sink=WatchedSink())
    bench.play(20, camera=False)
    assert bench.video.attention.reasons == {Reason.STARTING}


def test_an_output_that_is_away_is_looked_at_by_nobody() -> None:
    sink = WatchedSink(looked=True)
    bench = Bench(sink=sink)
    bench.play(0.5)
    sink.hang()
    sink.failures.append(SinkProblem("empty"))
    bench.play(0.1)
    bench.play(COOLDOWN_S + 1)
    assert bench.video.attention.attention is Attention.IDLE
    sink.let_go.set()


def test_after_the_machine_slept_the_camera_is_opened_anew_at_once_and_nothing_of_before_is_shown() -> None:
    bench = Bench()
    bench.play(1)
    bench.capture.frames.offer(bench.frame(shade=33))
    bench.clock.advance(3600)
    bench.video.step(bench.capture.frames.take(0))
    assert bench.capture._anew
    assert bench.video.state() is Showing.STARTING
    assert bench.shades[-1] != 33
    bench.video.step(bench.frame(shade=44))
    assert bench.shades[-1] == 44
    assert bench.video.state() is Showing.LIVE


def test_a_machine_that_sleeps_in_the_middle_of_a_step_counts_no_slots_of_that_time_either() -> None:
    class Sleepy(FakeSink):
        def publish(self, picture: Picture) -> None:
            super().publish(picture)
            if len(self.pictures) == 30:
                bench.clock.advance(3600)

    bench = Bench(sink=Sleepy())
    bench.play(2)
    bench.play(0.5)
    assert bench.video.given_up == 0
    assert bench.capture._anew
    assert bench.video.state() is Showing.LIVE


def test_a_film_is_not_begun_anew_because_the_machine_slept() -> None:
    bench = Bench(live=False)
    bench.play(1)
    bench.clock.advance(3600)
    bench.play(0.2)
    assert not bench.capture._anew


@pytest.mark.parametrize("trouble", supervision.Trouble)
def test_each_trouble_of_the_camera_has_its_card(trouble: supervision.Trouble) -> None:
    bench = Bench()
    bench.play(0.5)
    key = next((key for key, one in supervision.TROUBLES.items() if one is trouble), "error.camera.refused")
    bench.capture.health.failed(CameraLost("empty"), bench.clock.now_s())
    bench.capture.part.tell(supervision.Event.FAILED, bench.clock.now_s(), key)
    bench.play(1.2, camera=False)
    card = bench.painter.scenes[-1].card
    assert card is not None
    assert card.key == trouble.value


def test_after_a_pause_nothing_is_judged_yet_which_is_not_too_late() -> None:
    bench = Bench()
    bench.judgement.verdicts.offer(decide(judgements(bench.frame())))
    bench.play(0.5)
    bench.current.swap(mode=Mode.PAUSED)
    bench.play(5)
    bench.current.swap(mode=Mode.LIVE)
    bench.play(2)
    assert bench.video.standing() is Standing.NOT_YET
    assert bench.painter.scenes[-1].status == "SmileCam  30 fps"


@pytest.mark.parametrize("looked", [True, None], ids=str)
def test_behind_a_card_that_stays_the_camera_is_let_go_whoever_looks_and_resume_wakes_it(looked: bool | None) -> None:
    bench = Bench(sink=WatchedSink(looked))
    bench.play(2)
    bench.current.swap(mode=Mode.BLANK)
    bench.play(COOLDOWN_S - 1)
    assert bench.video.state() is Showing.LIVE
    bench.play(2)
    bench.play(2, camera=False)
    assert bench.video.attention.attention is Attention.IDLE
    card = bench.painter.scenes[-1].card
    assert card is not None
    assert card.key == "blank"
    bench.current.swap(mode=Mode.LIVE)
    bench.play(0.2)
    assert bench.video.attention.reasons
    assert bench.painter.scenes[-1].card is None


def test_a_calibration_is_shown_over_the_live_picture_and_over_no_card() -> None:
    bench = Bench()
    calibrating = Calibrating(lambda measured: Baseline(measured.logit, 0.0, "", ""), bench.clock)
    bench.video = VideoPath(bench.outlet, bench.capture, bench.judgement, bench.current, bench.shared, calibrating)
    calibrating.begin(4.0)
    bench.play(0.2)
    guide = bench.painter.scenes[-1].guide
    assert guide is not None
    assert guide.key == "look"
    bench.play(3.0, camera=False)
    assert bench.painter.scenes[-1].guide is None
