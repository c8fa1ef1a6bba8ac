"""A room: the rules, the evidence that they judge by, and the guests that hear of it. One thread, no clock of its own.

Every call brings the time; `wakes_us` says when the next `wake` is due. What guests are told goes into their outboxes:
snapshots five times a second, whatever was decided at once (50 ms after the last at the earliest).
"""

from __future__ import annotations

import logging
import secrets
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from smilecam.game import events, messages
from smilecam.game.doubts import Doubt
from smilecam.game.events import Announcement, AnyAnnouncement, AnyEvent, FaceState
from smilecam.game.evidence import Sample
from smilecam.game.guests import Guest, SeatedFace, digest_of
from smilecam.game.journal import Journal
from smilecam.game.messages import AnyAsked, AnyFromClient, Create, Enter, Evidence, to_bytes
from smilecam.game.offset import Placed
from smilecam.game.options import Options
from smilecam.game.outbox import Outbox
from smilecam.game.rules import new_game
from smilecam.game.state import Game, Phase, due_us, threshold_of
from smilecam.game.views import snap_of, state_of

SNAPSHOT_US, GAP_US = 200_000, 50_000
# Evidence that does not come for so long: two and a half of its periods.
SILENT_US = 500_000
# News that are kept for who was away; a round has some hundred.
KEPT_NEWS = 512
# Guests beyond the players: they watch.
MOST_WATCHING = 200
# Nobody has been connected for so long: the room is closed.
EMPTY_US = 60_000_000

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Counts:
    """What a server's rooms have done, for its metrics."""

    evidence: int = 0
    snapshots: int = 0
    decisions: int = 0
    refusals: int = 0
    slow: int = 0
    bad: int = 0


