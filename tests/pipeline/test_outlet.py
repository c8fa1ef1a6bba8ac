from __future__ import annotations

from threading import Event
from threading import enumerate as enumerate_threads

import numpy as np
import pytest

from smilecam.errors import BadTheme, SinkProblem
from smilecam.frames import Picture, PixelFormat, Size
from smilecam.pipeline.opening import Opening
from smilecam.pipeline.outlet import Outlet
from smilecam.pipeline.reopening import HANGS_AFTER_S
from smilecam.pipeline.shared import Shared
from smilecam.pipeline.supervision import Phase
from smilecam.pipeline.timings import Timings
from smilecam.scene import Card, Scene
from smilecam.texts.catalogue import say
from tests.fakes.clock import HandClock
from tests.fakes.painter import FakePainter
from tests.fakes.sink import PATIENCE_S, FakeSink

SCENE = Scene(0.0, None, 0.5, "en")
GREY: Picture = np.full((24, 32, 3), 128, np.uint8)


class Bench:
    """An outlet with fakes around it."""

    def __init__(self, sink: FakeSink | None = None) -> None:
        self.clock = HandClock()
        self.sink = sink or FakeSink()
        self.painters: list[FakePainter] = []
        self.refused_painters = 0
        shared = Shared(self.clock, Timings(self.clock), Opening(), Event())
        self.outlet = Outlet(self.sink, self.painter, Size(32, 24), 30.0, shared)

    def painter(self, size: Size) -> FakePainter:
        if self.refused_painters:
            self.refused_painters -= 1
            raise BadTheme("empty")
        self.painters.append(FakePainter(size))
        return self.painters[-1]

    def lose(self) -> None:
        """Let the sink fail once; it is closed when this returns."""
        self.sink.failures.append(SinkProblem("empty"))
        closed = self.sink.closed
        assert not self.outlet.show(GREY, SCENE)
        assert self.sink.wait_for(lambda: self.sink.closed > closed)

    def show_again(self) -> bool:
        """Show after half a second: what is due is tried, and what came of it is seen by the next picture."""
        self.clock.advance(0.5)
        assert not self.outlet.show(GREY, SCENE)
        for thread in enumerate_threads():
            if thread.name == "smilecam-sink" and self.clock.now_s() >= self.outlet._again_s:
                thread.join(PATIENCE_S)
        return self.outlet.show(GREY, SCENE)


def test_what_is_painted_goes_out_in_the_sinks_format() -> None:
    bench = Bench(FakeSink(PixelFormat.I420))
    bench.outlet.open()
    assert bench.outlet.show(GREY, SCENE)
    assert bench.sink.pictures[0].shape == (36, 32)
    assert abs(int(bench.sink.pictures[0][0, 0]) - 126) <= 1  # 128 of 255 in limited range


def test_the_canvas_fits_the_size_that_the_sink_really_takes() -> None:
    bench = Bench(FakeSink(takes=Size(64, 48)))
    bench.outlet.open()
    bench.outlet.show(GREY, SCENE)
    assert bench.sink.pictures[0].shape == (48, 64, 4)
    assert bench.outlet.size == Size(64, 48)


def test_a_sink_that_refuses_at_first_is_the_callers_to_know() -> None:
    bench = Bench()
    bench.sink.refusals.append(SinkProblem("empty"))
    with pytest.raises(SinkProblem):
        bench.outlet.open()


def test_a_painter_that_fails_leaves_the_plain_picture_on_air() -> None:
    bench = Bench()
    bench.outlet.open()
    bench.painters[0].failures.append(BadTheme("empty"))
    assert bench.outlet.show(GREY, SCENE)
    assert bench.sink.pictures[0].shape == (24, 32, 4)
    assert (bench.sink.pictures[0][..., :3] == 128).all()
    assert (bench.sink.pictures[0][..., 3] == 255).all()
    assert isinstance(bench.outlet.health.problem, BadTheme)


