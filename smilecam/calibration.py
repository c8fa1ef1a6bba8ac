"""Calibration: from a few seconds of a neutral face to a personal baseline, with guidance on the way. Pure.

Judgements in, guidance and baseline out. What one judgement says is one table, SIGNS; all shifts are on the logit
scale, where the network's score is linear in what it saw, so that one threshold means the same for everybody.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from statistics import quantiles

from smilecam.errors import UsageProblem
from smilecam.verdict import Judgement, Judgements


def logit(share: float) -> float:
    """Return log(share / (1 - share)) of a share between 0 and 1, both excluded."""
    return math.log(share / (1.0 - share))


# Between these neutral scores a face is ordinary and judged as it is. Of 600 neutral faces held out from GENKI-4K,
# CelebA and FER2013, a quarter score below 0.008 with the second weights (none below 0.004: lower the network hardly
# goes, so a straight face is told from a very straight one but coarsely), half below 0.014, nine of ten below 0.3.
ORDINARY = (0.008, 0.2)
# A neutral face above this is a grin, and refused; one in thirty of those neutral faces scores higher.
MOST_NEUTRAL = 0.8
# How far a baseline may move anybody: at a threshold of 0.5 a smile of 0.9 counts whoever was calibrated (nobody
# calibrates a grin into neutrality), and one below 0.4 never does. Little, for a straight face is no proof of a stoic
# one: in eleven marked films, each calibrated on its own beginning, 0.45 called no moment of talk or grimace that was
# not called before (four), 0.4, 0.35 and 0.3 two.
ALWAYS_COUNTS, NEVER_COUNTS = 0.9, 0.4
MOST_DOWN, MOST_UP = logit(ALWAYS_COUNTS), -logit(NEVER_COUNTS)

SECONDS, SHORTEST_S, LONGEST_S = 4.0, 2.0, 20.0
GIVES_UP_S = 30.0  # beyond the seconds that are asked for: who has not found a still moment by then is told why
SEVERAL_S = 3.0  # somebody who walks past the camera does not end it, somebody who sits there does
# Geometry of a face that can be measured: chosen on films of one person at a desk.
MOST_YAW, MOST_PITCH = 20.0, 22.0
LEAST_LIGHT = 0.12
LEAST_HEIGHT = 0.14  # of the picture's shorter side
MOST_MOVED = 0.06  # of the face's width, from one judgement to the next, at 15 a second; slower, in proportion
MOST_OPEN = 0.35  # mouth's opening over its width: who talks or yawns is not neutral
# Robust spread of the neutral logit: a face at rest stays well within; one that talks or begins to smile does not.
MOST_SPREAD = 0.8
LEAST_PAST_S = 0.25  # with less past the network is not sure of a face
FEWEST = 6  # judgements: what two a second give in three seconds
_ROUNDING_S = 1e-6
PAUSE_S = 0.6  # between two good judgements; a longer pause is not counted as time well spent

_LOWEST = logit(ORDINARY[0]) - MOST_UP  # below it all faces are moved alike, and what the logit does there is noise


def seconds_of(told: object) -> float:
    """Return the time for a calibration that `told` says. Raises UsageProblem for none within its range."""
    try:
        seconds = float(str(told))
    except ValueError:
        seconds = math.nan
    if not SHORTEST_S <= seconds <= LONGEST_S:
        raise UsageProblem("calibrate.seconds", found=told, shortest=round(SHORTEST_S), longest=round(LONGEST_S))
    return seconds


class Sign(Enum):
    """What one judgement says to the calibration; values are the keys of guidance."""

    LOOK = "look"  # all is well
    NO_FACE = "no-face"
    SEVERAL = "several"
    TURNED = "turned"
    FAR = "far"
    DARK = "dark"
    MOVING = "moving"
    TALKING = "talking"
    SMILING = "smiling"


class Stand(Enum):
    """How a calibration stands; values are what is told to who asks."""

    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Measured:
    """The neutral face: median of the smile's logit, and its spread.

    spread: the middle half's width over 1.349, a normal distribution's: the deviation that a few wild ones do not move,
    but a face that goes to and fro does (the median deviation would be 0 where a little more than half are alike).
    """

    logit: float
    spread: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """One person's neutral face, as these weights see it.

    weights: fingerprint of the weights that saw it; others see it differently. made: when, ISO 8601 in UTC.
    """

    logit: float
    spread: float
    weights: str
    made: str

    @property
    def neutral(self) -> float:
        """The neutral face's smile, 0 to 1."""
        return 1.0 / (1.0 + math.exp(-self.logit))

    @property
    def shift(self) -> float:
        """What is added to this person's smile logits, bounded: 0 for an ordinary face."""
        low, high = map(logit, ORDINARY)
        wanted = high - self.logit if self.logit > high else max(low - self.logit, 0.0)
        return max(-MOST_DOWN, min(wanted, MOST_UP))


def adjusted(smile: float, shift: float) -> float:
    """Return the score of a smile (0 to 1) of somebody whose logits are moved by `shift`; 0 leaves it as it is."""
    if shift == 0.0:
        return smile
    odds = smile * math.exp(shift)
    return odds / (1.0 - smile + odds)


