"""From a face's evidence, about five times a second, to the laugh that it proves, with its reason. Pure.

The client sends numbers, never verdicts. Hysteresis and hold are here: a laugh is a smile that never went under the
threshold for the hold time, for certain; it ends once the smile has stayed under the release line for as long.
Scores in thousandths, times in microseconds of the server's clock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from enum import Enum
from typing import Annotated

from msgspec import Meta, Struct

from smilecam.game.events import FaceState, Reason
from smilecam.game.options import US, Milli, Options

# A pause this long between two samples was not seen: what was rising begins anew after it.
UNSEEN_US = 700_000
# What a verdict shows of the time before it.
CURVE_US, CURVE_SAMPLES = 3_000_000, 24
# A crossing that the client saw lies within the frame before it: a thirtieth of a second, and its exposure.
FRAME_US = 50_000


class Sample(Struct, frozen=True, rename={"player": "p", "smile": "s", "peak": "k", "low": "l", "face": "f",
                                          "yaw": "y", "light": "g", "blinks": "b", "onset_ms": "o"}):  # fmt: skip
    """What a client saw of one face since its last evidence.

    smile: now. peak, low: highest and lowest since then (None: as now). yaw: in hundredths of a degree.
    light: of the face, in thousandths.
    blinks: counted since it was first seen, by the client, as five samples a second miss them; None: not counted.
    onset_ms: so long before the evidence's time the smile crossed the threshold that the client knows of, if it did.
    """

    player: int
    smile: Milli
    peak: Milli | None = None
    low: Milli | None = None
    face: FaceState = FaceState.SEEN
    yaw: Annotated[int, Meta(ge=-18_000, le=18_000)] = 0
    light: Milli = 500
    blinks: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None
    onset_ms: Annotated[int, Meta(ge=0, le=2_000)] | None = None


class Mood(Enum):
    """Where one face stands between two laughs."""

    CALM = 0
    RISING = 1
    LAUGHING = 2
    FALLING = 3


class Sign(Enum):
    """What a sample says to the mood that the face is in."""

    OVER_HELD = "never under the threshold for the hold time"
    OVER = "at or over the threshold"
    BETWEEN = "under the threshold, not under the release line"
    UNDER = "under the release line"
    UNDER_HELD = "under the release line for the hold time"


def _row(over_held: Mood, over: Mood, between: Mood, under: Mood, under_held: Mood) -> Mapping[Sign, Mood]:
    return dict(zip(Sign, (over_held, over, between, under, under_held), strict=True))


# fmt: off
RULES: Mapping[Mood, Mapping[Sign, Mood]] = {
    #                   OVER_HELD      OVER           BETWEEN        UNDER         UNDER_HELD
    Mood.CALM:     _row(Mood.RISING,   Mood.RISING,   Mood.CALM,     Mood.CALM,    Mood.CALM),
    Mood.RISING:   _row(Mood.LAUGHING, Mood.RISING,   Mood.CALM,     Mood.CALM,    Mood.CALM),
    Mood.LAUGHING: _row(Mood.LAUGHING, Mood.LAUGHING, Mood.LAUGHING, Mood.FALLING, Mood.FALLING),
    Mood.FALLING:  _row(Mood.LAUGHING, Mood.LAUGHING, Mood.LAUGHING, Mood.FALLING, Mood.CALM),
}
# fmt: on


class Watch:
    """One face, sample by sample. `threshold` is its player's, and may change between samples."""

    __slots__ = (
        "_curve", "_free_us", "_grew", "_hi_us", "_last_us", "_lo_us", "_options", "_peak", "_since_us", "_told",
        "_unsure_us", "mood", "threshold",
    )  # fmt: skip

    def __init__(self, options: Options) -> None:
        self._options = options
        self._curve: deque[tuple[int, int]] = deque(maxlen=CURVE_SAMPLES)
        self._last_us = 0
        self.threshold = options.threshold
        self.begin((0, 0))

    def begin(self, free_us: tuple[int, int]) -> None:
        """Forget any laugh: a round begins."""
        self.mood, self._peak = Mood.CALM, 0
        self._lo_us = self._hi_us = self._since_us = self._unsure_us = 0
        self._told = self._grew = False
        self._free_us = free_us

    def free(self, free_us: tuple[int, int]) -> None:
        """Count a laugh that begins from the first of these times on from the second."""
        self._free_us = free_us

    def see(self, sample: Sample, at_us: int, unsure_us: int) -> Reason | None:
        """Take the next sample, of the time `at_us` give or take `unsure_us`; return the laugh that it proves.

        A laugh is returned once, and a second time if it grows big. Time that runs backwards proves nothing.
        """
        before_us = self._last_us
        if at_us <= before_us:
            return None
        self._last_us = at_us
        seen = sample.face is FaceState.SEEN
        if not seen or at_us - before_us > UNSEEN_US:
            self._missed(at_us)
        if not seen:
            return None
        self._curve.append((at_us, sample.smile))
        if self.mood is Mood.RISING and (sample.smile if sample.low is None else sample.low) < self.threshold:
            self.mood = Mood.CALM  # it was under the threshold in between, and may have begun anew
        mood = RULES[self.mood][self._sign(sample.smile, at_us)]
        if mood is not self.mood:
            self._change(mood, sample, before_us, at_us, unsure_us)
        return self._proved(sample, at_us) if mood in (Mood.RISING, Mood.LAUGHING) else None

    def _sign(self, smile: int, at_us: int) -> Sign:
        hold_us = self._options.hold_ms * US
        if smile >= self.threshold:
            held = self.mood is Mood.RISING and at_us - self._counted_us() >= hold_us
            return Sign.OVER_HELD if held else Sign.OVER
        if smile >= max(self.threshold - self._options.release, self.threshold // 2):
            return Sign.BETWEEN
        held = self.mood is Mood.FALLING and at_us - self._since_us >= hold_us
        return Sign.UNDER_HELD if held else Sign.UNDER

    def _change(self, mood: Mood, sample: Sample, before_us: int, at_us: int, unsure_us: int) -> None:
        if mood is Mood.RISING:
            self._lo_us, self._hi_us = _onset(sample, max(before_us, at_us - UNSEEN_US), at_us)
            self._unsure_us, self._peak, self._told, self._grew = unsure_us, 0, False, False
        self.mood, self._since_us = mood, at_us

    def _proved(self, sample: Sample, at_us: int) -> Reason | None:
        self._peak = max(self._peak, sample.smile, sample.peak or 0)
        if self.mood is not Mood.LAUGHING:
            return None
        held_ms = (at_us - self._counted_us()) // US
        big = self._peak >= self._options.big and held_ms >= self._options.big_hold_ms
        if self._told and (self._grew or not big):
            return None
        self._told, self._grew = True, big
        return self._reason(held_ms, big, at_us)

    def _reason(self, held_ms: int, big: bool, at_us: int) -> Reason:
        lo_us = self._free_us[1] if self._freed() else self._lo_us - self._unsure_us
        hi_us = max(lo_us, self._hi_us + self._unsure_us)
        curve = tuple(((at_us - then_us) // US, smile) for then_us, smile in self._curve if at_us - then_us <= CURVE_US)
        return Reason(self._peak, held_ms, self.threshold, lo_us, hi_us, big, curve)

    def _freed(self) -> bool:
        return self._free_us[0] <= self._lo_us < self._free_us[1]

    def _counted_us(self) -> int:
        """Return since when this laugh counts: since it had begun for certain, or since the free time's end."""
        return max(self._hi_us, self._free_us[1]) if self._freed() else self._hi_us

    def _missed(self, at_us: int) -> None:
        """What was about to begin is forgotten; what was about to end begins to end anew."""
        if self.mood is Mood.RISING:
            self.mood = Mood.CALM
        if self.mood is Mood.FALLING:
            self._since_us = at_us


def _onset(sample: Sample, after_us: int, at_us: int) -> tuple[int, int]:
    """Return between which times the smile crossed the threshold: by the client's word where that can be true."""
    crossed_us = at_us - (sample.onset_ms or 0) * US
    if sample.onset_ms is None or crossed_us < after_us:
        return after_us, at_us
    return max(after_us, crossed_us - FRAME_US), crossed_us
