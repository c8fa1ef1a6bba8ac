"""A round's journal: what happened and what the rules said, line by line; it replays byte for byte. Pure.

One JSON object a line. The first holds the room as it was when the round began; every further one an event ("e"), what
was announced ("a") and the hash of everything so far ("h"), so that the first line that differs shows where.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from smilecam.game import rules
from smilecam.game.events import Announcement, AnyAnnouncement, AnyEvent
from smilecam.game.state import Game, Phase

VERSION = 1
# An hour of fifty restless players; what comes after is played, but no longer written down.
MOST_LINES = 20_000


class _First(Struct, frozen=True):
    v: int
    game: Game


class _Line(Struct, frozen=True):
    e: AnyEvent
    a: tuple[AnyAnnouncement, ...]
    h: str


_encode = msgspec.json.Encoder().encode
_first = msgspec.json.Decoder(_First)
_line = msgspec.json.Decoder(_Line)


class Journal:
    """A room that is played and written down, from the beginning of its newest round."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.changed = False  # by the last event, apart from the time
        self.whole = True
        self._begin(game)

    def step(self, event: AnyEvent) -> list[Announcement]:
        """Play one event; return what is announced. One that changed nothing is not written down."""
        before = self.game
        self.game, told = rules.step(before, event)
        self.changed = bool(told) or replace(before, now_us=self.game.now_us) != self.game
        if not self.changed:
            return told
        if self.game.phase in (Phase.LOBBY, Phase.READY):
            self._begin(self.game)
            return told
        if self.game.round != before.round:
            self._begin(before)
        self._write(replace(event, t_us=self.game.now_us), told)  # the time that it counted as
        return told

    def _begin(self, game: Game) -> None:
        first = _encode(_First(VERSION, game))
        self.lines, self.whole, self._hash = [first], True, sha256(first)

    def _write(self, event: AnyEvent, told: list[Announcement]) -> None:
        if len(self.lines) >= MOST_LINES:
            self.whole = False
            return
        self._hash.update(_encode((event, told)))
        self.lines.append(_encode({"e": event, "a": told, "h": self._hash.hexdigest()[:16]}))


def replay(lines: Iterable[bytes]) -> list[bytes]:
    """Return the lines that the same events give today. Raises msgspec.DecodeError where these are no journal."""
    told = iter(lines)
    first = _first.decode(next(told, b""))
    if first.v != VERSION:
        raise msgspec.ValidationError(f"unexpected version: {first.v} != {VERSION}")
    journal = Journal(first.game)
    for line in told:
        journal.step(_line.decode(line).e)
    return journal.lines
