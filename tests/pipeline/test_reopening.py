from __future__ import annotations

from collections.abc import Iterator

import pytest

from smilecam.errors import SinkProblem
from smilecam.frames import Size
from smilecam.pipeline.reopening import Reopening, let_go
from tests.fakes.sink import PATIENCE_S, FakeSink

SIZE = Size(32, 24)


class Bench:
    """A sink that was open and failed, and one try to open it again."""

    def __init__(self) -> None:
        self.sink = FakeSink()
        self.trying = Reopening(self.sink, lambda: self.sink.open(SIZE, 30.0))
        self.trying.start()
        assert self.sink.wait_for(lambda: self.sink.closed == 1)

    def end(self) -> None:
        self.trying.join(PATIENCE_S)
        assert not self.trying.is_alive()


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.sink.let_go.set()
    bench.trying.leave_behind()
    bench.end()


def test_it_closes_at_once_and_opens_when_it_is_due(bench: Bench) -> None:
    assert bench.sink.opened == 0
    bench.trying.due()
    bench.end()
    assert (bench.trying.size, bench.trying.problem) == (SIZE, None)
    assert (bench.sink.opened, bench.sink.closed) == (1, 1)


def test_why_a_sink_does_not_open_is_kept(bench: Bench) -> None:
    refusal = SinkProblem("empty")
    bench.sink.refusals.append(refusal)
    bench.trying.due()
    bench.end()
    assert (bench.trying.size, bench.trying.problem) == (None, refusal)


def test_left_behind_before_it_was_due_it_opens_nothing(bench: Bench) -> None:
    bench.trying.leave_behind()
    bench.end()
    assert bench.sink.opened == 0


def test_left_behind_while_its_opening_hangs_it_closes_what_it_opens_after_all(bench: Bench) -> None:
    bench.sink.hang()
    bench.trying.due()
    assert bench.sink.hung.wait(PATIENCE_S)
    bench.trying.leave_behind()
    assert bench.trying.is_alive()
    bench.sink.let_go.set()
    bench.end()
    assert bench.trying.size is None
    assert (bench.sink.opened, bench.sink.closed) == (1, 2)


def test_a_hanging_try_keeps_no_stopped_process_alive(bench: Bench) -> None:
    assert bench.trying.daemon


def test_a_sink_that_does_not_close_is_logged_and_no_more(caplog: pytest.LogCaptureFixture) -> None:
    sink = FakeSink()
    sink.stubborn = 1
    let_go(sink)
    assert "did not close" in caplog.text
