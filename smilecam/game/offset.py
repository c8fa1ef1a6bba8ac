"""What a client's clock says in the server's time, and how surely: four stamps on every message there and back. Pure.

Every snapshot carries when it was sent (t1). The client's next evidence says when that came (t2) and when the evidence
was sent (t3), and the server sees when it arrives (t4): offset = ((t2 - t1) + (t3 - t4)) / 2, as NTP has it, wrong by
half the difference of the two ways at most, which is half the whole trip. The shortest of the last trips speaks.
No stamp is trusted further than that: evidence is never from after its arrival, and never older than LATE_US.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

# So many trips are remembered: at five a second, the last three seconds.
TRIPS = 16
# Two quartz clocks part by so much at most, and a stamp is set so much beside the instant that it tells.
DRIFT_PER_S, STAMP_US = 50, 1_000
# Before anything is known of a client's clock, its evidence is from somewhere within this time.
UNKNOWN_US = 250_000
# Evidence that is older than this was held back; it counts as of this long ago.
LATE_US = 1_000_000


class Trip(NamedTuple):
    """One way there and back. offset_us: the client's clock less the server's."""

    delay_us: int
    offset_us: int
    at_us: int


class Placed(NamedTuple):
    """A client's instant in the server's time, give or take `unsure_us`; early, late: it was moved into bounds."""

    at_us: int
    unsure_us: int
    early: bool = False
    late: bool = False


class Offset:
    """One client's clock. Times of the client are of any origin, but must not run backwards."""

    __slots__ = ("_best", "_trips")

    def __init__(self) -> None:
        self._trips: deque[Trip] = deque(maxlen=TRIPS)
        self._best: Trip | None = None

    def hear(self, t1_us: int, t2_us: int, t3_us: int, t4_us: int) -> bool:
        """Learn from one trip; return whether it can be true: nobody is back before they left, or answers unasked."""
        delay_us = (t4_us - t1_us) - (t3_us - t2_us)
        if t3_us < t2_us or t4_us < t1_us or delay_us < 0:
            return False
        trip = Trip(delay_us, ((t2_us - t1_us) + (t3_us - t4_us)) // 2, t4_us)
        best = self._best
        if best is not None and abs(trip.offset_us - best.offset_us) > _unsure(best, t4_us) + _unsure(trip, t4_us):
            self._trips.clear()  # the client's clock stood still, or jumped: it slept
        full = len(self._trips) == TRIPS
        self._trips.append(trip)
        if full or best is None or len(self._trips) == 1:
            self._best = min(self._trips)
        elif trip < best:
            self._best = trip
        return True

    @property
    def delay_us(self) -> int | None:
        """The shortest of the last trips, there and back; None before the first."""
        return None if self._best is None else self._best.delay_us

    def unsure_us(self, now_us: int) -> int:
        """Return by how much a time of this client may be wrong either way."""
        return UNKNOWN_US if self._best is None else _unsure(self._best, now_us)

    def place(self, client_us: int, arrived_us: int, late_us: int = LATE_US) -> Placed:
        """Return when the client's `client_us` was, for what arrived at `arrived_us` and is `late_us` old at most."""
        if self._best is None:
            return Placed(arrived_us, UNKNOWN_US)
        unsure_us = _unsure(self._best, arrived_us)
        at_us = client_us - self._best.offset_us
        if at_us > arrived_us:
            return Placed(arrived_us, unsure_us, early=at_us > arrived_us + unsure_us)
        if at_us < arrived_us - late_us:
            return Placed(arrived_us - late_us, unsure_us, late=True)
        return Placed(at_us, unsure_us)


def _unsure(trip: Trip, now_us: int) -> int:
    return trip.delay_us // 2 + max(0, now_us - trip.at_us) * DRIFT_PER_S // 1_000_000 + STAMP_US
