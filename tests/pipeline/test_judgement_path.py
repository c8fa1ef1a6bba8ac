from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event
from time import monotonic

import numpy as np
import pytest

from smilecam.errors import SmileCamError
from smilecam.frames import Frame
from smilecam.pipeline.budget import FIRST_HZ, LEAST_HZ, Use
from smilecam.pipeline.judgement_path import MOST_LEFT_BEHIND, JudgementPath
from smilecam.pipeline.judging import HANGS_AFTER_S, Decide
from smilecam.pipeline.opening import Opening
from smilecam.pipeline.shared import Shared
from smilecam.pipeline.supervision import Part
from smilecam.pipeline.timings import Timings
from smilecam.ports import Judge
from smilecam.settings import Settings
from smilecam.verdict import Verdicts
from tests.fakes.clock import HandClock
from tests.fakes.judge import FakeJudge, decide


class Bench:
    """A judgement path with its real thread, a hand clock and judges that hang on demand."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.shared = Shared(self.clock, Timings(self.clock), Opening(), Event())
        self.judges: list[FakeJudge] = []
        self.hang_next = 0
        self.path = JudgementPath(self.panel, self.shared, Part(self.clock.now_s(), first_s=0.0))
        self._number = 0

    def panel(self) -> tuple[Judge, Decide]:
        judge = FakeJudge()
        if self.hang_next:
            self.hang_next -= 1
            judge.hang()
        self.judges.append(judge)
        return judge, decide

    def offer(self) -> Frame:
        frame = Frame(np.zeros((48, 64, 3), np.uint8), self.clock.now_s(), self._number)
        self._number += 1
        self.path.frames.offer(frame)
        return frame

    def wait_for(self, asked: Callable[[], bool]) -> None:
        """Wait until `asked` is true, on the slot that the path's thread fills."""
        deadline_s = monotonic() + 30
        while not asked():
            assert monotonic() < deadline_s
            Event().wait(0.002)

    def hang(self) -> FakeJudge:
        """Let the newest judge take a frame and not come back, until after its time."""
        self.offer()
        self.wait_for(lambda: bool(self.judges) and self.judges[-1].hung.is_set())
        self.clock.advance(HANGS_AFTER_S + 0.1)
        self.path.watch()
        return self.judges[-1]


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.shared.stop.set()
    for judge in bench.judges:
        judge.let_go.set()
    assert bench.path.join(30)


def test_verdicts_carry_the_time_of_the_frame_that_was_judged(bench: Bench) -> None:
    bench.path.start()
    frame = bench.offer()
    bench.wait_for(lambda: bench.path.verdicts.peek() is not None)
    verdicts = bench.path.verdicts.peek()
    assert verdicts is not None
    assert verdicts.time_s == frame.time_s


def test_a_judge_that_hangs_is_left_behind_and_another_judges_on(bench: Bench) -> None:
    bench.hang_next = 1
    bench.path.start()
    bench.hang()
    assert isinstance(bench.path.health.problem, SmileCamError)
    bench.path.watch()
    bench.offer()
    bench.wait_for(lambda: bench.path.health.problem is None)
    assert len(bench.judges) == 2


def test_what_the_one_left_behind_says_later_is_not_heard(bench: Bench) -> None:
    bench.hang_next = 1
    bench.path.start()
    hung = bench.hang()
    hung.let_go.set()
    bench.wait_for(lambda: hung.closed == 1)
    assert bench.path.verdicts.peek() is None


def test_no_more_than_a_few_are_left_behind(bench: Bench) -> None:
    bench.hang_next = 10
    bench.path.start()
    for _ in range(MOST_LEFT_BEHIND):
        bench.hang()
        bench.path.watch()
    for _ in range(5):
        bench.clock.advance(60)
        bench.path.watch()
    assert len(bench.judges) == MOST_LEFT_BEHIND
    bench.judges[0].let_go.set()
    bench.wait_for(lambda: bench.judges[0].closed == 1)
    bench.hang_next = 0

    def seated() -> bool:
        bench.path.watch()
        bench.offer()
        return bench.path.verdicts.peek() is not None

    bench.wait_for(seated)


def test_times_and_rate_of_judging_are_told(bench: Bench) -> None:
    bench.path.start()
    for n in range(3):
        bench.offer()
        bench.wait_for(lambda n=n: len(bench.judges) > 0 and len(bench.judges[0].judged) > n)  # type: ignore[misc]  # n is an int
        bench.clock.advance(0.1)
    bench.shared.stop.set()
    bench.path.join(30)
    assert bench.shared.timings.summary()["find"].p50_ms == 3.0
    assert bench.path.rate.per_second(bench.clock.now_s()) == pytest.approx(10, rel=0.5)


def test_where_a_budget_holds_frames_are_let_through_at_its_rate(bench: Bench) -> None:
    bench.path.budget.see(Use(0.0, 0.0, 0), 25)
    let_through = 0
    for number in range(60):
        bench.path.frames.clear()
        bench.path.offer(Frame(np.zeros((48, 64, 3), np.uint8), number / 30, number))
        let_through += bench.path.frames.peek() is not None
    assert let_through == pytest.approx(2 * FIRST_HZ, abs=1)


def test_without_a_budget_every_frame_is_let_through(bench: Bench) -> None:
    for number in range(30):
        frame = Frame(np.zeros((48, 64, 3), np.uint8), number / 30, number)
        bench.path.offer(frame)
        assert bench.path.frames.peek() is frame


def test_at_the_least_rate_a_verdict_is_fresh_although_one_judgement_fails() -> None:
    assert Settings().stale_after_s > 2 / LEAST_HZ + 1 / 30


def test_whoever_wants_to_hear_of_verdicts_does() -> None:
    heard: list[Verdicts] = []
    clock = HandClock()
    shared = Shared(clock, Timings(clock), Opening(), Event())
    path = JudgementPath(lambda: (FakeJudge(), decide), shared, Part(clock.now_s()), hears=heard.append)
    verdicts = Verdicts(0.0, 0, (64, 48), ())
    path.judged(verdicts, {})
    assert heard == [verdicts]
    assert path.count == 1
