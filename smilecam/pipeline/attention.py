"""Attention: whether the camera is to be awake, from who looks and from what else wants it. Its rules are one table.

Nobody who looks ever waits: a look wakes at once, whatever came before. Only falling asleep takes time, so that a call
app that closes and opens the camera again (they do, between its preview and the call) finds it running.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from enum import Enum

# After the last look. What the best of the peers waits by default; nobody asks for a camera back sooner than it takes
# to press "join again".
COOLDOWN_S = 5.0
# A look shorter than BLIP_S is a program that tries devices out, not a person: it is not worth five seconds of light.
BLIP_S, AFTER_BLIP_S = 1.0, 1.0


class Attention(Enum):
    """Values are what `status` tells."""

    AWAKE = "awake"
    COOLING = "cooling"
    IDLE = "idle"


class Reason(Enum):
    """Why the camera is awake; values are what `status` tells."""

    STARTING = "starting"  # the first pictures prove that the camera works
    READER = "reader"
    CANNOT_TELL = "cannot-tell"  # the sink does not know whether anybody looks: then somebody may
    ALWAYS_ON = "always-on"
    CALIBRATING = "calibrating"
    RECORDING = "recording"


class Sign(Enum):
    """What one moment says."""

    WANTED = "there is a reason to be awake"
    ALONE = "there is none, and not for long enough"
    ALONE_HELD = "there has been none for the cooldown"


def _row(wanted: Attention, alone: Attention, alone_held: Attention) -> Mapping[Sign, Attention]:
    return dict(zip(Sign, (wanted, alone, alone_held), strict=True))


# fmt: off
RULES: Mapping[Attention, Mapping[Sign, Attention]] = {
    #                        WANTED           ALONE              ALONE_HELD
    Attention.AWAKE:   _row(Attention.AWAKE, Attention.COOLING, Attention.IDLE),
    Attention.COOLING: _row(Attention.AWAKE, Attention.COOLING, Attention.IDLE),
    Attention.IDLE:    _row(Attention.AWAKE, Attention.IDLE,    Attention.IDLE),
}
# fmt: on


@dataclass(frozen=True, slots=True)
class Moment:
    """How attention stands.

    woke_s: when it was last idle. wanted_s: when there was last a reason to be awake. reasons: those of now.
    """

    attention: Attention
    woke_s: float
    wanted_s: float
    reasons: frozenset[Reason] = frozenset()

    @property
    def cooldown_s(self) -> float:
        """Return how long it stays awake for nobody."""
        return AFTER_BLIP_S if self.wanted_s - self.woke_s < BLIP_S else COOLDOWN_S


def begin(now_s: float) -> Moment:
    """Return the moment in which a camera starts: awake, to prove that it works."""
    return Moment(Attention.AWAKE, -math.inf, now_s, frozenset({Reason.STARTING}))


def attend(before: Moment, reasons: Set[Reason], now_s: float) -> Moment:
    """Return the moment at `now_s`, when there are these reasons to be awake. Times must not run backwards."""
    if reasons:
        woke_s = now_s if before.attention is Attention.IDLE else before.woke_s
        return Moment(RULES[before.attention][Sign.WANTED], woke_s, now_s, frozenset(reasons))
    held = now_s - before.wanted_s >= before.cooldown_s
    attention = RULES[before.attention][Sign.ALONE_HELD if held else Sign.ALONE]
    return replace(before, attention=attention, reasons=frozenset())
