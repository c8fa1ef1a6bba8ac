"""What the demo face does when: a deterministic function of time. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf, pi, sin

from smilecam.draw.visage import Expression
from smilecam.errors import UsageProblem

# The story "demo", in seconds, over and over: neutral, a smile, a laugh, calm again.
SMILES_AT_S, LAUGHS_AT_S, CALMS_AT_S, LOOP_S = 3.5, 6.5, 9.5, 12.0
LAUGH_LASTS_S = 3.0  # of "demo:laugh@8"
_SMILE = 0.55  # of a smile that is not yet a laugh: the shipped weights see it, and stay under their threshold
_SOFT_S, _SUDDEN_S, _ENDS_S = 0.9, 0.35, 0.8  # how long a smile takes to come, a laugh to come, either to go
_BLINK_EVERY_S, _BLINK_S = 3.3, 0.2
_LAUGH_HZ = 4.2  # of the breath in a laugh


@dataclass(frozen=True, slots=True)
class Story:
    """When the face begins to smile, to laugh and to calm down, in seconds; loop_s: when it starts anew."""

    smiles_at_s: float = inf
    laughs_at_s: float = inf
    calms_at_s: float = inf
    loop_s: float = inf

    @classmethod
    def of(cls, camera: str) -> Story:
        """Return the story that "demo", "demo:straight" or "demo:laugh@8" tells. Raises UsageProblem for another."""
        if camera == "demo":
            return cls(SMILES_AT_S, LAUGHS_AT_S, CALMS_AT_S, LOOP_S)
        if camera == "demo:straight":
            return cls()
        hit = re.fullmatch(r"demo:laugh@(\d{1,6}(?:\.\d{1,3})?)", camera)
        if not hit:
            raise UsageProblem("demo.story", found=camera)
        laughs_at_s = float(hit[1])
        return cls(laughs_at_s, laughs_at_s, laughs_at_s + LAUGH_LASTS_S)

    def at(self, time_s: float) -> Expression:
        """Return what the face does `time_s` after the beginning (0 or more)."""
        told_s = time_s % self.loop_s
        softly = self.smiles_at_s < self.laughs_at_s
        ending = 1 - _rise(told_s - self.calms_at_s, _ENDS_S)
        laugh = _rise(told_s - self.laughs_at_s, _SUDDEN_S) * ending
        smile = _rise(told_s - self.smiles_at_s, _SOFT_S if softly else _SUDDEN_S) * ending
        return _alive(time_s, smile * (_SMILE + (1 - _SMILE) * laugh), laugh)


def _alive(time_s: float, smile: float, laugh: float) -> Expression:
    """A face that is never quite still: it breathes, blinks, looks about, and shakes when it laughs."""
    shaking = laugh * sin(2 * pi * _LAUGH_HZ * time_s)
    return Expression(
        smile=smile,
        laugh=laugh * (0.85 + 0.15 * sin(2 * pi * _LAUGH_HZ * time_s)),
        blink=_blink(time_s) * (1 - laugh),
        yaw=0.5 * sin(0.61 * time_s) + 0.25 * sin(1.37 * time_s + 1) + 0.2 * laugh * sin(2.1 * time_s),
        pitch=0.3 * sin(0.47 * time_s + 2) - 0.5 * laugh,
        roll=1.1 * sin(0.53 * time_s + 0.5) + 2.0 * laugh * sin(1.3 * time_s),
        breath=sin(2 * pi * 0.27 * time_s) + 1.3 * shaking,
        gaze=(0.25 * sin(0.41 * time_s), 0.12 * sin(0.73 * time_s + 1)),
    )


def _blink(time_s: float) -> float:
    """Closed for a moment every few seconds, not quite evenly."""
    since_s = (time_s + 0.6 * sin(0.9 * time_s)) % _BLINK_EVERY_S - _BLINK_EVERY_S / 2
    return max(0.0, 1 - abs(2 * since_s / _BLINK_S - 1)) if 0 <= since_s <= _BLINK_S else 0.0


def _rise(since_s: float, takes_s: float) -> float:
    """0 before, 1 after, softly between."""
    share = min(max(since_s / takes_s, 0.0), 1.0)
    return share * share * (3 - 2 * share)
