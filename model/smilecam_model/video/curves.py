"""Curves over thresholds: false outs against the time to call and against misses; and who is better by how much."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from smilecam.settings import RefereeSettings
from smilecam_model.video.calls import Call, Tally, quantile, tally, total
from smilecam_model.video.judges import WINDOW
from smilecam_model.video.panel import calls_of
from smilecam_model.video.spans import Clip
from smilecam_model.video.strip import Strip

HOLDS_S = (0.1, 0.3)
# Even on the logit scale, where scores are dense, and the two thresholds that the card advises.
THRESHOLDS = tuple(sorted({*np.round(1 / (1 + np.exp(-np.linspace(-4.5, 6.5, 56))), 4).tolist(), 0.5, 0.7}))
_RESAMPLES = 1000
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """One clip and what one judge said of each of its faces."""

    clip: Clip
    strips: tuple[Strip, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """One judge at one setting. outs: false outs by clip (C,). p50_s, p95_s: time to call, inf never, None of none."""

    threshold: float
    hold_s: float
    outs: Counts
    misses: int
    smiles: int
    p50_s: float | None
    p95_s: float | None


@dataclass(frozen=True, slots=True)
class Lead:
    """How many fewer false outs the network makes than a rival at the same median time to call and no more misses.

    at_s: that time. ours, theirs: false outs an hour. fewer: 1 - ours / theirs, with its 95 % bootstrap interval over
    people; nan where they make none either. hasty: the rival's false outs an hour at that time if misses do not count.
    """

    rival: str
    at_s: float
    ours: float
    theirs: float
    fewer: float
    low: float
    high: float
    hasty: float


def curve(scored: Sequence[Scored], settings: RefereeSettings) -> list[Point]:
    """Return one judge's points over THRESHOLDS at each of HOLDS_S; all else as in `settings`."""
    grid = [replace(settings, threshold=one, hold_s=hold) for hold in HOLDS_S for one in THRESHOLDS]
    return points(scored, grid)


def points(scored: Sequence[Scored], grid: Sequence[RefereeSettings]) -> list[Point]:
    """Return one judge's point at each setting of `grid`."""
    calls = iter(calls_of([strip for one in scored for strip in one.strips], grid))
    outs = np.zeros((len(grid), len(scored)), np.int64)
    tallies: list[list[Tally]] = [[] for _ in grid]
    for number, one in enumerate(scored):
        faces = [next(calls) for _ in one.strips]
        for place in range(len(grid)):
            counted = tally(one.clip, [call for face in faces for call in face[place]])
            outs[place, number] = counted.outs
            # What is left to know is how onsets went.
            tallies[place].append(replace(counted, false_outs=()))
    sums = [total(one) for one in tallies]
    return [
        Point(one.threshold, one.hold_s, row, said.misses, said.smiles, said.delay_s(0.5), said.delay_s(0.95))
        for one, row, said in zip(grid, outs, sums, strict=True)
    ]


def tally_of(scored: Sequence[Scored], settings: RefereeSettings) -> Tally:
    """Return all that one judge did at one setting."""
    calls = iter(calls_of([strip for one in scored for strip in one.strips], [settings]))
    counted: list[Tally] = []
    for one in scored:
        faces: list[list[Call]] = [next(calls)[0] for _ in one.strips]
        counted.append(tally(one.clip, [call for face in faces for call in face]))
    return total(counted)


def outs_at(found: Sequence[Point], like: Point, *, hasty: bool = False) -> NDArray[np.float64] | None:
    """Return the fewest false outs by clip (C,) with which a judge is as quick as `like` and misses no more smiles.

    found: its points, at any thresholds and holds; between two of them a straight line. None where none is so good.
    hasty: let it miss as many as leave its median time what it is.
    """
    best = envelope([one for one in found if hasty or one.misses <= like.misses])
    delay_s = _seconds(like)
    reached = [one for one in best if _seconds(one) <= delay_s]
    if not reached or math.isinf(delay_s):
        return None
    before, after = reached[-1], next((one for one in best if _seconds(one) > delay_s), None)
    if after is None:
        return before.outs.astype(np.float64)
    share = (delay_s - _seconds(before)) / (_seconds(after) - _seconds(before))
    return (1 - share) * before.outs + share * after.outs


def envelope(found: Sequence[Point]) -> list[Point]:
    """Return the points that no other beats in both, the quickest first; each has fewer false outs than the last."""
    best: list[Point] = []
    for one in sorted(found, key=lambda point: (_seconds(point), int(point.outs.sum()))):
        if not math.isinf(_seconds(one)) and (not best or one.outs.sum() < best[-1].outs.sum()):
            best.append(one)
    return best


def _seconds(point: Point) -> float:
    """Return the median time to call; inf where it is never, or of no onsets."""
    return math.inf if point.p50_s is None else point.p50_s


def lead(ours: Point, rival: str, theirs: Sequence[Point], people: Sequence[str], seconds: float) -> Lead | None:
    """Compare at the median time to call of `ours`; None where there is none, or the rival is nowhere so good.

    people: of each clip. seconds: of straight faces in all clips.
    """
    others, hasty = outs_at(theirs, ours), outs_at(theirs, ours, hasty=True)
    if others is None or hasty is None:
        return None
    low, high = _interval(ours.outs, others, people)
    mine, rivals = float(ours.outs.sum()), float(others.sum())
    hours = seconds / 3600
    at_s, fewest = _seconds(ours), float(hasty.sum()) / hours
    return Lead(rival, at_s, mine / hours, rivals / hours, _fewer(mine, rivals), low, high, fewest)


def _interval(ours: Counts, theirs: NDArray[np.float64], people: Sequence[str]) -> tuple[float, float]:
    _, index = np.unique(np.asarray(people), return_inverse=True)
    mine, others = np.bincount(index, ours), np.bincount(index, theirs)
    drawn = np.random.default_rng(0).integers(0, len(mine), (_RESAMPLES, len(mine)))
    shares = [_fewer(float(mine[rows].sum()), float(others[rows].sum())) for rows in drawn]
    known = sorted(one for one in shares if not math.isnan(one))
    low, high = quantile(known, 0.025), quantile(known, 0.975)
    return (math.nan, math.nan) if low is None or high is None else (low, high)


def _fewer(ours: float, theirs: float) -> float:
    return 1 - ours / theirs if theirs > 0 else math.nan


def by_judge(clips: Sequence[tuple[Clip, Sequence[Mapping[str, Strip]]]]) -> dict[str, list[Scored]]:
    """Return what each judge said, clip by clip, from what was said of each clip's faces."""
    names = dict.fromkeys([WINDOW, *(name for _, faces in clips for face in faces for name in face)])
    return {
        name: [Scored(clip, tuple(face[name] for face in faces if name in face)) for clip, faces in clips]
        for name in names
    }
