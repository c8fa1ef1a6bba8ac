"""Calls against spans: which were wrong, which smiles were called and how soon, which were missed. No clock, no judge.

A call is the time that the referee says `laughing` of one face.

* False out: a call that begins in a `not` span, or in an `absent` one. One that began before and still stands half a
  second into a `not` span is listed as one that goes on; it is no new out.
* Onset: the start of the `unsure` span that runs up to a `smile`, else the start of the `smile`. Its delay is that of
  the first call of any face from then to the end of the smile; a call that stood already is early, with delay 0.
* Miss: an onset without a call. In quantiles of the delay it counts as never, so that missing makes nobody quicker.
* A clip with one label for all of it has no onsets: a smiling one is called or it is not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from smilecam_model.video.spans import Clip, Label, Span

# A laugh's end is late by the window and the hold; what stands longer than this in a straight span goes on wrongly.
_LATE_END_S = 0.5
# An `unsure` span that ends this close to a smile runs up to it.
_TOUCH_S = 0.05
# Medians are told from this many onsets on.
ENOUGH = 10


@dataclass(frozen=True, slots=True)
class Call:
    """One laugh of one face, as the referee has it: from the verdict that began it to the one that ended it."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class FalseOut:
    """A call where nobody smiles. held_s: how long it stands in that span. began: in it, else before it."""

    clip: str
    start_s: float
    held_s: float
    label: str
    began: bool


@dataclass(frozen=True, slots=True)
class Onset:
    """A smile that begins at at_s. delay_s: seconds to its call, None where it is missed. early: it stood already."""

    clip: str
    at_s: float
    delay_s: float | None
    early: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """What one judge did with some clips. smiling, called: clips with one label, all smile, and those called."""

    false_outs: tuple[FalseOut, ...] = ()
    onsets: tuple[Onset, ...] = ()
    smiling: int = 0
    called: int = 0

    @property
    def outs(self) -> int:
        return sum(one.began for one in self.false_outs)

    @property
    def misses(self) -> int:
        """Onsets without a call, and clips that smile from end to end without one."""
        return sum(one.delay_s is None for one in self.onsets) + self.smiling - self.called

    @property
    def smiles(self) -> int:
        return len(self.onsets) + self.smiling

    def delay_s(self, share: float) -> float | None:
        """Return the time within which this share of the onsets is called: inf where that is never, None for none."""
        return quantile([math.inf if one.delay_s is None else one.delay_s for one in self.onsets], share)


def tally(clip: Clip, calls: Sequence[Call]) -> Tally:
    """Count the calls of all faces of one clip."""
    ordered = sorted(calls, key=lambda one: one.start_s)
    outs = tuple(out for span in clip.spans for call in ordered if (out := _false_out(clip.name, span, call)))
    smiles = [span for span in clip.spans if span.label is Label.SMILE]
    if clip.timed:
        return Tally(outs, tuple(_onset(clip, span, ordered) for span in smiles))
    called = sum(any(_within(call, span.start_s, span.end_s) for call in ordered) for span in smiles)
    return Tally(outs, smiling=len(smiles), called=called)


def total(tallies: Iterable[Tally]) -> Tally:
    every = list(tallies)
    return Tally(
        tuple(out for one in every for out in one.false_outs),
        tuple(onset for one in every for onset in one.onsets),
        sum(one.smiling for one in every),
        sum(one.called for one in every),
    )


def onset_of(spans: Sequence[Span], smile: Span) -> float:
    """Return when `smile`, one of `spans`, begins to show."""
    for span in spans:
        if span.label is Label.UNSURE and abs(span.end_s - smile.start_s) <= _TOUCH_S:
            return span.start_s
    return smile.start_s


def quantile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least this share of `values` do not pass; None of none."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values) - 1e-9) - 1)]


def _false_out(clip: str, span: Span, call: Call) -> FalseOut | None:
    if span.label not in (Label.NOT, Label.ABSENT):
        return None
    held_s = min(call.end_s, span.end_s) - max(call.start_s, span.start_s)
    if span.start_s <= call.start_s < span.end_s:
        return FalseOut(clip, call.start_s, held_s, span.label.value, began=True)
    if span.label is Label.NOT and call.start_s < span.start_s and held_s > _LATE_END_S:
        return FalseOut(clip, call.start_s, held_s, span.label.value, began=False)
    return None


def _onset(clip: Clip, smile: Span, ordered: Sequence[Call]) -> Onset:
    at_s = onset_of(clip.spans, smile)
    if any(call.start_s < at_s < call.end_s for call in ordered):
        return Onset(clip.name, at_s, 0.0, early=True)
    first = next((call for call in ordered if at_s <= call.start_s < smile.end_s), None)
    return Onset(clip.name, at_s, None if first is None else first.start_s - at_s, early=False)


def _within(call: Call, start_s: float, end_s: float) -> bool:
    return call.end_s > start_s and call.start_s < end_s