class Room:
    """One room. epoch: grows whenever another server takes the room over; news are numbered within it."""

    def __init__(self, code: str, options: Options, now_us: int, counts: Counts, epoch: int = 1) -> None:
        self.code = code
        self._epoch = epoch
        self._counts = counts
        self._journal = Journal(new_game(options, now_us))
        self._guests: dict[bytes, Guest] = {}
        self._faces: dict[int, SeatedFace] = {}
        self._news: deque[AnyAnnouncement] = deque(maxlen=KEPT_NEWS)
        self._first = 0  # the number of the oldest of them
        self._told = 0  # news before this number have been sent
        self._stamps: deque[int] = deque(maxlen=32)  # of the last snapshots
        self._number = 0
        self._proof = ""
        self._dirty = False
        self._sent_us = self._snapped_us = now_us
        self._empty_us: int | None = now_us
        self._due_us: int | None = None

    @property
    def game(self) -> Game:
        return self._journal.game

    @property
    def journal(self) -> list[bytes]:
        """The round's journal so far, line by line."""
        return list(self._journal.lines)

    @property
    def connected(self) -> int:
        return sum(one.outbox is not None for one in self._guests.values())

    def abandoned(self, now_us: int) -> bool:
        """Tell whether nobody has been here for so long that the room can go."""
        return self._empty_us is not None and now_us - self._empty_us > EMPTY_US

    def wakes_us(self) -> int:
        """Return when `wake` is to be called next, at the latest."""
        wakes_us = self._snapped_us + SNAPSHOT_US
        if self._due_us is not None:
            wakes_us = min(wakes_us, self._due_us)
        return min(wakes_us, self._sent_us + GAP_US) if self._dirty else wakes_us

    def enter(self, outbox: Outbox, said: Create | Enter, now_us: int) -> Guest | messages.Refused:
        """Let a client in, or back in; the newest of two lines with one key is the guest's."""
        digest = digest_of(said.key)
        guest = self._guests.get(digest)
        if guest is None:
            if len(self._guests) >= self.game.options.players + MOST_WATCHING:
                return messages.Refused("crowded")
            guest = self._guests[digest] = Guest(said.weights)
        elif guest.outbox is not None:
            guest.outbox.close(to_bytes(messages.Bye("elsewhere")))
        guest.outbox, guest.weights, guest.back_us, self._empty_us = outbox, said.weights, now_us, None
        for player in guest.faces:
            self._faces[player].heard_us = now_us
            self._play(events.Resume(now_us, player))
        self._welcome(guest, said)
        return guest

    def lost(self, guest: Guest, outbox: Outbox, now_us: int) -> None:
        """Hear that a line has ended; the guest's seats are kept for the grace."""
        self._counts.slow += outbox.given_up
        if guest.outbox is not outbox:
            return  # it has come back by another line already
        guest.outbox, guest.gone_us = None, now_us
        for player in tuple(guest.faces):
            self._play(events.Drop(now_us, player))
        self._forget_strangers()
        if not self.connected:
            self._empty_us = now_us

    def hear(self, guest: Guest, said: AnyFromClient, now_us: int) -> None:
        """Take one message of a guest."""
        if isinstance(said, Evidence):
            self._evidence(guest, said, now_us)
        elif isinstance(said, Create | Enter):
            guest.send(to_bytes(messages.Refused("entered")))
        elif said.n in guest.answers:
            guest.send(guest.answers[said.n])
        else:
            self._asked(guest, said, now_us)

    def wake(self, now_us: int) -> None:
        """Let happen what is due, and send what is to be sent."""
        if self._due_us is not None and now_us >= self._due_us:
            self._play(events.Tick(now_us))
        if now_us >= self._snapped_us + SNAPSHOT_US:
            self._look(now_us)
            self.flush(now_us)
            self._snap(now_us)
        elif self._dirty and now_us >= self._sent_us + GAP_US:
            self.flush(now_us)

    def flush(self, now_us: int) -> None:
        """Send the news and the state, if anything changed since they were sent."""
        if not self._dirty:
            return
        self._dirty, self._sent_us = False, now_us
        self._number += 1
        news, state = self._newest(self._told), self._state(now_us)
        self._told = self._first + len(self._news)
        for outbox in self._outboxes():
            if news is not None:
                outbox.send(news)
            outbox.state(state)

    def close(self, bye: messages.Bye) -> None:
        """Send everybody away."""
        for outbox in list(self._outboxes()):
            outbox.close(to_bytes(bye))

    # -- what guests say

    def _evidence(self, guest: Guest, said: Evidence, now_us: int) -> None:
        self._counts.evidence += 1
        placed = self._placed(guest, said, now_us)
        if said.number > guest.number:
            guest.number = said.number
            for sample in said.faces:
                face = guest.faces.get(sample.player)
                if face is not None:
                    self._seen(face, sample, placed, now_us)
        if said.urgent:
            guest.send(to_bytes(messages.Heard(guest.number)))

    def _placed(self, guest: Guest, said: Evidence, now_us: int) -> Placed:
        """Return when the evidence is from; what cannot be of it is held against every face of the guest."""
        doubt: Doubt | None = None
        if said.echo_us is not None and said.echoed_us is not None:
            answered = said.echo_us in self._stamps
            if not answered or not guest.offset.hear(said.echo_us, said.echoed_us, said.sent_us, now_us):
                doubt = Doubt.IMPOSSIBLE if answered else doubt
        placed = guest.offset.place(said.time_us, now_us, guest.late_us(now_us))
        doubt = Doubt.AHEAD if placed.early else Doubt.LATE if placed.late else doubt
        if doubt is not None:
            for face in guest.faces.values():
                self._doubt(face, doubt)
        return placed

    def _seen(self, face: SeatedFace, sample: Sample, placed: Placed, now_us: int) -> None:
        face.heard_us, face.smile = now_us, sample.smile
        before = len(face.doubts.found)
        face.doubts.look(sample, placed.at_us)
        self._dirty = self._dirty or len(face.doubts.found) != before
        state = FaceState.FROZEN if face.doubts.frozen else sample.face
        if state is not face.face:
            face.face = state
            self._play(events.Faced(now_us, sample.player, state))
        phase = self.game.phase
        if phase is Phase.PLAYING:
            reason = face.watch.see(sample, placed.at_us, placed.unsure_us)
            if reason is not None:
                self._play(events.Laughed(now_us, sample.player, reason))
        elif phase is Phase.CALIBRATE and (neutral := face.rest(sample)) is not None:
            self._play(events.Calibrated(now_us, sample.player, neutral))

    def _doubt(self, face: SeatedFace, doubt: Doubt) -> None:
        if doubt not in face.doubts.found:
            face.doubts.found.add(doubt)
            self._dirty = True

    def _asked(self, guest: Guest, said: AnyAsked, now_us: int) -> None:
        event = _event_of(said, guest, self.game, now_us)
        if event is None:
            self._refuse(guest, said.n, "not-yours")
            return
        told = self._play(event)
        refused = next((one for one in told if isinstance(one, events.Refused)), None)
        if refused is not None:
            self._refuse(guest, said.n, refused.key)
        elif isinstance(said, messages.Sit):
            joined = next(one for one in told if isinstance(one, events.Joined))
            face = SeatedFace(self.game.options, now_us)
            guest.faces[joined.player] = self._faces[joined.player] = face
            guest.answer(said.n, to_bytes(messages.Seat(said.n, joined.player)))
        else:
            guest.answer(said.n, to_bytes(messages.Done(said.n)))

    def _refuse(self, guest: Guest, number: int, key: str) -> None:
        self._counts.refusals += 1
        guest.answer(number, to_bytes(messages.Refused(key, number, _facts(key, self.game))))

    # -- what the rules say

    def _play(self, event: AnyEvent) -> list[Announcement]:
        before = self.game
        told = self._journal.step(event)
        if self._journal.changed:
            self._dirty = True
            self._due_us = due_us(self.game)
            self._heed(before, told)
        return told

    def _heed(self, before: Game, told: list[Announcement]) -> None:
        game = self.game
        news = [one for one in told if not isinstance(one, events.Refused)]
        self._first += max(0, len(self._news) + len(news) - KEPT_NEWS)
        self._news.extend(news)  # type: ignore[arg-type]  # the rules announce nothing but AnyAnnouncement
        self._counts.decisions += sum(isinstance(one, events.Card | events.Scored) for one in news)
        if game.round != before.round:
            self._proof = f"{secrets.randbelow(10_000):04}"
            for face in self._faces.values():
                face.resting = []
        if any(isinstance(one, events.Entered) and one.phase == Phase.PLAYING.value for one in news):
            for face in self._faces.values():
                face.begin(game.free_us)
        for player in game.players:
            if (judged := self._faces.get(player.id)) is not None:
                judged.watch.threshold = threshold_of(game, player)
                judged.watch.free(game.free_us)
        if any(isinstance(one, events.Parted) for one in news):
            self._unseat()

    def _unseat(self) -> None:
        seated = {one.id for one in self.game.players if not one.parted}
        self._faces = {player: face for player, face in self._faces.items() if player in seated}
        for guest in self._guests.values():
            guest.faces = {player: face for player, face in guest.faces.items() if player in seated}
        self._forget_strangers()

    def _forget_strangers(self) -> None:
        """A guest without seat and line is nobody."""
        kept = {key: one for key, one in self._guests.items() if one.outbox is not None or one.faces}
        self._guests = kept

    # -- what guests hear

    def _welcome(self, guest: Guest, said: Create | Enter) -> None:
        """Tell a guest where they are: what they missed, then all that holds."""
        before = said.heard if isinstance(said, Enter) and said.epoch else self._told
        here = isinstance(said, Create) or said.epoch in (0, self._epoch)
        missed = not (here and self._first <= before <= self._told)
        heard = self._told if missed else before
        asked = max(guest.answers, default=0)
        players, options = tuple(guest.faces), self.game.options
        entered = messages.Entered(
            self.code, self._epoch, heard, players, options, guest.number, asked, missed
        )  # fmt: skip
        guest.send(to_bytes(entered))
        backlog = self._newest(heard, self._told)
        if backlog is not None:
            guest.send(backlog)
        if guest.outbox is not None:
            guest.outbox.state(self._state(self._sent_us))

    def _newest(self, first: int, end: int | None = None) -> bytes | None:
        told = tuple(self._news)[first - self._first : None if end is None else end - self._first]
        return to_bytes(messages.News(self._epoch, first, told)) if told else None

    def _state(self, now_us: int) -> bytes:
        weights = {player: guest.weights for guest in self._guests.values() for player in guest.faces}
        return to_bytes(state_of(self.game, self._faces, weights, self._number, self._proof, now_us))

    def _snap(self, now_us: int) -> None:
        self._snapped_us = now_us
        self._stamps.append(now_us)
        snap = to_bytes(snap_of(self.game, self._faces, self._number, now_us))
        for outbox in self._outboxes():
            self._counts.snapshots += 1
            outbox.snapshot(snap)

    def _look(self, now_us: int) -> None:
        """Look after who says nothing, and who takes nothing."""
        for player, face in tuple(self._faces.items()):
            if face.face is not FaceState.SILENT and now_us - face.heard_us > SILENT_US:
                face.face = FaceState.SILENT
                self._play(events.Faced(now_us, player, FaceState.SILENT))
        for outbox in self._outboxes():
            outbox.look(now_us)

    def _outboxes(self) -> Iterator[Outbox]:
        return (one.outbox for one in self._guests.values() if one.outbox is not None)


def _event_of(said: AnyAsked, guest: Guest, game: Game, now_us: int) -> AnyEvent | None:
    """Return what a request means to the rules; None where it speaks for somebody else's seat."""
    own = tuple(guest.faces)
    host = game.host if game.host in own else 0
    by_host: dict[type, Callable[[], AnyEvent]] = {
        messages.Begin: lambda: events.Begin(now_us, host),
        messages.Again: lambda: events.Again(now_us, host),
    }
    if type(said) in by_host:
        return by_host[type(said)]() if own else None
    if isinstance(said, messages.Sit):
        return events.Join(now_us, said.name, said.team) if len(own) < messages.MOST_FACES else None
    if isinstance(said, messages.Kick):
        return events.Kick(now_us, host, said.player) if own else None
    if not isinstance(said, messages.Ready | messages.Team | messages.Leave) or said.player not in own:
        return None
    if isinstance(said, messages.Ready):
        return events.Ready(now_us, said.player, said.ready)
    if isinstance(said, messages.Team):
        return events.Team(now_us, said.player, said.team)
    return events.Leave(now_us, said.player)


def _facts(key: str, game: Game) -> dict[str, str | int]:
    return {"most": game.options.players} if key == "full" else {}
