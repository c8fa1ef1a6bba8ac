from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from smilecam.calibration import Baseline
from smilecam.errors import CameraLost, SinkProblem
from smilecam.frames import Frame
from smilecam.pipeline import supervision
from smilecam.pipeline.calibrating import Calibrating
from smilecam.pipeline.showing import Showing, Standing
from smilecam.pipeline.unrecorded import NoClips
from smilecam.pipeline.video_path import VideoPath
from tests.fakes.judge import decide, judgements
from tests.fakes.painter import CARD_SHADE
from tests.fakes.video import Bench, P


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


def test_who_is_recorded_without_prompts_sees_that_on_the_picture() -> None:
    class Recording(NoClips):
        busy = True

    bench = Bench(lang="ko")
    keeper = Recording()
    bench.video = VideoPath(bench.outlet, bench.capture, bench.judgement, bench.current, bench.shared, keeper=keeper)
    bench.play(1.5)
    assert bench.painter.scenes[-1].status == "REC  SmileCam  30 fps"
    keeper.busy = False
    bench.play(0.1)
    assert bench.painter.scenes[-1].status == "SmileCam  30 fps"
