from __future__ import annotations

from smilecam.pipeline.backoff import Backoff


def test_each_delay_is_twice_the_one_before_up_to_the_bound() -> None:
    backoff = Backoff()
    assert [backoff.next_s() for _ in range(6)] == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]


def test_after_a_success_it_begins_again() -> None:
    backoff = Backoff()
    backoff.next_s()
    backoff.next_s()
    backoff.reset()
    assert backoff.next_s() == 0.5
