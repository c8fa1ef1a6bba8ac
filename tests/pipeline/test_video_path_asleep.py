"""The video path while nobody looks, and after the machine slept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smilecam.errors import SinkProblem
from smilecam.frames import Picture
from smilecam.pipeline.attention import COOLDOWN_S, Attention, Reason
from smilecam.pipeline.showing import Showing
from smilecam.pipeline.wanted import Mode
from tests.fakes.painter import CARD_SHADE
from tests.fakes.sink import FakeSink, WatchedSink
from tests.fakes.video import Bench


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
