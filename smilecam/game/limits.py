"""How much one address, one code and one line may ask for. Pure: the caller brings the time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from ipaddress import ip_address

# So many are remembered; a flood from more addresses forgets the oldest, which are then judged as new.
KNOWN = 8192

# Evidence comes five times a second and at once at a peak, from one line for all its faces, and requests come by hand.
LINE_RATE, LINE_BURST = 15.0, 40
# Who types codes has mistaken one or two; with 64 million codes and a thousand rooms, ten guesses a minute find one in
# four days, and only a lobby that they can be put out of.
WRONG_PER_MINUTE = 10
ENTRIES_PER_MINUTE = 120  # of one code: a full room whose network comes back, twice
ROOMS_PER_MINUTE = 10
LINES_PER_ADDRESS = 256  # a company behind one address


@dataclass(slots=True)
class Bucket:
    """Tokens that come back at `rate` a second, `burst` of them at most."""

    rate: float
    burst: int
    _left: float = -1.0
    _at_us: int = 0

    def take(self, now_us: int) -> bool:
        """Take one; False where there is none."""
        left = self.burst if self._left < 0 else self._left + (now_us - self._at_us) * self.rate / 1_000_000
        self._at_us = now_us
        self._left = min(left, float(self.burst))
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True

    def empty(self, now_us: int) -> bool:
        """Tell whether there is none left, without taking one."""
        return self._left >= 0 and self._left + (now_us - self._at_us) * self.rate / 1_000_000 < 1.0


class Limits:
    """One bucket for each of many, `most` a minute and at once; the longest unused are forgotten."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._buckets: OrderedDict[Hashable, Bucket] = OrderedDict()

    def take(self, who: Hashable, now_us: int) -> bool:
        """Count one of `who`; False where it is one too many."""
        return self._of(who).take(now_us)

    def spent(self, who: Hashable, now_us: int) -> bool:
        """Tell whether `who` has none left."""
        bucket = self._buckets.get(who)
        return bucket is not None and bucket.empty(now_us)

    def _of(self, who: Hashable) -> Bucket:
        bucket = self._buckets.get(who)
        if bucket is None:
            bucket = self._buckets[who] = Bucket(self._most / 60.0, self._most)
            if len(self._buckets) > KNOWN:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(who)
        return bucket


def neighbourhood(address: str) -> str:
    """Return whose an address is: itself in IPv4, its /64 in IPv6, of which one household has all."""
    try:
        told = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if told.version == 4:
        return str(told)
    mapped = told.ipv4_mapped
    return str(mapped) if mapped is not None else told.exploded[:19]
