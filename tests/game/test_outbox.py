"""What waits for a client that takes nothing, and for how long."""

from __future__ import annotations

from smilecam.game.outbox import LONGEST_US, MOST_BYTES, Outbox
from tests.fakes.lines import WrittenLine


def test_a_line_that_takes_everything_is_written_to_at_once() -> None:
    line = WrittenLine()
    outbox = Outbox(line)
    outbox.send(b"news")
    outbox.state(b"state")
    outbox.snapshot(b"snap")
    assert line.written == [b"news", b"state", b"snap"]


def test_what_must_arrive_waits_in_order_and_what_grows_old_is_replaced() -> None:
    line = WrittenLine()
    outbox = Outbox(line)
    outbox.pause(0)
    for number in range(3):
        outbox.send(b"news %d" % number)
        outbox.state(b"state %d" % number)
        outbox.snapshot(b"snap %d" % number)
    assert line.written == []
    outbox.resume()
    assert line.written == [b"news 0", b"news 1", b"news 2", b"state 2", b"snap 2"]
    outbox.pause(1)
    outbox.resume()
    assert len(line.written) == 5


def test_who_takes_nothing_for_too_long_is_given_up() -> None:
    line = WrittenLine()
    outbox = Outbox(line)
    outbox.pause(0)
    outbox.pause(LONGEST_US)
    outbox.look(LONGEST_US)
    assert not outbox.given_up
    outbox.look(LONGEST_US + 1)
    assert outbox.given_up
    assert line.closed == "aborted"


def test_who_takes_for_long_what_comes_fast_is_given_up_too() -> None:
    line = WrittenLine()
    outbox = Outbox(line)
    outbox.pause(0)
    for _ in range(MOST_BYTES // 1000 + 1):
        outbox.send(b"x" * 1000)
    assert outbox.given_up


def test_a_last_word_reaches_who_still_listens() -> None:
    listens, waits = WrittenLine(), WrittenLine()
    Outbox(listens).close(b"bye")
    slow = Outbox(waits)
    slow.pause(0)
    slow.close(b"bye")
    assert (listens.written, listens.closed) == ([b"bye"], "closed")
    assert waits.closed == "aborted"
