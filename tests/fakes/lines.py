"""A line to a client that writes down what it is sent, and guests that speak over it to a room."""

from __future__ import annotations

from typing import TypeVar

from smilecam.game import messages
from smilecam.game.events import FaceState
from smilecam.game.evidence import Sample
from smilecam.game.guests import Guest
from smilecam.game.messages import AnyFromServer, Evidence, from_server
from smilecam.game.options import Options
from smilecam.game.outbox import Outbox
from smilecam.game.room import Counts, Room

Said = TypeVar("Said", bound=messages.FromServer)
SECOND = 1_000_000


class WrittenLine:
    """Keeps what was written; takes everything at once."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.closed = ""

    def write(self, message: bytes) -> None:
        self.written.append(message)

    def close(self) -> None:
        self.closed = "closed"

    def abort(self) -> None:
        self.closed = "aborted"


class Client:
    """One guest of a HandRoom, with the faces before its camera. Its clock is `ahead_us` of the room's."""

    def __init__(self, table: HandRoom, key: str, ahead_us: int = 0) -> None:
        self.table, self.key, self.ahead_us = table, key, ahead_us
        self.number = self.asked = 0
        self.players: list[int] = []
        self.smiles: dict[int, int] = {}
        self.line = WrittenLine()
        self.guest: Guest | None = None

    def enter(self, epoch: int = 0, heard: int = 0, weights: str = "") -> messages.Refused | None:
        self.line = WrittenLine()
        self.outbox = Outbox(self.line)
        said = messages.Enter(self.key, self.table.room.code, weights=weights, epoch=epoch, heard=heard)
        let_in = self.table.room.enter(self.outbox, said, self.table.now_us)
        if isinstance(let_in, messages.Refused):
            return let_in
        self.guest = let_in
        return None

    def ask(self, kind: type[messages.Asked], **facts: object) -> AnyFromServer:
        """Ask for something; return the answer."""
        self.asked += 1
        self.say(kind(self.asked, **facts))
        return self.heard()[-1]

    def sit(self, name: str) -> int:
        answer = self.ask(messages.Sit, name=name)
        assert isinstance(answer, messages.Seat), answer
        self.players.append(answer.player)
        self.smiles[answer.player] = 100
        return answer.player

    def say(self, message: messages.FromClient) -> None:
        assert self.guest is not None
        self.table.room.hear(self.guest, message, self.table.now_us)  # type: ignore[arg-type]  # any of them

    def show(self, face: FaceState = FaceState.SEEN, urgent: bool = False, echo: bool = True) -> None:
        """Send evidence of every face, as it smiles now; a face trembles and blinks."""
        self.number += 1
        now_us = self.table.now_us + self.ahead_us
        tremble = self.number * 7919 % 101
        faces = tuple(
            Sample(player, smile, face=face, yaw=tremble, blinks=self.number // 20)
            for player, smile in self.smiles.items()
        )
        snap = next(reversed(self.said(messages.Snap)), None) if echo else None
        said_us, heard_us = (None, None) if snap is None else (snap.time_us, snap.time_us + self.ahead_us)
        self.say(Evidence(self.number, now_us, now_us, faces, said_us, heard_us, urgent=urgent))

    def drop(self) -> None:
        assert self.guest is not None
        self.table.room.lost(self.guest, self.outbox, self.table.now_us)

    def heard(self) -> list[AnyFromServer]:
        return [from_server(one) for one in self.line.written]

    def said(self, kind: type[Said]) -> list[Said]:
        return [one for one in self.heard() if isinstance(one, kind)]

    def state(self) -> messages.State:
        return self.said(messages.State)[-1]


class HandRoom:
    """A room whose time passes only when a test says so; it is woken whenever it wants to be."""

    def __init__(self, **options: object) -> None:
        self.now_us = 1000 * SECOND
        self.counts = Counts()
        self.room = Room("BCDFGH", Options(**options), self.now_us, self.counts)  # type: ignore[arg-type]  # as spelt
        self.clients: list[Client] = []

    def client(self, *names: str, ahead_us: int = 0) -> Client:
        client = Client(self, f"key-of-client-number-{len(self.clients):04}", ahead_us)
        assert client.enter() is None
        self.clients.append(client)
        for name in names:
            client.sit(name)
        return client

    def after(self, seconds: float, showing: bool = True) -> None:
        """Let time pass, everybody connected showing their faces five times a second."""
        end_us = self.now_us + int(seconds * SECOND)
        show_us = self.now_us + 200_000
        while self.now_us < end_us:
            self.now_us = min(end_us, self.room.wakes_us(), show_us)
            self.room.wake(self.now_us)
            if self.now_us >= show_us:
                show_us += 200_000
                for one in self.clients if showing else ():
                    if one.guest is not None and one.guest.outbox is one.outbox:
                        one.show()

    def started(self) -> None:
        """Go on until they play."""
        for one in self.clients:
            for player in one.players:
                one.ask(messages.Ready, player=player)
        self.after(9)
        assert self.clients[0].state().phase.value == "playing"
