"""Movement over time, pure: a spring, an approach, and a box that holds still while its face does."""

from __future__ import annotations

from math import exp, hypot, pi
from typing import NamedTuple

from smilecam.draw.style import Move
from smilecam.faces import Box

# One-euro filter (Casiez, Roussel, Vogel, CHI 2012), speeds in face sizes a second. Read off the clips: a face at
# rest moves its box by up to 0.02 of its size between judged frames, one that nods or leans by 0.3 to 1.5 a second.
_REST_HZ = 1.3
_HZ_PER_SPEED = 7.0
_SPEED_HZ = 2.0
_STILL = 0.02


def approach(value: float, target: float, step_s: float, time_s: float) -> float:
    """Return `value` after `step_s` of moving to `target` by two thirds in each `time_s`."""
    return target + (value - target) * exp(-step_s / time_s)


class Pose(NamedTuple):
    """How something that comes stands in one picture. away: from its place towards the edge, in its heights."""

    alpha: float
    scale: float
    away: float


STANDS = Pose(1.0, 1.0, 0.0)


def coming(move: Move, age_s: float) -> Pose:
    """Return how something that began to come `age_s` ago stands."""
    if move.kind == "none" or age_s >= move.seconds:
        return STANDS
    share = max(age_s, 0.0) / move.seconds
    gone, alpha = eased(move.easing, share), min(3 * share, 1.0)
    match move.kind:
        case "pop":
            return Pose(alpha, 0.4 + 0.6 * gone, 0.0)
        case "slam":
            return Pose(alpha, 1.8 - 0.8 * gone, 0.0)
        case "slide":
            return Pose(alpha, 1.0, 1.2 * (1 - gone))
    return Pose(gone if 0 <= gone <= 1 else 1.0, 1.0, 0.0)


def leaving(left_s: float, over_s: float = 0.18) -> float:
    """Return the alpha of something that has `left_s` to stand."""
    return min(max(left_s / over_s, 0.0), 1.0)


def eased(easing: str, share: float) -> float:
    """Return how much of a way is gone, 0 to 1, at `share` of its time; `back` swings over it on its way."""
    match easing:
        case "back":
            back = share - 1
            return 1 + 2.7 * back**3 + 1.7 * back**2
        case "bounce":
            return _bounced(share)
        case "out":
            return 1 - (1 - share) ** 3
    return share


def _bounced(share: float) -> float:
    for until, middle, height in (
        (1 / 2.75, 0.0, 0.0),
        (2 / 2.75, 1.5 / 2.75, 0.75),
        (2.5 / 2.75, 2.25 / 2.75, 0.9375),
    ):
        if share < until:
            return 7.5625 * (share - middle) ** 2 + height
    return 7.5625 * (share - 2.625 / 2.75) ** 2 + 0.984375


class Spring:
    """A value that follows its target without overshoot (critically damped), about 90 % of the way in 2 `time_s`."""

    def __init__(self, value: float, time_s: float) -> None:
        self.value = value
        self._speed = 0.0
        self._rate = 2.0 / time_s

    def advance(self, target: float, step_s: float) -> float:
        """Move for `step_s` (exact for any step) and return the value."""
        away = self.value - target
        push = (self._speed + self._rate * away) * step_s
        fade = exp(-self._rate * step_s)
        self.value = target + (away + push) * fade
        self._speed = (self._speed - self._rate * push) * fade
        return self.value


class SteadyBox:
    """Follows a box that is seen now and then, for a picture that is drawn more often.

    At rest it stands like a rock (changes under _STILL of its size are none), moving it keeps up (one-euro).
    """

    def __init__(self, box: Box, time_s: float) -> None:
        self.box = self._target = self._seen = box
        self._seen_s = time_s
        self._speed = 0.0

    def see(self, box: Box, time_s: float) -> None:
        """Take a box seen at `time_s`; the same time again is no news, an earlier one is a source that began anew."""
        step_s = time_s - self._seen_s
        if step_s == 0:
            return
        if step_s > 0:
            speed = _distance(self._seen, box) / step_s
            self._speed = approach(self._speed, speed, step_s, 1 / (2 * pi * _SPEED_HZ))
        self._seen, self._seen_s = box, time_s
        if _distance(self._target, box) > _STILL:
            self._target = box

    def advance(self, step_s: float) -> Box:
        """Move for `step_s` and return the box to draw at."""
        time_s = 1 / (2 * pi * (_REST_HZ + _HZ_PER_SPEED * self._speed))
        self.box = Box(*(approach(now, then, step_s, time_s) for now, then in zip(self.box, self._target, strict=True)))
        return self.box


def _distance(a: Box, b: Box) -> float:
    """Return how far two boxes' corners lie apart, in sizes of the box."""
    size = max((a.width + a.height + b.width + b.height) / 4, 1e-6)
    return max(hypot(a.x0 - b.x0, a.y0 - b.y0), hypot(a.x1 - b.x1, a.y1 - b.y1)) / size
