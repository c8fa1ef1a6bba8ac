"""What a room plays: mode, thresholds, times. Scores are thousandths of a smile, times milliseconds. Pure.

Whole numbers only, so that a round replays byte for byte on any machine.
"""

from __future__ import annotations

from enum import Enum
from typing import Annotated

from msgspec import Meta, Struct

US = 1000  # microseconds in a millisecond: the rules' clock counts microseconds
MOST_PLAYERS = 50

Milli = Annotated[int, Meta(ge=0, le=1000)]


class Mode(Enum):
    """How a room is won."""

    LAST = "last"  # the last one standing
    LIVES = "lives"  # the same with hearts: yellow card, red card, a big laugh straight red
    JOKER = "joker"  # turns: one makes the others laugh, each laugh is a point
    TEAMS = "teams"  # the last team standing
    SOLO = "solo"  # one player against the clock


LEAST_PLAYERS = {Mode.LAST: 2, Mode.LIVES: 2, Mode.JOKER: 2, Mode.TEAMS: 2, Mode.SOLO: 1}


class Options(Struct, frozen=True, forbid_unknown_fields=False):
    """One room's choices; every field within its range, or it is not decoded.

    threshold, hold_ms: a laugh is a smile at or over the threshold for the hold time. release: so far below it a laugh
    ends. big, big_hold_ms: a laugh that costs every heart. lives: a player's hearts in LIVES; one in the other modes.
    round_ms: then sudden death: the threshold falls by `narrow` every narrow_ms, down to `floor`.
    settle_ms: so long after a laugh others that may have been first are waited for.
    free_ms: nobody pays for a laugh that begins within this time after a card: all laugh at whoever is out.
    grace_ms: a seat is kept for who drops. most_drops: in one round; the next is out.
    warn_ms, out_ms, back_ms: a face that is not seen: warning after, out after that, clear once seen for that long.
    most_warnings: the next one is out. handicap: how far calibration moves a threshold at most.
    """

    mode: Mode = Mode.LAST
    players: Annotated[int, Meta(ge=1, le=MOST_PLAYERS)] = 8
    teams: Annotated[int, Meta(ge=2, le=8)] = 2
    lives: Annotated[int, Meta(ge=1, le=5)] = 2
    threshold: Annotated[int, Meta(ge=300, le=950)] = 600
    release: Annotated[int, Meta(ge=0, le=300)] = 150
    hold_ms: Annotated[int, Meta(ge=100, le=2000)] = 400
    big: Annotated[int, Meta(ge=500, le=1000)] = 950
    big_hold_ms: Annotated[int, Meta(ge=200, le=5000)] = 1500
    round_ms: Annotated[int, Meta(ge=5_000, le=3_600_000)] = 300_000
    turn_ms: Annotated[int, Meta(ge=5_000, le=120_000)] = 30_000
    narrow: Annotated[int, Meta(ge=10, le=200)] = 30
    narrow_ms: Annotated[int, Meta(ge=1_000, le=60_000)] = 10_000
    floor: Annotated[int, Meta(ge=200, le=950)] = 360
    settle_ms: Annotated[int, Meta(ge=0, le=400)] = 250
    free_ms: Annotated[int, Meta(ge=0, le=10_000)] = 3_000
    ready_ms: Annotated[int, Meta(ge=0, le=30_000)] = 3_000
    calibrate_ms: Annotated[int, Meta(ge=0, le=30_000)] = 8_000
    countdown_ms: Annotated[int, Meta(ge=0, le=10_000)] = 3_000
    grace_ms: Annotated[int, Meta(ge=0, le=60_000)] = 15_000
    most_drops: Annotated[int, Meta(ge=0, le=20)] = 3
    warn_ms: Annotated[int, Meta(ge=300, le=30_000)] = 1_500
    out_ms: Annotated[int, Meta(ge=500, le=60_000)] = 5_000
    back_ms: Annotated[int, Meta(ge=0, le=5_000)] = 500
    most_warnings: Annotated[int, Meta(ge=0, le=50)] = 3
    handicap: Annotated[int, Meta(ge=0, le=200)] = 150

    @property
    def hearts(self) -> int:
        """How many laughs a player has."""
        return self.lives if self.mode is Mode.LIVES else 1

    @property
    def narrowings(self) -> int:
        """How often sudden death narrows the threshold; at least once, so that it has a last stretch."""
        return max(1, -(-(self.threshold - self.floor) // self.narrow))
