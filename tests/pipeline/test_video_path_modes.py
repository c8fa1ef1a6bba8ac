"""The video path in each mode: what goes out, what is judged, when the camera is let go."""

from __future__ import annotations

import pytest

from smilecam.errors import CameraLost
from smilecam.frames import Size
from smilecam.pipeline.attention import COOLDOWN_S, Attention
from smilecam.pipeline.showing import Showing, Standing
from smilecam.pipeline.wanted import Mode
from smilecam.settings import RefereeSettings, Settings
from tests.fakes.judge import decide, judgements
from tests.fakes.painter import CARD_SHADE
from tests.fakes.sink import WatchedSink
from tests.fakes.video import Bench


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
