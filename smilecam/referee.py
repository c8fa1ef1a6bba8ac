"""The referee: from what the network says of each face to what counts as laughing. Its rules are one table.

Time is only what Judgements carry, so the same judgements always give the same verdicts. A face that is not judged has
no verdict: its laugh neither goes on nor ends until it is seen again, and what it was about to begin is forgotten.

A personal baseline is the user's: of the face that is alone in the picture, until that has gone for good. Whoever joins
them is judged as anybody is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from smilecam.calibration import adjusted
from smilecam.settings import RefereeSettings
from smilecam.verdict import Judgement, Judgements, Mood, Verdict, Verdicts

# A pause this long between two judgements of a face was not seen: what was rising or falling begins anew after it.
UNSEEN_S = 0.5
# A face not judged for this long is forgotten; tracks give its number to nobody else.
FORGET_S = 2.0
# With less past than this the network has hardly seen the mouth move, so a score must hold longer by what is missing.
SURE_S = 0.25
# A camera that just opened, or woke after WOKE_S, may show a quarter of the light until its exposure settles: in its
# first OPENING_S no laugh begins within SETTLED_S of a change of a face's light by a fifth.
OPENING_S, WOKE_S, SETTLED_S, LIGHT_CHANGE = 1.0, 1.0, 0.3, 0.2

_ROUNDING_S = 1e-6


class Sign(Enum):
    """What one judgement says to the mood that the face is in."""

    OVER_HELD = "at or over the threshold for the hold time, and long enough after the last laugh"
    OVER = "at or over the threshold"
    BETWEEN = "under the threshold, not under the release line; or over it in light that still settles"
    UNDER = "under the release line"
    UNDER_HELD = "under the release line for the hold time"


def _row(over_held: Mood, over: Mood, between: Mood, under: Mood, under_held: Mood) -> Mapping[Sign, Mood]:
    return dict(zip(Sign, (over_held, over, between, under, under_held), strict=True))


# fmt: off
RULES: Mapping[Mood, Mapping[Sign, Mood]] = {
    #                   OVER_HELD      OVER           BETWEEN        UNDER         UNDER_HELD
    Mood.CALM:     _row(Mood.LAUGHING, Mood.RISING,   Mood.CALM,     Mood.CALM,    Mood.CALM),
    Mood.RISING:   _row(Mood.LAUGHING, Mood.RISING,   Mood.CALM,     Mood.CALM,    Mood.CALM),
    Mood.LAUGHING: _row(Mood.LAUGHING, Mood.LAUGHING, Mood.LAUGHING, Mood.FALLING, Mood.CALM),
    Mood.FALLING:  _row(Mood.LAUGHING, Mood.LAUGHING, Mood.LAUGHING, Mood.FALLING, Mood.CALM),
}
# fmt: on


@dataclass(frozen=True, slots=True)
class _State:
    """One face as the referee remembers it. light: as it was when it last changed much, at lit_s."""

    mood: Mood
    since_s: float
    seen_s: float
    light: float
    lit_s: float = -math.inf
    ended_s: float = -math.inf
    laughs: int = 0


class Referee:
    """Decides, face by face, who laughs. One thread calls it, with judgements in the order of their frames."""

    def __init__(self, settings: RefereeSettings) -> None:
        self.follow(settings)
        self._faces: dict[int, _State] = {}
        self._user: int | None = None  # the track whose smile is seen against the baseline
        self._time_s = -math.inf
        self._opened_s = -math.inf

    def follow(self, settings: RefereeSettings) -> None:
        """Decide by these rules from the next judgements on; how each face stands, and its laughs, stay."""
        self._settings = settings
        # Half the threshold at least: a release wider than the threshold could never end a laugh.
        self._release_line = max(settings.threshold - settings.release, settings.threshold / 2)

    def decide(self, judgements: Judgements) -> Verdicts:
        """Return the verdict on each face, in the order given. An earlier time than the last one begins anew."""
        now_s = judgements.time_s
        if now_s < self._time_s:
            self._faces = {}
        if not 0 <= now_s - self._time_s <= WOKE_S:
            self._opened_s = now_s
        self._time_s = now_s
        self._faces = {track: state for track, state in self._faces.items() if now_s - state.seen_s <= FORGET_S}
        self._user = self._whose(judgements)
        verdicts = tuple(self._verdict(now_s, judgement) for judgement in judgements.faces)
        return Verdicts(now_s, judgements.frame_number, judgements.size, verdicts, judgements.arriving)

    def _whose(self, judgements: Judgements) -> int | None:
        if self._user in self._faces:
            return self._user
        alone = len(judgements.faces) == 1 and not judgements.arriving
        return judgements.faces[0].track if alone else None

    def _verdict(self, now_s: float, judgement: Judgement) -> Verdict:
        light = judgement.face.light
        before = self._faces.get(judgement.track) or _State(Mood.CALM, now_s, now_s, light)
        before = _seen(before, now_s, light)
        score = adjusted(judgement.smile, self._settings.shift if judgement.track == self._user else 0.0)
        mood = RULES[before.mood][self._sign(now_s, before, score, judgement.filled_s)]
        state = before if mood is before.mood else _changed(before, mood, now_s)
        self._faces[judgement.track] = state
        return Verdict(judgement, mood, state.since_s, score, state.laughs)

    def _sign(self, now_s: float, state: _State, score: float, filled_s: float) -> Sign:
        if score >= self._settings.threshold:
            if self._unsettled(now_s, state):
                return Sign.BETWEEN
            rested = now_s - state.ended_s >= self._settings.refractory_s - _ROUNDING_S
            held = rested and self._held(now_s, state, Mood.RISING, filled_s)
            return Sign.OVER_HELD if held else Sign.OVER
        if score < self._release_line:
            return Sign.UNDER_HELD if self._held(now_s, state, Mood.FALLING, filled_s) else Sign.UNDER
        return Sign.BETWEEN

    def _held(self, now_s: float, state: _State, mood: Mood, filled_s: float) -> bool:
        """Tell whether a face has been in `mood` (0 s where it is not) for the hold time that its past asks for."""
        so_far_s = now_s - state.since_s if state.mood is mood else 0.0
        return so_far_s >= self._settings.hold_s + max(0.0, SURE_S - filled_s) - _ROUNDING_S

    def _unsettled(self, now_s: float, state: _State) -> bool:
        return now_s - self._opened_s < OPENING_S and now_s - state.lit_s < SETTLED_S


def _seen(state: _State, now_s: float, light: float) -> _State:
    """Return `state` as it is once the face was seen again: after a pause, rising and falling begin anew."""
    unseen = now_s - state.seen_s > UNSEEN_S and state.mood in (Mood.RISING, Mood.FALLING)
    changed = abs(light - state.light) > LIGHT_CHANGE * max(light, state.light)
    return replace(
        state,
        seen_s=now_s,
        since_s=now_s if unseen else state.since_s,
        light=light if changed else state.light,
        lit_s=now_s if changed else state.lit_s,
    )


def _changed(state: _State, mood: Mood, now_s: float) -> _State:
    began = mood is Mood.LAUGHING and state.mood is not Mood.FALLING
    ended = mood is Mood.CALM and state.mood in (Mood.LAUGHING, Mood.FALLING)
    return replace(
        state,
        mood=mood,
        since_s=now_s,
        laughs=state.laughs + began,
        ended_s=now_s if ended else state.ended_s,
    )
