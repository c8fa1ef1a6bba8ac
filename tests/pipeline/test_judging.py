from __future__ import annotations

from collections.abc import Mapping
from threading import Event

import numpy as np

from smilecam.frames import Frame
from smilecam.pipeline.judging import HANGS_AFTER_S, MADE_WITHIN_S, Decide, Judging
from smilecam.ports import Judge
from smilecam.slot import LatestSlot
from smilecam.verdict import Judgements, Verdicts
from tests.fakes.clock import HandClock
from tests.fakes.judge import FakeJudge, decide


def frame(number: int = 0) -> Frame:
    return Frame(np.zeros((48, 64, 3), np.uint8), 1.0 + number, number)


class Bench:
    """One judging thread, run in the test's own; it stops after `until` things were heard."""

    def __init__(self, until: int = 1) -> None:
        self.clock = HandClock()
        self.frames = LatestSlot[Frame]()
        self.stop = Event()
        self.judges: list[FakeJudge] = []
        self.heard: list[Verdicts | Exception] = []
        self.stages: dict[str, float] = {}
        self.failures: list[Exception] = []
        self.no_seat: list[Exception] = []
        self.judging = Judging(self.panel, self.frames, self, self.clock, self.stop)
        self._until = until

    def panel(self) -> tuple[Judge, Decide]:
        if self.no_seat:
            raise self.no_seat.pop(0)
        self.judges.append(FakeJudge())
        self.judges[-1].failures = self.failures
        return self.judges[-1], decide

    def judged(self, verdicts: Verdicts, stages_ms: Mapping[str, float]) -> None:
        self.stages = dict(stages_ms)
        self._hear(verdicts)

    def failed(self, problem: Exception) -> float:
        self._hear(problem)
        return 0.0

    def _hear(self, what: Verdicts | Exception) -> None:
        self.heard.append(what)
        self.frames.offer(frame(len(self.heard)))
        if len(self.heard) >= self._until:
            self.stop.set()


def test_a_frame_in_is_a_verdict_out_with_the_times_of_its_stages() -> None:
    bench = Bench()
    bench.frames.offer(frame())
    bench.judging.run()
    assert isinstance(bench.heard[0], Verdicts)
    assert bench.heard[0].time_s == 1.0
    assert set(bench.stages) == {"find", "encode", "judge"}


def test_the_judge_is_made_once_and_closed_at_the_end() -> None:
    bench = Bench(until=3)
    bench.frames.offer(frame())
    bench.judging.run()
    assert len(bench.judges) == 1
    assert bench.judges[0].closed == 1


def test_one_odd_frame_does_not_cost_the_judge() -> None:
    bench = Bench(until=3)
    bench.failures.append(ValueError("odd frame"))
    bench.frames.offer(frame())
    bench.judging.run()
    assert isinstance(bench.heard[0], ValueError)
    assert isinstance(bench.heard[2], Verdicts)
    assert len(bench.judges) == 1


def test_a_judge_that_fails_twice_in_a_row_is_replaced() -> None:
    bench = Bench(until=3)
    bench.failures += [ValueError("broken"), ValueError("broken")]
    bench.frames.offer(frame())
    bench.judging.run()
    assert len(bench.judges) == 2
    assert bench.judges[0].closed == 1
    assert isinstance(bench.heard[2], Verdicts)


def test_a_judge_that_cannot_be_made_is_tried_again() -> None:
    bench = Bench(until=2)
    bench.no_seat.append(ImportError("libGL.so.1"))
    bench.frames.offer(frame())
    bench.judging.run()
    assert isinstance(bench.heard[0], ImportError)
    assert isinstance(bench.heard[1], Verdicts)


def test_left_behind_it_says_nothing_more_and_closes_its_judge() -> None:
    bench = Bench()
    bench.frames.offer(frame())

    class Hangs(FakeJudge):
        def judge(self, given: Frame) -> Judgements:
            bench.judging.leave_behind()
            return super().judge(given)

    judge = Hangs()
    bench.judging._seat = lambda: (judge, decide)
    bench.judging.run()
    assert bench.heard == []
    assert judge.closed == 1


def test_left_behind_while_it_made_its_judge_it_takes_no_frame_from_its_successor() -> None:
    bench = Bench()
    judge = FakeJudge()

    def panel() -> tuple[Judge, Decide]:
        bench.judging.leave_behind()
        return judge, decide

    bench.judging._seat = panel
    given = frame()
    bench.frames.offer(given)
    bench.judging.run()
    assert bench.frames.take(0) is given
    assert judge.judged == []
    assert judge.closed == 1


def test_only_a_call_that_lasts_hangs() -> None:
    bench = Bench()
    moments: dict[str, bool] = {}

    class Slow(FakeJudge):
        def judge(self, given: Frame) -> Judgements:
            now_s = bench.clock.now_s()
            moments["soon"] = bench.judging.hangs(now_s + HANGS_AFTER_S)
            moments["late"] = bench.judging.hangs(now_s + HANGS_AFTER_S + 0.1)
            return super().judge(given)

    def panel() -> tuple[Judge, Decide]:
        now_s = bench.clock.now_s()
        moments["made soon"] = bench.judging.hangs(now_s + MADE_WITHIN_S)
        moments["made late"] = bench.judging.hangs(now_s + MADE_WITHIN_S + 0.1)
        return Slow(), decide

    bench.judging._seat = panel
    bench.frames.offer(frame())
    bench.judging.run()
    assert moments == {"soon": False, "late": True, "made soon": False, "made late": True}
    assert not bench.judging.hangs(bench.clock.now_s() + 1000)


def test_a_judge_that_does_not_even_close_is_survived() -> None:
    bench = Bench()

    class Stubborn(FakeJudge):
        def close(self) -> None:
            raise RuntimeError("no")

    bench.judging._seat = lambda: (Stubborn(), decide)
    bench.frames.offer(frame())
    bench.judging.run()
    assert isinstance(bench.heard[0], Verdicts)
