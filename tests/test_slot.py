from __future__ import annotations

from threading import Thread

from hypothesis import given
from hypothesis import strategies as st

from smilecam.slot import LatestSlot


def test_the_newest_is_taken_once() -> None:
    slot = LatestSlot[int]()
    slot.offer(1)
    slot.offer(2)
    assert slot.take(0) == 2
    assert slot.take(0) is None


def test_only_what_nobody_had_taken_counts_as_replaced() -> None:
    slot = LatestSlot[int]()
    slot.offer(1)
    slot.offer(2)
    slot.take(0)
    slot.offer(3)
    assert slot.replaced == 1


def test_a_look_takes_nothing_away() -> None:
    slot = LatestSlot[int]()
    assert slot.peek() is None
    slot.offer(1)
    assert slot.peek() == 1
    assert slot.take(0) == 1
    assert slot.peek() == 1


def test_what_was_cleared_is_gone_and_not_counted() -> None:
    slot = LatestSlot[int]()
    slot.offer(1)
    slot.clear()
    slot.offer(2)
    assert slot.take(0) == 2
    assert slot.replaced == 0


def test_whoever_waits_is_woken_by_an_offer() -> None:
    slot = LatestSlot[int]()
    taken: list[int | None] = []
    waiting = Thread(target=lambda: taken.append(slot.take(30)))
    waiting.start()
    slot.offer(7)
    waiting.join(30)
    assert taken == [7]


def test_closing_wakes_those_who_wait_and_leaves_what_is_there() -> None:
    slot = LatestSlot[int]()
    waiting = Thread(target=slot.take)
    waiting.start()
    slot.close()
    waiting.join(30)
    assert not waiting.is_alive()
    slot.offer(1)
    assert slot.take() == 1
    assert slot.take() is None


@given(st.lists(st.sampled_from(["offer", "take"]), max_size=50))
def test_every_offer_is_taken_replaced_or_still_there(does: list[str]) -> None:
    slot = LatestSlot[int]()
    offered = taken = 0
    for one in does:
        if one == "offer":
            offered += 1
            slot.offer(offered)
        else:
            got = slot.take(0)
            assert got in (None, offered)
            taken += got is not None
    left = slot.take(0) is not None
    assert offered == taken + slot.replaced + left


def test_who_waits_is_woken_with_nothing_and_waits_again_after_that() -> None:
    slot = LatestSlot[int]()
    slot.wake()
    assert slot.take(timeout_s=30) is None  # at once: nobody came for thirty seconds
    assert slot.take(timeout_s=0) is None
    slot.offer(7)
    slot.wake()
    assert slot.take(timeout_s=30) == 7