@dataclass(frozen=True, slots=True)
class _Sample:
    """A good judgement: the smile's logit, and how long after the good one before it came; 0 after a pause."""

    logit: float
    lasted_s: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """One calibration at one moment; `see` returns the next. sign: what is to be told; why: it was refused.

    hindered: what hindered it last, which is why it is refused in the end.
    good: of the last `seconds` well spent, all of the face `track`; good_s: when the last was. seen: what was judged
    before. began_s: when the first was.
    """

    seconds: float
    stand: Stand = Stand.RUNNING
    sign: Sign = Sign.LOOK
    hindered: Sign = Sign.MOVING
    track: int | None = None
    good: tuple[_Sample, ...] = ()
    measured: Measured | None = None
    seen: Judgements | None = None
    began_s: float | None = None
    good_s: float | None = None

    @property
    def progress(self) -> float:
        """How much of the time is well spent, 0 to 1; 1 once done, less until then."""
        if self.stand is Stand.DONE:
            return 1.0
        return min(0.98, sum(sample.lasted_s for sample in self.good) / self.seconds)

    def see(self, said: Judgements) -> Calibration:
        """Return how it stands after one more judged frame. One that has ended stays as it is."""
        if self.stand is not Stand.RUNNING:
            return self
        if self.seen is None or said.time_s <= self.seen.time_s:
            return replace(self, seen=said, began_s=said.time_s, good=(), good_s=None, sign=_sign(said, None))
        sign = _sign(said, self.seen)
        after = self._with(said) if sign is Sign.LOOK else replace(self, seen=said, sign=sign, hindered=sign)
        return after._ended(said.time_s)

    def _with(self, said: Judgements) -> Calibration:
        """Return it with one more good sample; a face that the network hardly knows yet is only waited for."""
        face = said.faces[0]
        if face.filled_s < LEAST_PAST_S:
            return replace(self, seen=said, sign=Sign.LOOK)
        if face.track != self.track:  # what was measured of somebody else is of no use
            return replace(self, seen=said, sign=Sign.LOOK, track=face.track, good=(), good_s=said.time_s)
        pause_s = math.inf if self.good_s is None else said.time_s - self.good_s
        good = (*self.good, _Sample(_logit_of(face.smile), pause_s if pause_s <= PAUSE_S else 0.0))
        while len(good) > FEWEST and sum(one.lasted_s for one in good[1:]) >= self.seconds:
            good = good[1:]
        return replace(self, seen=said, sign=Sign.LOOK, good=good, good_s=said.time_s)

    def _ended(self, now_s: float) -> Calibration:
        """Return it done where enough is seen of a steady face, refused where patience is at an end."""
        began_s = now_s if self.began_s is None else self.began_s
        spent_s = sum(sample.lasted_s for sample in self.good)
        after = self
        if self.sign is Sign.LOOK and spent_s >= self.seconds - _ROUNDING_S and len(self.good) >= FEWEST:
            measured = _measured([sample.logit for sample in self.good])
            if measured.spread <= MOST_SPREAD:
                return replace(self, stand=Stand.DONE, measured=measured)
            after = replace(self, sign=Sign.MOVING, hindered=Sign.MOVING)
        since_good_s = now_s - (began_s if self.good_s is None else self.good_s)
        several = self.sign is Sign.SEVERAL and since_good_s > SEVERAL_S
        if several or now_s - began_s > self.seconds + GIVES_UP_S:
            return replace(after, stand=Stand.REFUSED, sign=after.hindered)
        return after


Look = Callable[[Judgement, Judgements, Judgements | None], bool]


def _is_far(face: Judgement, said: Judgements, before: Judgements | None) -> bool:
    return face.face.box.height < LEAST_HEIGHT * min(said.size)


def _is_turned(face: Judgement, said: Judgements, before: Judgements | None) -> bool:
    return abs(face.face.pose.yaw) > MOST_YAW or abs(face.face.pose.pitch) > MOST_PITCH


def _moves(face: Judgement, said: Judgements, before: Judgements | None) -> bool:
    if before is None or len(before.faces) != 1 or before.faces[0].track != face.track:
        return False
    lasted_s = said.time_s - before.time_s
    allowed = MOST_MOVED * face.face.box.width * max(1.0, 15 * lasted_s)
    return math.dist(face.face.box.centre, before.faces[0].face.box.centre) > allowed


# The first that holds is told: what hinders seeing stands before what the face does.
SIGNS: tuple[tuple[Sign, Look], ...] = (
    (Sign.FAR, _is_far),
    (Sign.DARK, lambda face, said, before: face.face.light < LEAST_LIGHT),
    (Sign.TURNED, _is_turned),
    (Sign.SMILING, lambda face, said, before: face.smile > MOST_NEUTRAL),
    (Sign.TALKING, lambda face, said, before: face.face.mouth_open > MOST_OPEN),
    (Sign.MOVING, _moves),
)


def _sign(said: Judgements, before: Judgements | None) -> Sign:
    if len(said.faces) + said.arriving > 1:
        return Sign.SEVERAL
    if not said.faces:
        return Sign.NO_FACE
    face = said.faces[0]
    return next((sign for sign, holds in SIGNS if holds(face, said, before)), Sign.LOOK)


def _logit_of(smile: float) -> float:
    return max(_LOWEST, logit(min(max(smile, 1e-6), 1 - 1e-6)))


def _measured(logits: list[float]) -> Measured:
    low, middle, high = quantiles(logits, n=4, method="inclusive")
    return Measured(middle, (high - low) / 1.349)
