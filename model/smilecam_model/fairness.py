"""Whether a judge is as good for one group as for another: rates, calibration, false outs and delay, side by side.

People are drawn with replacement, each with everything they are in, the same draw for every group and measure; so the
interval of a gap is that of the difference, not of two groups apart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smilecam_model import metrics
from smilecam_model.groups import LEAST
from smilecam_model.metrics import Labels, Scores
from smilecam_model.resampling import Interval, draws
from smilecam_model.tuning.measures import bins_of

VERSION = 1
MEASURES = ("true_positive_rate", "false_positive_rate", "calibration_error", "outs_per_hour", "delay_s")


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Frames or pictures (n,): score, nan without a face; truth 0 or 1; person; group of each, "" for none."""

    score: Scores
    truth: Labels
    person: Sequence[str]
    group: Sequence[str]


@dataclass(frozen=True, slots=True)
class Film:
    """One clip: false outs, seconds of straight faces, and each onset's delay, inf where it was missed."""

    person: str
    group: str
    outs: int
    straight_s: float
    delays_s: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One group's counts, and its measures with their intervals; nan where there is nothing to measure."""

    name: str
    pictures: int
    smiling: int
    people: int
    not_found: int
    outs: int
    straight_s: float
    onsets: int
    measures: dict[str, Interval]


@dataclass(frozen=True, slots=True)
class Gap:
    """The two groups that lie farthest apart in a measure. sure: the interval of the difference is all above none."""

    highest: str
    lowest: str
    difference: Interval
    sure: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One way to group. without: labelled pictures that have no group. gaps: None where fewer than two can be told."""

    name: str
    groups: list[Group]
    without: int
    gaps: dict[str, Gap | None]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report. source: what was judged; threshold: the one for everybody."""

    v: int
    source: str
    weights: str
    threshold: float
    pictures: int
    people: int
    columns: list[Column]


def column(name: str, rows: Rows, films: Sequence[Film], threshold: float) -> Column:
    """Return the figures of one column's groups and the gaps between them."""
    group = np.array(rows.group)
    names = sorted({one for one in rows.group if one} | {one.group for one in films if one.group})
    parts = [_Part(one, rows, films, threshold) for one in names]
    everybody = sorted({*rows.person, *(one.person for one in films)})
    number = {one: at for at, one in enumerate(everybody)}
    for part in parts:
        part.number(number)
    ones = np.ones(len(everybody))
    found = np.array([part.measures(ones) for part in parts]).reshape(len(parts), len(MEASURES))
    drawn = np.array([[part.measures(weights) for part in parts] for weights in draws(everybody)])
    drawn = drawn.reshape(len(drawn), len(parts), len(MEASURES))
    groups = [
        part.told({name: _interval(found[at, of], drawn[:, at, of]) for of, name in enumerate(MEASURES)})
        for at, part in enumerate(parts)
    ]
    gaps = {name: _gap(parts, of, found[:, of], drawn[:, :, of]) for of, name in enumerate(MEASURES)}
    return Column(name, groups, int((group == "").sum()), gaps)


def _interval(value: float, column_: NDArray[np.float64]) -> Interval:
    known = column_[~np.isnan(column_)]
    if not len(known) or not math.isfinite(value):
        return Interval(float(value), math.nan, math.nan)
    # Never (inf) is later than any time, and no value lies between a time and never.
    low, high = np.percentile(known, [2.5, 97.5], method="nearest")
    return Interval(float(value), float(low), float(high))


def _gap(parts: Sequence[_Part], of: int, found: Scores, drawn: NDArray[np.float64]) -> Gap | None:
    told = [at for at, part in enumerate(parts) if math.isfinite(found[at]) and part.enough(MEASURES[of])]
    if len(told) < 2:
        return None
    highest, lowest = max(told, key=lambda at: found[at]), min(told, key=lambda at: found[at])
    with np.errstate(invalid="ignore"):
        difference = _interval(found[highest] - found[lowest], drawn[:, highest] - drawn[:, lowest])
    return Gap(parts[highest].name, parts[lowest].name, difference, difference.low > 0)


class _Part:
    """One group's rows and films, measured under any weights of people."""

    def __init__(self, name: str, rows: Rows, films: Sequence[Film], threshold: float) -> None:
        self.name = name
        at = np.flatnonzero(np.array(rows.group) == name)
        self._people = [rows.person[row] for row in at]
        score, self._truth = rows.score[at], rows.truth[at]
        self._found = ~np.isnan(score)
        known = np.where(self._found, score, 0.0)
        self._called = metrics.counted(known, self._truth, self._found) >= threshold
        self._apart = np.where(self._found, known - self._truth, 0.0)
        self._bins = bins_of(known, self._found)
        self._films = [one for one in films if one.group == name]
        self._delays = np.array([delay for one in self._films for delay in one.delays_s])
        self._rows_of = self._films_of = self._delays_of = np.zeros(0, np.int64)

    def number(self, people: Mapping[str, int]) -> None:
        """Learn each person's place among the weights."""
        self._rows_of = np.array([people[one] for one in self._people], np.int64)
        self._films_of = np.array([people[one.person] for one in self._films], np.int64)
        self._delays_of = np.array([people[one.person] for one in self._films for _ in one.delays_s], np.int64)

    def measures(self, weights: Scores) -> list[float]:
        """Return what MEASURES names; weights: of people."""
        of_rows, of_films = weights[self._rows_of], weights[self._films_of]
        smiling = self._truth == 1
        bins = np.bincount(self._bins, of_rows * self._apart, minlength=metrics.BINS) if len(of_rows) else np.zeros(1)
        outs = np.array([one.outs for one in self._films], np.float64)
        hours = float(sum(of_films * np.array([one.straight_s for one in self._films])) / 3600) if len(outs) else 0.0
        return [
            metrics.share(float(of_rows[self._called & smiling].sum()), float(of_rows[smiling].sum())),
            metrics.share(float(of_rows[self._called & ~smiling].sum()), float(of_rows[~smiling].sum())),
            metrics.share(float(np.abs(bins).sum()), float(of_rows[self._found].sum())),
            metrics.share(float((of_films * outs).sum()), hours),
            _median(self._delays, weights[self._delays_of]),
        ]

    def enough(self, measure: str) -> bool:
        """Tell whether there is enough of two people to say something of the group."""
        smiling = self._truth == 1
        chosen = {
            "true_positive_rate": self._rows_of[smiling],
            "false_positive_rate": self._rows_of[~smiling],
            "calibration_error": self._rows_of,
            "outs_per_hour": np.repeat(self._films_of, LEAST),
            "delay_s": self._delays_of,
        }[measure]
        return len(chosen) >= LEAST and len(np.unique(chosen)) > 1

    def told(self, measures: dict[str, Interval]) -> Group:
        return Group(
            self.name,
            len(self._truth),
            int((self._truth == 1).sum()),
            len({*self._people, *(one.person for one in self._films)}),
            int((~self._found).sum()),
            sum(one.outs for one in self._films),
            sum(one.straight_s for one in self._films),
            len(self._delays),
            measures,
        )


def _median(values: Scores, weights: Scores) -> float:
    """Return the smallest value that half of the weight does not pass; nan of none, inf where half is never."""
    if not weights.sum():
        return math.nan
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) >= 0.5 * weights.sum() - 1e-9
    return float(values[order][np.argmax(reached)])
