"""Budget: how often may be judged, so that the process stays under its share of the processor. Pure.

What the picture costs is not ours to save, and not known beforehand. So the rate is multiplied by (share wanted / share
used): with a fixed cost beside the judgements this goes to the wanted share from either side and never past it, for
each step covers only the part of the way that judgements are of the cost.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum

# Fewer judgements a second are no longer fair. Of five marked smiles in thirteen films all were called from 4 a second
# on, and from 5 on within 0.3 s of their beginning, as at 30; at 3 a second two were missed, at 2 three
# (bench.judging_rates): a smile of half a second is then seen once or not at all, and gaps of more than the window's
# longest (0.5 s) empty it.
LEAST_HZ = 4.0
FAIR_HZ = 5.0
FIRST_HZ = 15.0  # the window's own beat: where a budget begins, so that a start is no burst
LOOKS_S = 2.0  # the processor's time is counted in hundredths of a second, and work comes in bursts
AT_EASE = 0.05  # it aims this share below the limit, and rests within as much of that: less is noise to follow
_EXPLAINED = 0.7  # of what the shares differ by, before a line through them is believed
STEPS, _APART_HZ = 12, 2.0  # remembered, and how far their rates must lie apart, to tell what the picture costs alone


class Kept(Enum):
    """How the budget stands; values are what `status` tells."""

    NONE = "none"  # there is no limit
    KEPT = "kept"
    SHORT = "short"  # kept, but judging too seldom to be fair
    OVER = "over"  # not kept, although as little is judged as may be


@dataclass(frozen=True, slots=True)
class Use:
    """What was used up to now: of the processor, in seconds of one core, and of judgements."""

    now_s: float
    used_s: float
    judged: int


class Budget:
    """Holds the rate at which may be judged. One thread tells it what is used; any thread may ask.

    most_hz: no more frames come. Without a limit there is no rate to hold, and `interval_s` is 0.
    """

    def __init__(self, most_hz: float) -> None:
        self._most_hz = max(most_hz, LEAST_HZ)
        self._limit: float | None = None
        self._hz = self._most_hz
        self._since: Use | None = None
        self._shares: deque[tuple[float, float]] = deque(maxlen=STEPS)
        self._picture_percent: float | None = None

    @property
    def interval_s(self) -> float:
        """Seconds from one judgement to the next; 0 where every frame may be judged."""
        return 0.0 if self._limit is None or self._hz >= self._most_hz else 1 / self._hz

    @property
    def kept(self) -> Kept:
        if self._limit is None:
            return Kept.NONE
        if self._hz > LEAST_HZ or not self._shares:
            return Kept.KEPT if self._hz >= FAIR_HZ else Kept.SHORT
        return Kept.OVER if self._shares[-1][1] > self._limit else Kept.SHORT

    @property
    def picture_percent(self) -> float | None:
        """Percent of one core that is used without any judgement, as last seen at several rates; None before that."""
        return self._picture_percent

    def see(self, use: Use, limit: float | None) -> None:
        """Take what is used by now, and the limit that holds (percent of one core), whenever it is known."""
        if limit != self._limit:
            first = self._limit is None
            self._limit, self._since = limit, use
            self._hz = min(FIRST_HZ if first else self._hz, self._most_hz)
            return
        since = self._since
        if limit is None or since is None or use.now_s < since.now_s:
            self._since = use
            return
        lasted_s = use.now_s - since.now_s
        if lasted_s < LOOKS_S:
            return
        self._since = use
        self._step(100 * (use.used_s - since.used_s) / lasted_s, (use.judged - since.judged) / lasted_s, limit)

    def _step(self, share: float, judged_hz: float, limit: float) -> None:
        if judged_hz < 1.0:
            return  # asleep, or in a mode without judging: what that costs says nothing of the rest
        self._shares.append((judged_hz, share))
        self._picture_percent = _without_judging(tuple(self._shares), self._picture_percent)
        if limit * (1 - 2 * AT_EASE) <= share <= limit:
            return
        wish = self._hz * limit * (1 - AT_EASE) / max(share, 1.0)
        if share < limit and judged_hz < 0.7 * self._hz:
            return  # it is not we who hold the judge back
        # Up at most by half in one step: what a judgement costs more when the machine is busy shows only then.
        self._hz = min(max(LEAST_HZ, min(wish, 1.5 * self._hz)), self._most_hz)


def _without_judging(shares: tuple[tuple[float, float], ...], before: float | None) -> float | None:
    """Return the share at no judgement a second, by a line through all; `before` where that tells nothing.

    So it is where rates lie close, and where the line explains too little: while a start settles, or beside programs
    that come and go.
    """
    rates = [rate for rate, _ in shares]
    if len(shares) < 3 or max(rates) - min(rates) < _APART_HZ:
        return before
    middle, used = sum(rates) / len(shares), sum(share for _, share in shares) / len(shares)
    along = sum((rate - middle) * (share - used) for rate, share in shares)
    spread, rough = sum((rate - middle) ** 2 for rate in rates), sum((share - used) ** 2 for _, share in shares)
    if along <= 0 or along**2 < _EXPLAINED * spread * rough:
        return before
    return max(0.0, used - along / spread * middle)
