"""A room on the event loop: its mailbox and its alarm clock. No task of its own; one message at a time, in order.

What fails inside one room ends that room, and no other.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable

from smilecam.game import messages
from smilecam.game.guests import Guest
from smilecam.game.messages import AnyFromClient, Bye, Create, Enter
from smilecam.game.outbox import Outbox
from smilecam.game.room import Room

# What may wait for a room; what comes beyond it is lost, as it would be on the way. Each line is limited before.
MOST_WAITING = 2048

_log = logging.getLogger(__name__)


class Actor:
    """Runs one room. Every method is called on the loop; none waits."""

    def __init__(self, room: Room, now_us: Callable[[], int], ended: Callable[[Actor], None]) -> None:
        self.room = room
        self._now_us = now_us
        self._ended = ended
        self._loop = asyncio.get_running_loop()
        self._mail: deque[tuple[Guest, AnyFromClient]] = deque()
        self._alarm: asyncio.TimerHandle | None = None
        self._alarm_us = 0
        self.over = False
        self._plan(now_us())

    def enter(self, outbox: Outbox, said: Create | Enter) -> Guest | messages.Refused:
        self._read()
        now_us = self._now_us()
        try:
            let_in = self.room.enter(outbox, said, now_us)
        except Exception:
            self._broke()
            return messages.Refused("broken")
        self._plan(now_us)
        return let_in

    def hear(self, guest: Guest, said: AnyFromClient) -> bool:
        """Take a message, to be read at the loop's next turn; False where there are too many."""
        if self.over or len(self._mail) >= MOST_WAITING:
            return False
        if not self._mail:
            self._loop.call_soon(self._read)
        self._mail.append((guest, said))
        return True

    def lost(self, guest: Guest, outbox: Outbox) -> None:
        self._read()
        if self.over:
            return
        now_us = self._now_us()
        try:
            self.room.lost(guest, outbox, now_us)
        except Exception:
            self._broke()
            return
        self._plan(now_us)

    def close(self, bye: Bye) -> None:
        """Send everybody away and end."""
        if self.over:
            return
        self.over = True
        if self._alarm is not None:
            self._alarm.cancel()
        self._mail.clear()
        self.room.close(bye)
        self._ended(self)

    def _read(self) -> None:
        if self.over or not self._mail:
            return
        now_us = self._now_us()
        try:
            while self._mail:
                guest, said = self._mail.popleft()
                self.room.hear(guest, said, now_us)
        except Exception:
            self._broke()
            return
        self._plan(now_us)

    def _wake(self) -> None:
        self._alarm = None
        now_us = self._now_us()
        try:
            self.room.wake(now_us)
        except Exception:
            self._broke()
            return
        if self.room.abandoned(now_us):
            self.close(Bye("empty"))
        else:
            self._plan(now_us)

    def _plan(self, now_us: int) -> None:
        """Set the alarm to when the room wants to be woken, if it stands later."""
        if self.over:
            return
        wakes_us = self.room.wakes_us()
        if self._alarm is not None:
            if self._alarm_us <= wakes_us:
                return
            self._alarm.cancel()
        self._alarm_us = wakes_us
        self._alarm = self._loop.call_later(max(0, wakes_us - now_us) / 1_000_000, self._wake)

    def _broke(self) -> None:
        _log.exception("room %s broke", self.room.code)
        self.close(Bye("broken"))
