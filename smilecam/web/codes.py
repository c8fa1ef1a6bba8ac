"""A page's codes and sessions, between threads; without the server's libraries, so that a link is told at once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from threading import Lock

from smilecam.guard import Doorkeeper, Refusal


@dataclass
class Door:
    """The doorkeeper between threads: codes are made where somebody asks for the link, and used up on the loop."""

    now_s: Callable[[], float]
    keeper: Doorkeeper = field(default_factory=Doorkeeper)
    _lock: Lock = field(default_factory=Lock)

    def mint(self) -> str:
        with self._lock:
            return self.keeper.mint(self.now_s())

    def enter(self, code: str) -> str | Refusal:
        with self._lock:
            return self.keeper.enter(code, self.now_s())

    def refuse_session(self, session: str) -> Refusal | None:
        with self._lock:
            return self.keeper.refuse_session(session)

    def sessions(self) -> list[str]:
        with self._lock:
            return self.keeper.sessions()

    def admit(self, sessions: Collection[str]) -> None:
        with self._lock:
            self.keeper.admit(sessions)