def test_the_plain_picture_is_mirrored_as_the_painted_one_would_be() -> None:
    bench = Bench()
    bench.outlet.open()
    bench.painters[0].failures.append(ValueError("bug"))
    picture = GREY.copy()
    picture[:, :4] = 255
    bench.outlet.show(picture, Scene(0.0, None, 0.5, "en", mirror=True))
    assert bench.sink.pictures[0][0, -1, 0] == 255


def test_without_a_picture_and_a_painter_there_is_black_and_no_crash() -> None:
    bench = Bench()
    bench.outlet.open()
    bench.painters[0].failures.append(ValueError("bug"))
    assert bench.outlet.show(None, Scene(0.0, None, 0.5, "en", card=Card("starting")))
    assert (bench.sink.pictures[0][..., :3] == 0).all()


def test_a_painter_that_works_again_makes_the_path_well_again() -> None:
    bench = Bench()
    bench.outlet.open()
    bench.painters[0].failures.append(ValueError("bug"))
    bench.outlet.show(GREY, SCENE)
    bench.outlet.show(GREY, SCENE)
    assert bench.outlet.health.problem is None


def test_a_sink_that_fails_is_closed_and_opened_again_after_a_growing_pause() -> None:
    bench = Bench()
    bench.outlet.open()
    bench.sink.refusals.append(SinkProblem("empty"))
    bench.lose()
    assert bench.sink.closed == 1
    assert isinstance(bench.outlet.health.problem, SinkProblem)
    assert not bench.outlet.show(GREY, SCENE)  # too early to try again
    assert bench.sink.refusals
    assert not bench.show_again()  # refused
    assert not bench.sink.refusals
    assert not bench.show_again()  # the pause is a second now
    assert bench.show_again()
    assert bench.sink.opened == 2
    assert bench.outlet.health.problem is None
    assert len(bench.sink.pictures) == 1


def test_a_sink_that_does_not_even_close_is_opened_again_too(caplog: pytest.LogCaptureFixture) -> None:
    bench = Bench()
    bench.outlet.open()
    bench.sink.stubborn = 1
    bench.lose()
    assert isinstance(bench.outlet.health.problem, SinkProblem)
    assert bench.show_again()
    assert "did not close" in caplog.text
    assert bench.sink.opened == 2


def test_a_sink_whose_opening_hangs_holds_nothing_up_and_is_told() -> None:
    bench = Bench()
    bench.outlet.open()
    bench.sink.hang()
    bench.lose()
    bench.clock.advance(0.5)
    assert not bench.outlet.show(GREY, SCENE)
    assert bench.sink.hung.wait(PATIENCE_S)
    for _ in range(30):
        bench.clock.advance(1 / 30)
        assert not bench.outlet.show(GREY, SCENE)
    assert bench.outlet.health.told("en") == say("error.empty", "en")
    bench.clock.advance(HANGS_AFTER_S)
    assert not bench.outlet.show(GREY, SCENE)
    assert bench.outlet.health.told("en") == say("error.sink.hangs", "en", seconds=15)
    hung = bench.outlet.part.state
    assert hung.phase is Phase.SILENT
    bench.clock.advance(1)
    assert not bench.outlet.show(GREY, SCENE)
    assert bench.outlet.part.state == hung  # since then, not since now
    bench.sink.let_go.set()
    assert bench.show_again()
    assert bench.outlet.health.problem is None


def test_an_outlet_closed_while_its_sink_is_closed_leaves_it_closed() -> None:
    bench = Bench()
    bench.outlet.open()
    bench.lose()
    bench.outlet.close()
    assert (bench.sink.opened, bench.sink.closed) == (1, 1)


def test_an_outlet_closed_after_its_sink_came_back_closes_it() -> None:
    bench = Bench()
    bench.outlet.open()
    bench.lose()
    bench.clock.advance(0.5)
    bench.outlet.show(GREY, SCENE)
    assert bench.sink.wait_for(lambda: bench.sink.opened == 2)
    bench.outlet.close()
    assert bench.sink.wait_for(lambda: bench.sink.closed == 2)


