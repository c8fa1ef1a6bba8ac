"""Rounds of the game, told by hand: a room that is stepped, with its announcements kept."""

from __future__ import annotations

from typing import TypeVar

from smilecam.game import events
from smilecam.game.events import Announcement, AnyEvent, FaceState, Reason
from smilecam.game.options import Options
from smilecam.game.rules import new_game, step
from smilecam.game.state import Game, Phase, Player

SECOND = 1_000_000
Said = TypeVar("Said", bound=Announcement)


def reason(lo_us: int, hi_us: int = 0, peak: int = 800, big: bool = False) -> Reason:
    return Reason(peak, 600, 600, lo_us, max(lo_us, hi_us), big)


class Round:
    """A room in which time passes only when a test says so. Players are called a, b, c, ... in the order of seats."""

    def __init__(self, *names: str, **options: object) -> None:
        self.game: Game = new_game(Options(**options), SECOND)  # type: ignore[arg-type]  # as the test spells them
        self.now_us = SECOND
        self.told: list[Announcement] = []
        for name in names:
            self.play(events.Join(self.now_us, name))

    def phase(self) -> Phase:
        return self.game.phase

    def play(self, event: AnyEvent) -> list[Announcement]:
        self.game, told = step(self.game, event)
        self.told += told
        return told

    def after(self, seconds: float) -> list[Announcement]:
        self.now_us += int(seconds * SECOND)
        return self.play(events.Tick(self.now_us))

    def all_ready(self) -> None:
        for one in self.game.players:
            self.play(events.Ready(self.now_us, one.id))

    def started(self) -> Round:
        """Go on until they play."""
        self.all_ready()
        self.after(3)
        for one in self.game.standing():
            self.play(events.Calibrated(self.now_us, one.id, 100))
        self.after(3)
        assert self.phase() is Phase.PLAYING
        return self

    def laugh(self, player: int, ago: float = 0.4, unsure: float = 0.1, peak: int = 800, big: bool = False) -> None:
        lo_us = self.now_us - int(ago * SECOND)
        self.play(
            events.Laughed(self.now_us, player, reason(lo_us, lo_us + int(unsure * SECOND), peak, big))
        )  # fmt: skip

    def face(self, player: int, face: FaceState) -> None:
        self.play(events.Faced(self.now_us, player, face))

    def said(self, kind: type[Said]) -> list[Said]:
        return [one for one in self.told if isinstance(one, kind)]

    def player(self, number: int) -> Player:
        found = self.game.find(number)
        assert found is not None
        return found
