"""A panel of referees: many settings over many faces at once, for curves over thresholds.

The rules are the referee's own table and constants (smilecam.referee); only the arithmetic is in arrays, because a
curve asks some sixty referees about ten hours each. A property test holds both to the same calls.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from smilecam.referee import FORGET_S, LIGHT_CHANGE, OPENING_S, RULES, SETTLED_S, SURE_S, UNSEEN_S, Sign
from smilecam.settings import RefereeSettings
from smilecam.verdict import Mood
from smilecam_model.video.calls import Call
from smilecam_model.video.strip import Doubles, Strip, padded

# As many faces at once as keep the arrays of some sixty settings in the processor's cache.
_AT_ONCE = 128
_ROUNDING_S = 1e-6
_MOODS, _SIGNS = list(Mood), list(Sign)
_CALM, _RISING, _LAUGHING, _FALLING = (
    _MOODS.index(one) for one in (Mood.CALM, Mood.RISING, Mood.LAUGHING, Mood.FALLING)
)
_TABLE = np.array([[_MOODS.index(RULES[mood][sign]) for sign in _SIGNS] for mood in _MOODS], np.int8)
_OVER_HELD, _OVER, _BETWEEN, _UNDER, _UNDER_HELD = range(len(_SIGNS))

Calls = list[list[list[Call]]]


def calls_of(strips: Sequence[Strip], settings: Sequence[RefereeSettings]) -> Calls:
    """Return the calls of each strip under each of `settings`: [strip][setting]. A laugh at the end is cut there."""
    order = sorted(range(len(strips)), key=lambda place: len(strips[place].time_s))
    found: Calls = [[] for _ in strips]
    for at in range(0, len(order), _AT_ONCE):
        places = order[at : at + _AT_ONCE]
        for place, calls in zip(places, _Panel([strips[one] for one in places], settings).calls(), strict=True):
            found[place] = calls
    return found


class _Panel:
    """The state of all referees: arrays (S, K), or (S, 1) for what all settings share."""

    def __init__(self, strips: Sequence[Strip], settings: Sequence[RefereeSettings]) -> None:
        self._time_s, self._smile, self._filled_s, self._light, self._lengths = padded(strips)
        self._opened_s = np.array([[one.opened_s] for one in strips])
        self._threshold = np.array([one.threshold for one in settings])
        self._release = np.array([max(one.threshold - one.release, one.threshold / 2) for one in settings])
        self._hold_s = np.array([one.hold_s for one in settings])
        self._refractory_s = np.array([one.refractory_s for one in settings])
        shape = (len(strips), len(settings))
        self._mood = np.full(shape, _CALM, np.int8)
        self._since_s, self._ended_s, self._began_s = np.zeros(shape), np.full(shape, -np.inf), np.zeros(shape)
        self._seen_s, self._lit_s, self._lit = (np.full((len(strips), 1), -np.inf) for _ in range(3))
        self._calls: Calls = [[[] for _ in settings] for _ in strips]

    def calls(self) -> Calls:
        for step in range(self._time_s.shape[1]):
            at = slice(step, step + 1)
            said = self._time_s[:, at], self._smile[:, at], self._filled_s[:, at], self._light[:, at]
            self._step(*said, living=(step < self._lengths)[:, None])
        self._end(self._laughing, np.broadcast_to(self._seen_s, self._mood.shape))
        return self._calls

    @property
    def _laughing(self) -> NDArray[np.bool_]:
        return self._mood >= _LAUGHING

    def _step(
        self, now_s: Doubles, smile: Doubles, filled_s: Doubles, light: Doubles, living: NDArray[np.bool_]
    ) -> None:
        self._forget(now_s, light, living & (now_s - self._seen_s > FORGET_S))
        unseen = living & (now_s - self._seen_s > UNSEEN_S) & ((self._mood == _RISING) | (self._mood == _FALLING))
        self._since_s = np.where(unseen, now_s, self._since_s)
        changed = living & (np.abs(light - self._lit) > LIGHT_CHANGE * np.maximum(light, self._lit))
        self._lit, self._lit_s = np.where(changed, light, self._lit), np.where(changed, now_s, self._lit_s)
        mood = np.where(living, _TABLE[self._mood, self._signs(now_s, smile, filled_s)], self._mood)
        self._change(now_s, mood)
        self._seen_s = np.where(living, now_s, self._seen_s)

    def _signs(self, now_s: Doubles, smile: Doubles, filled_s: Doubles) -> NDArray[np.int8]:
        need_s = self._hold_s + np.maximum(0.0, SURE_S - filled_s) - _ROUNDING_S
        so_far_s = now_s - self._since_s
        risen = np.where(self._mood == _RISING, so_far_s, 0.0) >= need_s
        fallen = np.where(self._mood == _FALLING, so_far_s, 0.0) >= need_s
        rested = now_s - self._ended_s >= self._refractory_s - _ROUNDING_S
        unsettled = (now_s - self._opened_s < OPENING_S) & (now_s - self._lit_s < SETTLED_S)
        over = np.where(unsettled, _BETWEEN, np.where(rested & risen, _OVER_HELD, _OVER))
        under = np.where(fallen, _UNDER_HELD, _UNDER)
        signs = np.where(smile >= self._threshold, over, np.where(smile < self._release, under, _BETWEEN))
        return signs.astype(np.int8)

    def _change(self, now_s: Doubles, mood: NDArray[np.int8]) -> None:
        laughed, laughs = self._laughing, mood >= _LAUGHING
        now = np.broadcast_to(now_s, mood.shape)
        self._began_s = np.where(laughs & ~laughed, now, self._began_s)
        self._end(laughed & ~laughs, now)
        self._ended_s = np.where(laughed & ~laughs, now, self._ended_s)
        self._since_s = np.where(mood != self._mood, now, self._since_s)
        self._mood = mood

    def _forget(self, now_s: Doubles, light: Doubles, forgotten: NDArray[np.bool_]) -> None:
        """Begin anew with faces not seen before, or not for long; their laughs ended when they were last seen."""
        if not forgotten.any():
            return
        self._end(self._laughing & forgotten, np.broadcast_to(self._seen_s, self._mood.shape))
        self._mood = np.where(forgotten, np.int8(_CALM), self._mood)
        self._since_s = np.where(forgotten, now_s, self._since_s)
        self._ended_s = np.where(forgotten, -np.inf, self._ended_s)
        self._lit, self._lit_s = np.where(forgotten, light, self._lit), np.where(forgotten, -np.inf, self._lit_s)
        # Seen now for the first time: no pause lies before it.
        self._seen_s = np.where(forgotten, now_s, self._seen_s)

    def _end(self, which: NDArray[np.bool_], at_s: Doubles) -> None:
        for row, column in zip(*np.nonzero(which), strict=True):
            self._calls[row][column].append(Call(float(self._began_s[row, column]), float(at_s[row, column])))