def test_a_painter_that_cannot_be_made_for_the_new_size_is_a_failed_try() -> None:
    bench = Bench()
    bench.outlet.open()
    bench.lose()
    bench.sink._takes = Size(16, 12)
    bench.refused_painters = 1
    assert not bench.show_again()
    assert isinstance(bench.outlet.health.problem, BadTheme)
    bench.clock.advance(0.5)
    assert bench.show_again()
    assert bench.sink.pictures[-1].shape == (12, 16, 4)


def test_a_sink_that_comes_back_smaller_gets_a_canvas_that_fits() -> None:
    bench = Bench()
    bench.outlet.open()
    bench.lose()
    bench.sink._takes = Size(16, 12)
    assert bench.show_again()
    assert bench.sink.pictures[-1].shape == (12, 16, 4)
    assert len(bench.painters) == 2


def test_a_sink_that_came_back_smaller_is_asked_for_the_users_size_the_next_time() -> None:
    bench = Bench(FakeSink(takes=Size(16, 12)))
    bench.outlet.open()
    bench.lose()
    bench.sink._takes = None
    assert bench.show_again()
    assert bench.sink.pictures[-1].shape == (24, 32, 4)


def test_the_same_painter_serves_while_the_size_stays() -> None:
    bench = Bench()
    bench.outlet.open()
    bench.lose()
    assert bench.show_again()
    assert len(bench.painters) == 1


def test_another_look_is_worn_from_the_next_picture_on() -> None:
    bench = Bench()
    bench.outlet.open()
    bench.outlet.show(GREY, SCENE)
    loud: list[FakePainter] = []

    def make(size: Size) -> FakePainter:
        loud.append(FakePainter(size))
        return loud[-1]

    bench.outlet.wear(make)
    bench.outlet.show(GREY, SCENE)
    bench.outlet.show(GREY, SCENE)
    assert (len(bench.painters[0].scenes), len(loud), len(loud[0].scenes)) == (1, 1, 2)


def test_a_look_that_cannot_be_made_leaves_the_old_one_on() -> None:
    bench = Bench()
    bench.outlet.open()
    bench.refused_painters = 1
    with pytest.raises(BadTheme):
        bench.outlet.wear(bench.painter)
    assert bench.outlet.show(GREY, SCENE)
    assert bench.outlet.health.problem is None


def test_a_look_fits_the_size_that_the_sink_takes_by_then() -> None:
    bench = Bench(FakeSink(takes=Size(64, 48)))
    bench.outlet.wear(bench.painter)  # made before anybody knew that size
    bench.outlet.open()
    bench.outlet.show(GREY, SCENE)
    assert [painter.size for painter in bench.painters] == [Size(32, 24), Size(64, 48)]


def test_what_is_held_goes_out_again_without_being_painted_again() -> None:
    bench = Bench(FakeSink(PixelFormat.I420))
    bench.outlet.open()
    assert not bench.outlet.has_shown
    bench.outlet.show(GREY, SCENE)
    assert bench.outlet.has_shown
    assert bench.outlet.hold()
    assert len(bench.painters[0].scenes) == 1
    assert np.array_equal(*bench.sink.pictures)


def test_what_is_held_is_scaled_where_the_sink_was_opened_again_in_another_size() -> None:
    bench = Bench()
    bench.outlet.open()
    bench.outlet.show(GREY, SCENE)
    bench.outlet._fit(Size(64, 48))
    assert bench.outlet.hold()
    assert bench.sink.pictures[-1].shape == (48, 64, 4)
    assert bench.sink.pictures[-1][24, 32].tolist() == [128, 128, 128, 255]


def test_a_sink_that_fails_while_a_picture_is_held_is_opened_again() -> None:
    bench = Bench()
    bench.outlet.open()
    bench.outlet.show(GREY, SCENE)
    bench.lose()
    assert bench.show_again()
    assert bench.outlet.hold()


def test_holding_nothing_is_a_call_that_is_wrong_and_the_sink_is_opened_again() -> None:
    bench = Bench()
    bench.outlet.open()
    assert not bench.outlet.hold()
    assert isinstance(bench.outlet.health.problem, ValueError)
