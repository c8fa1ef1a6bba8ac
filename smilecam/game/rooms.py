"""All rooms of this server: opened, found by their code, swept up; and who may come in at all."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from smilecam.game import messages
from smilecam.game.actor import Actor
from smilecam.game.guests import Guest
from smilecam.game.limits import ENTRIES_PER_MINUTE, ROOMS_PER_MINUTE, WRONG_PER_MINUTE, Limits
from smilecam.game.messages import CODE_LENGTH, CODE_SIGNS, Bye, Create, Enter, code_of
from smilecam.game.options import Options
from smilecam.game.outbox import Outbox
from smilecam.game.room import Counts, Room
from smilecam.game.state import Phase


@dataclass(frozen=True, slots=True)
class Size:
    """How much a server takes on. players: seats of all its rooms, as their options have them."""

    rooms: int = 1000
    players: int = 4000


class Rooms:
    """The server's rooms; on the event loop only."""

    def __init__(self, size: Size, now_us: Callable[[], int]) -> None:
        self.size = size
        self.counts = Counts()
        self.draining = False
        self._now_us = now_us
        self._actors: dict[str, Actor] = {}
        self._wrong = Limits(WRONG_PER_MINUTE)
        self._entries = Limits(ENTRIES_PER_MINUTE)
        self._opened = Limits(ROOMS_PER_MINUTE)

    def __len__(self) -> int:
        return len(self._actors)

    @property
    def seats(self) -> int:
        return sum(one.room.game.options.players for one in self._actors.values())

    @property
    def connected(self) -> int:
        return sum(one.room.connected for one in self._actors.values())

    @property
    def playing(self) -> int:
        """How many rooms are in a round."""
        quiet = (Phase.LOBBY, Phase.READY, Phase.OVER)
        return sum(one.room.game.phase not in quiet for one in self._actors.values())

    def enter(self, outbox: Outbox, said: Create | Enter, address: str) -> tuple[Actor, Guest] | messages.Refused:
        """Let a client into the room that it names, or into a new one; or return why not."""
        found = self._new(said, address) if isinstance(said, Create) else self._named(said, address)
        if isinstance(found, messages.Refused):
            self.counts.refusals += 1
            return found
        guest = found.enter(outbox, said)
        return guest if isinstance(guest, messages.Refused) else (found, guest)

    def open(self, options: Options) -> Actor | messages.Refused:
        """Open a room; refused where the server has all that it takes on, or is about to go."""
        if self.draining:
            return messages.Refused("draining")
        if len(self._actors) >= self.size.rooms or self.seats + options.players > self.size.players:
            return messages.Refused("busy")
        code = self._free_code()
        room = Room(code, options, self._now_us(), self.counts)
        actor = self._actors[code] = Actor(room, self._now_us, self._ended)
        return actor

    def close_quiet(self, bye: Bye) -> None:
        """Close every room that is not in a round."""
        for actor in list(self._actors.values()):
            if actor.room.game.phase in (Phase.LOBBY, Phase.READY, Phase.OVER):
                actor.close(bye)

    def close(self, bye: Bye) -> None:
        for actor in list(self._actors.values()):
            actor.close(bye)

    def _new(self, said: Create, address: str) -> Actor | messages.Refused:
        if not self._opened.take(address, self._now_us()):
            return messages.Refused("too-many")
        return self.open(said.options)

    def _named(self, said: Enter, address: str) -> Actor | messages.Refused:
        """Find a room. Whoever has guessed too often is told nothing of any code, not even of a right one."""
        now_us = self._now_us()
        if self._wrong.spent(address, now_us):
            return messages.Refused("too-many")
        code = code_of(said.code)
        actor = self._actors.get(code)
        if actor is None:
            self._wrong.take(address, now_us)
            return messages.Refused("no-room", facts={"code": said.code})
        return actor if self._entries.take(code, now_us) else messages.Refused("too-many")

    def _free_code(self) -> str:
        while True:
            code = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
            if code not in self._actors:
                return code

    def _ended(self, actor: Actor) -> None:
        self._actors.pop(actor.room.code, None)
