"""A round's journal replays byte for byte, and shows where it no longer does."""

from __future__ import annotations

import msgspec
import pytest

from smilecam.game import events
from smilecam.game.events import FaceState
from smilecam.game.journal import Journal, replay
from smilecam.game.options import Mode, Options
from smilecam.game.rules import new_game
from tests.fakes.rounds import SECOND, reason


def written(lives: int = 2) -> Journal:
    """Play a round with everything in it."""
    journal = Journal(new_game(Options(mode=Mode.LIVES, lives=lives)))
    course: list[events.AnyEvent] = [events.Join(0, name) for name in ("Ana", "Ben", "민지")]
    course += [events.Ready(SECOND, player) for player in (1, 2, 3)]
    course += [events.Tick(5 * SECOND), events.Tick(6 * SECOND), events.Calibrated(6 * SECOND, 1, 240)]
    course += [events.Tick(20 * SECOND), events.Faced(21 * SECOND, 2, FaceState.COVERED)]
    course += [events.Laughed(22 * SECOND, 1, reason(21 * SECOND, 21 * SECOND + 50_000)), events.Tick(23 * SECOND)]
    course += [events.Tick(24 * SECOND), events.Drop(23 * SECOND, 3), events.Tick(60 * SECOND)]
    for event in course:
        journal.step(event)
    return journal


def test_a_round_replays_byte_for_byte() -> None:
    lines = written().lines
    assert len(lines) > 5
    assert replay(lines) == lines


def test_a_line_that_was_changed_shows_itself() -> None:
    lines = written().lines
    forged = [line.replace(b'"peak":800', b'"peak":810') for line in lines]
    assert forged != lines
    assert replay(forged) != forged


def test_a_time_that_ran_backwards_is_written_as_it_counted() -> None:
    assert not any(b'"is":"drop","t_us":23' in line for line in written().lines)
    assert any(b'"is":"drop","t_us":24' in line for line in written().lines)


def test_what_changes_nothing_is_not_written() -> None:
    journal = written()
    before = list(journal.lines)
    journal.step(events.Tick(61 * SECOND))
    assert journal.lines == before


def test_the_lobby_after_a_round_begins_a_new_one() -> None:
    journal = written()
    journal.step(events.Again(61 * SECOND, journal.game.host))
    assert len(journal.lines) == 1


@pytest.mark.parametrize("lines", [[], [b"{}"], [b'{"v":1}'], [b"\xff"]])
def test_what_is_no_journal_is_refused(lines: list[bytes]) -> None:
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)):
        replay(lines)


def test_another_version_is_refused() -> None:
    first, *rest = written().lines
    with pytest.raises(msgspec.ValidationError, match="unexpected version: 2 != 1"):
        replay([first.replace(b'{"v":1', b'{"v":2', 1), *rest])
