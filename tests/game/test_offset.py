"""What a client's clock says in the server's time, and that what is said of its uncertainty is true."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as some

from smilecam.game.offset import LATE_US, UNKNOWN_US, Offset

SECOND = 1_000_000


def trip(offset: Offset, truth_us: int, sent_us: int, there_us: int, back_us: int, waits_us: int = 1000) -> int:
    """Send a snapshot at `sent_us` and hear its answer; return when that was."""
    t2 = sent_us + there_us + truth_us
    arrived = sent_us + there_us + waits_us + back_us
    assert offset.hear(sent_us, t2, t2 + waits_us, arrived)
    return arrived


def test_even_ways_give_the_clock_to_the_stamp() -> None:
    offset = Offset()
    arrived = trip(offset, 7 * SECOND, SECOND, 20_000, 20_000)
    placed = offset.place(arrived + 7 * SECOND - 5_000, arrived)
    assert placed.at_us == arrived - 5_000
    assert placed.unsure_us == 21_000
    assert offset.delay_us == 40_000


def test_before_the_first_trip_evidence_is_of_its_arrival_and_unsure() -> None:
    assert Offset().place(123, 5 * SECOND)[:2] == (5 * SECOND, UNKNOWN_US)


def test_nothing_is_from_after_its_arrival_nor_from_long_before() -> None:
    offset = Offset()
    now = trip(offset, 0, SECOND, 1_000, 1_000)
    assert offset.place(now + SECOND, now) == (now, offset.unsure_us(now), True, False)
    assert offset.place(now + 500, now) == (now, offset.unsure_us(now), False, False)
    assert offset.place(now - 5 * SECOND, now) == (now - LATE_US, offset.unsure_us(now), False, True)


def test_what_cannot_be_is_not_learnt_from() -> None:
    offset = Offset()
    assert not offset.hear(1000, 5000, 4000, 2000)
    assert not offset.hear(1000, 0, 900_000, 2000)
    assert not offset.hear(2000, 0, 0, 1000)
    assert offset.delay_us is None


def test_a_clock_that_jumps_is_believed_anew() -> None:
    offset = Offset()
    now = SECOND
    for _ in range(20):
        now = trip(offset, 0, now, 5_000, 5_000) + 200_000
    now = trip(offset, 600 * SECOND, now, 5_000, 5_000)
    assert offset.place(now + 600 * SECOND, now).at_us == now


@settings(max_examples=60, deadline=None)
@given(
    some.integers(-(10**12), 10**12),
    some.integers(0, 300_000),
    some.integers(0, 300_000),
    some.integers(0, 200_000),
    some.integers(-400, 400),
    some.integers(0, 2**32),
)
def test_the_truth_is_within_what_is_unsure(
    truth_us: int, there_us: int, back_us: int, jitter_us: int, drift_ppm: int, seed: int
) -> None:
    """Whatever the ways take, however unevenly, and a quartz that is off by 40 ppm: the answer is within its bounds."""
    dice, offset, now = random.Random(seed), Offset(), SECOND
    for _ in range(40):
        drifted = truth_us + (now - SECOND) * drift_ppm // 10_000_000
        now = trip(offset, drifted, now, there_us + dice.randint(0, jitter_us), back_us + dice.randint(0, jitter_us))
        now += 200_000
        really_us = now - 30_000
        drifted = truth_us + (now - SECOND) * drift_ppm // 10_000_000
        placed = offset.place(really_us + drifted, now)
        assert placed.early or abs(placed.at_us - really_us) <= placed.unsure_us or placed.at_us == now
