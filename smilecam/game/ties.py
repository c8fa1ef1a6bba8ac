"""Who was first, as far as anybody can say; and who is ahead where nobody can. Pure.

Order is certain only where intervals do not overlap: evidence comes five times a second, clocks are known to within
half a trip, a camera holds a frame for a thirtieth. What overlaps is a tie, and a ladder parts it, rung by rung.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from smilecam.game.state import Laugh, Player

# Two smiles nearer than this are alike: the network's own noise on a face at rest is about as much.
ALIKE = 50

# A rung's name, what it counts (less is better), and how much more still is alike.
Rung = tuple[str, Callable[[Player, Mapping[int, int]], int], int]

LADDER: tuple[Rung, ...] = (
    ("hearts", lambda player, peaks: -player.hearts, 0),
    ("laughs", lambda player, peaks: player.laughs, 0),
    ("warnings", lambda player, peaks: player.warnings, 0),
    ("peak", lambda player, peaks: max(player.peak, peaks.get(player.id, 0)), ALIKE),
)


def in_order(laughs: Sequence[Laugh]) -> list[list[Laugh]]:
    """Return laughs in groups, earliest first: whoever may have been the first of those left is in the next group."""
    left = sorted(laughs, key=lambda one: (one.reason.hi_us, one.reason.lo_us, one.player))
    groups = []
    while left:
        surely_us = left[0].reason.hi_us
        groups.append([one for one in left if one.reason.lo_us <= surely_us])
        left = [one for one in left if one.reason.lo_us > surely_us]
    return groups


def ahead(players: Sequence[Player], peaks: Mapping[int, int]) -> tuple[tuple[Player, ...], str]:
    """Return who is ahead of the others, and by which rung; several where no rung parts them ("" then).

    peaks: of the laughs that are tied, by player.
    """
    left = tuple(players)
    decided = ""
    for name, count, alike in LADDER:
        if len(left) <= 1:
            break
        best = min(count(one, peaks) for one in left)
        nearest = tuple(one for one in left if count(one, peaks) <= best + alike)
        decided = name if len(nearest) < len(left) else decided
        left = nearest
    return left, decided if len(left) < len(players) else ""
