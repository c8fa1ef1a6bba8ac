"""What is wanted of a running pipeline: one immutable object, swapped whole; each path reads it anew on each step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from threading import Lock
from typing import Any

from smilecam.settings import RefereeSettings, Settings


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """Weights that are open: their name, the threshold that they advise, and what tells them from all others.

    network: gives what the judge judges by, whatever that is, made when it is asked for first.
    """

    name: str
    advised: float
    fingerprint: str = ""
    network: Callable[[], Any] = lambda: None


NO_WEIGHTS = Opened("", 0.5)


class Mode(Enum):
    """What goes out, as far as the user decides it; values are what `status` tells."""

    LIVE = "live"
    PAUSED = "paused"  # the camera's picture as it is: nothing judged, nothing drawn
    FROZEN = "frozen"  # the last picture that went out, again and again
    BLANK = "blank"  # a card; the camera's picture is nowhere


@dataclass(frozen=True, slots=True)
class Wanted:
    """rules: what the referee decides by, with the threshold that `settings` or else the weights ask for.

    weights: those that judge; another object puts another network before the judge between two frames.
    """

    settings: Settings
    rules: RefereeSettings
    mode: Mode = Mode.LIVE
    weights: Opened = NO_WEIGHTS


class Current:
    """What is wanted now. Any thread reads `now` without waiting; whoever changes it swaps the whole object."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._swapping = Lock()  # two who change different things at once must not undo one another

    @property
    def now(self) -> Wanted:
        return self._wanted

    def swap(self, **changes: Any) -> Wanted:
        """Put in another with these fields changed; return it."""
        return self.amend(lambda now: replace(now, **changes))

    def rule(self, **changes: Any) -> Wanted:
        """Put in another with these of its rules changed, the others as they are by then; return it."""
        return self.amend(lambda now: replace(now, rules=replace(now.rules, **changes)))

    def amend(self, change: Callable[[Wanted], Wanted]) -> Wanted:
        """Put in what `change` makes of it; return that."""
        with self._swapping:
            self._wanted = change(self._wanted)
            return self._wanted
