"""False outs and times to call on own takes and held-back public clips, before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from smilecam.settings import RefereeSettings
from smilecam_model.cache import Cached
from smilecam_model.clip_crops import Seen
from smilecam_model.datasets.clips import Take
from smilecam_model.datasets.sample import UNKNOWN
from smilecam_model.tuning.hearing import Heard
from smilecam_model.tuning.measures import Change, rates
from smilecam_model.video.calls import Tally, tally, total
from smilecam_model.video.panel import calls_of
from smilecam_model.video.spans import Clip, Label, Span, seconds_of
from smilecam_model.video.strip import Strip

_NOWHERE = Path()
_LABELS = {0: Label.NOT, 1: Label.SMILE, UNKNOWN: Label.UNSURE}


@dataclass(frozen=True, slots=True)
class Called:
    """What one judge's calls were: false outs, smiles missed of how many, and times to call (None where no onset)."""

    outs: int
    missed: int
    smiles: int
    onsets: int
    p50_s: float | None
    p95_s: float | None


@dataclass(frozen=True, slots=True)
class Films:
    """Clips of so many people with so many seconds of straight faces; outs_per_hour: with its interval over people."""

    clips: int
    people: int
    straight_s: float
    before: Called
    after: Called
    outs_per_hour: Change


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """One clip's spans, and what each judge called in it."""

    clip: Clip
    before: Tally
    after: Tally


def clip_of(take: Take, seen: Seen) -> Clip:
    """Return a take as the evaluation of films knows clips: a take of one label has no onset."""
    end_s = float(seen.beats_s[-1]) + 1 / 15 if len(seen.beats_s) else 0.0
    spans = [Span(one.start_s, min(one.end_s, end_s), _LABELS[one.smile]) for one in take.spans if one.start_s < end_s]
    smiles = [one.smile for one in take.spans if one.smile != UNKNOWN]
    timed = any(smile == 1 and smiles[at - 1] == 0 for at, smile in enumerate(smiles) if at)
    return Clip(take.name, take.file, tuple(spans), take.person, timed)


def watched(clip: Clip, before: Sequence[Strip], after: Sequence[Strip], settings: RefereeSettings) -> Watched:
    """Let the referee call both judges' strips of one clip."""
    tallies = []
    for strips in (before, after):
        calls = [call for of_strip in calls_of(strips, [settings]) for call in of_strip[0]] if strips else []
        tallies.append(tally(clip, calls))
    return Watched(clip, *tallies)


def films(seen: Sequence[Watched]) -> Films | None:
    """Put clips together; None where nobody has a straight face in any."""
    chosen = [one for one in seen if one.clip.spans]
    straight = np.array([seconds_of(one.clip.spans, Label.NOT) for one in chosen], np.float64)
    if not straight.sum():
        return None
    people = [one.clip.person for one in chosen]
    before, after = (np.array([getattr(one, side).outs for one in chosen], np.float64) for side in ("before", "after"))
    return Films(
        len(chosen),
        len(set(people)),
        float(straight.sum()),
        _called([one.before for one in chosen]),
        _called([one.after for one in chosen]),
        rates(before, after, straight, people),
    )


def own_films(
    takes: Sequence[Take],
    seen: Mapping[str, Seen],
    before: Mapping[str, Heard],
    after: Mapping[str, Heard],
    settings: RefereeSettings,
) -> list[Watched]:
    """Return what was called in takes that are no stills. seen, before, after: by a take's name."""
    return [
        watched(clip_of(one, seen[one.name]), before[one.name].strips, after[one.name].strips, settings)
        for one in takes
        if not one.still
    ]


def public_clips(one: Cached, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[Clip]:
    """Return the tracks among `rows` of a set of clips as clips, each with its one label."""
    clips = []
    for track in np.unique(one.track[rows]):
        at = rows[one.track[rows] == track]
        label = _LABELS[int(one.truth[at[0]])]
        start_s, end_s = float(one.time_s[at[0]]), float(one.time_s[at[-1]]) + 1 / 15
        name = str(one.name[at[0]])
        clips.append(Clip(name, _NOWHERE, (Span(start_s, end_s, label),), str(one.person[at[0]]), timed=False))
    return clips


def _called(tallies: Sequence[Tally]) -> Called:
    every = total(tallies)
    return Called(
        every.outs,
        every.misses,
        every.smiles,
        len(every.onsets),
        _finite(every.delay_s(0.5)),
        _finite(every.delay_s(0.95)),
    )


def _finite(seconds: float | None) -> float | None:
    return None if seconds is None or seconds == float("inf") else seconds
