"""The budget, told as machines: what the picture and a judgement cost, and what becomes of the rate."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.pipeline.budget import AT_EASE, FIRST_HZ, LEAST_HZ, LOOKS_S, Budget, Kept, Use, _without_judging

MOST_HZ = 30.0
Cost = Callable[[float], float]


class Machine:
    """Runs a budget on a machine where the picture costs `picture` percent of a core, a judgement `each` seconds."""

    def __init__(self, limit: float | None, picture: float, each: Cost | float, can_hz: float = MOST_HZ) -> None:
        self.budget = Budget(MOST_HZ)
        self.limit, self.picture, self.each, self.can_hz = limit, picture, each, can_hz
        self.now_s = self.used_s = self.judged = 0.0
        self.rates: list[float] = []
        self.shares: list[float] = []

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds)):
            self.budget.see(Use(self.now_s, self.used_s, int(self.judged)), self.limit)
            interval_s = self.budget.interval_s
            hz = min(1 / interval_s if interval_s else MOST_HZ, self.can_hz)
            each = self.each(self.now_s) if callable(self.each) else self.each
            self.now_s += 1.0
            self.used_s += self.picture / 100 + hz * each
            self.judged += hz
            self.rates.append(hz)
            self.shares.append(self.picture + 100 * hz * each)


def test_without_a_limit_every_frame_may_be_judged() -> None:
    machine = Machine(None, 15, 0.01)
    machine.run(20)
    assert machine.budget.interval_s == 0
    assert machine.budget.kept is Kept.NONE


def test_a_limit_that_lets_every_frame_through_changes_nothing_in_the_end() -> None:
    machine = Machine(80, 15, 0.01)
    machine.run(30)
    assert machine.budget.interval_s == 0
    assert machine.budget.kept is Kept.KEPT


def test_a_start_is_no_burst() -> None:
    machine = Machine(25, 15, 0.01)
    machine.run(2)
    assert max(machine.rates) == FIRST_HZ


@given(st.floats(15, 90), st.floats(0.0, 0.8), st.floats(0.002, 0.05))
def test_the_share_comes_under_the_limit_and_stays_there(limit: float, share: float, each: float) -> None:
    machine = Machine(limit, limit * share, each)
    machine.run(120)
    lowest = machine.picture + 100 * LEAST_HZ * each
    assert machine.shares[-1] <= max(limit, lowest) * 1.001
    assert len({round(rate, 6) for rate in machine.rates[-30:]}) == 1, "it rests"


@given(st.floats(15, 90), st.floats(0.0, 0.8), st.floats(0.002, 0.05))
def test_the_rate_never_swings(limit: float, share: float, each: float) -> None:
    machine = Machine(limit, limit * share, each)
    machine.run(120)
    steps = [after - before for before, after in pairwise(machine.rates) if abs(after - before) > 1e-6]
    turns = sum(one * other < 0 for one, other in pairwise(steps))
    assert turns <= 1


def test_what_is_left_of_the_budget_is_used() -> None:
    machine = Machine(25, 12, 0.009)
    machine.run(60)
    assert 25 * (1 - 2 * AT_EASE) - 0.5 <= machine.shares[-1] <= 25
    assert machine.budget.kept is Kept.KEPT


def test_noise_does_not_move_it_much() -> None:
    dice = random.Random(3)
    machine = Machine(25, 12, lambda now_s: 0.009 * dice.uniform(0.9, 1.1))
    machine.run(300)
    settled = machine.rates[60:]
    assert max(settled) / min(settled) < 1.35
    assert sum(machine.shares[60:]) / len(settled) <= 25


def test_judgements_that_become_dearer_are_made_fewer_and_more_again_later() -> None:
    machine = Machine(25, 12, lambda now_s: 0.009 if now_s < 60 or now_s > 160 else 0.018)
    machine.run(60)
    before = machine.rates[-1]
    machine.run(100)
    dear = machine.rates[-1]
    machine.run(100)
    assert dear < 0.7 * before
    assert machine.rates[-1] == pytest.approx(before, rel=0.15)


def test_as_little_as_may_be_is_judged_where_the_picture_alone_is_too_dear() -> None:
    machine = Machine(20, 22, 0.01)
    machine.run(60)
    assert machine.rates[-1] == LEAST_HZ
    assert machine.budget.kept is Kept.OVER


def test_a_budget_that_is_kept_by_judging_too_seldom_says_so() -> None:
    machine = Machine(20, 14, 0.0135)
    machine.run(90)
    assert LEAST_HZ <= machine.rates[-1] < 5
    assert machine.shares[-1] <= 20
    assert machine.budget.kept is Kept.SHORT


def test_what_the_picture_costs_is_found_out_on_the_way() -> None:
    machine = Machine(20, 22, 0.01)
    assert machine.budget.picture_percent is None
    machine.run(20)
    assert machine.budget.picture_percent == pytest.approx(22, abs=2)
    machine.run(120)
    assert machine.budget.picture_percent == pytest.approx(22, abs=2), "although the rate has long been the least"


def test_sleep_says_nothing_of_what_the_picture_costs_nor_lets_the_judge_loose() -> None:
    machine = Machine(20, 22, 0.01)
    machine.run(20)
    machine.picture, machine.can_hz = 0.5, 0.0
    machine.run(60)
    assert machine.budget.picture_percent == pytest.approx(22, abs=2)
    assert machine.budget.interval_s == pytest.approx(1 / LEAST_HZ)


def test_who_judges_seldom_by_itself_is_not_let_loose() -> None:
    machine = Machine(50, 10, 0.01, can_hz=3.0)  # paused, or a machine that is too slow
    machine.run(60)
    assert machine.budget.interval_s == pytest.approx(1 / FIRST_HZ)


def test_a_limit_that_is_lifted_is_lifted_at_once() -> None:
    machine = Machine(20, 14, 0.01)
    machine.run(60)
    machine.limit = None
    machine.run(1)
    assert (machine.budget.interval_s, machine.budget.kept) == (0.0, Kept.NONE)


def test_another_limit_is_gone_to_from_where_it_is() -> None:
    machine = Machine(40, 14, 0.01)
    machine.run(60)
    before = machine.rates[-1]
    machine.limit = 25
    machine.run(1)
    assert machine.rates[-1] == before
    machine.run(60)
    assert machine.shares[-1] <= 25


def test_it_looks_at_long_enough_pieces_of_time() -> None:
    budget = Budget(MOST_HZ)
    budget.see(Use(0.0, 0.0, 0), 25)
    budget.see(Use(LOOKS_S / 2, 1.0, 15), 25)
    assert budget.interval_s == pytest.approx(1 / FIRST_HZ)
    budget.see(Use(LOOKS_S, 2.0, 30), 25)
    assert budget.interval_s > 1 / FIRST_HZ


def test_a_clock_that_runs_backwards_begins_anew() -> None:
    budget = Budget(MOST_HZ)
    budget.see(Use(10.0, 5.0, 100), 25)
    budget.see(Use(0.0, 0.0, 0), 25)
    assert budget.interval_s == pytest.approx(1 / FIRST_HZ)


def test_a_camera_slower_than_the_least_rate_is_judged_whole() -> None:
    assert Budget(2.0).interval_s == 0


def test_shares_that_no_line_explains_tell_nothing_of_the_picture() -> None:
    """While a start settles, libraries load: much is used, and little is judged."""
    settling = ((4.0, 90.0), (15.0, 30.0), (12.0, 60.0), (6.0, 25.0), (9.0, 70.0))
    assert _without_judging(settling, None) is None
    assert _without_judging(tuple((hz, 10 + 2 * hz) for hz in (4.0, 6.0, 9.0, 15.0)), None) == pytest.approx(10)
