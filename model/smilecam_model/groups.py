"""How a judge does for each group of people, at the one threshold, and how far groups lie apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from smilecam.errors import BadData
from smilecam_model import metrics
from smilecam_model.datasets.naming import Names
from smilecam_model.datasets.sample import UNKNOWN, Sample, parsed_rows
from smilecam_model.figures import SmileFigures, smile_figures
from smilecam_model.judging import Judged
from smilecam_model.metrics import Scores
from smilecam_model.resampling import Interval, intervals

# What the set itself groups by.
OWN = "group"
# A rate over fewer pictures, or over one person alone, says nothing of a group, so it takes no part in the gap.
LEAST = 10


@dataclass(frozen=True, slots=True)
class Table:
    """Which group a picture belongs to, column by column; unknown: rows that name no picture of the set."""

    columns: Mapping[str, Mapping[str, str]]
    unknown: int


@dataclass(frozen=True, slots=True)
class Gap:
    """The two groups that lie farthest apart in a rate, and by how much; the interval is of these two's difference."""

    highest: str
    lowest: str
    difference: Interval


@dataclass(frozen=True, slots=True)
class Grouping:
    """The figures by group of one column. without: labelled pictures that have no group in it.

    Gaps are None where fewer than two groups have LEAST pictures of two people for the rate.
    """

    groups: dict[str, SmileFigures]
    without: int
    accuracy_gap: Gap | None
    true_positive_rate_gap: Gap | None
    false_positive_rate_gap: Gap | None


def read(table: Path, samples: Sequence[Sample]) -> Table:
    """Read a csv file with `file` and one column or more of groups. A row for a picture outside `samples` is counted.

    Raises BadData where there is no such column, a picture stands twice with different groups, or no row fits.
    """
    names = Names(samples)
    columns: dict[str, dict[str, str]] = {}
    unknown = 0

    def take(line: int, row: dict[str, str]) -> None:
        nonlocal unknown
        sample = names.find(row["file"])
        if sample is None:
            unknown += 1
            return
        for column, group in row.items():
            if column != "file" and group.strip():
                known = columns.setdefault(column, {}).setdefault(sample.name, group.strip())
                if known != group.strip():
                    raise BadData("groups.apart", file=table, row=line, found=row["file"], one=known, other=group)

    rows = len(parsed_rows(table, ("file",), take))
    if not columns:
        key = "groups.none" if unknown == rows else "groups.column"
        raise BadData(key, file=table, rows=f"{rows:,}", example=samples[0].name)
    return Table(columns, unknown)


def groupings(
    judged: Sequence[Judged], threshold: float, table: Table | None = None, own_name: str = OWN
) -> dict[str, Grouping]:
    """Return a Grouping for the set's own groups, where it has some, and for each column of `table`."""
    columns: dict[str, Mapping[str, str]] = {}
    own = {one.sample.name: one.sample.group for one in judged if one.sample.group}
    if own:
        columns[own_name] = own
    if table is not None:
        columns |= table.columns
    known = [one for one in judged if one.sample.truth != UNKNOWN]
    return {name: _grouping(known, threshold, of) for name, of in columns.items()} if known else {}


def _grouping(judged: Sequence[Judged], threshold: float, of: Mapping[str, str]) -> Grouping:
    by_group: dict[str, list[Judged]] = {}
    for one in judged:
        by_group.setdefault(of.get(one.sample.name, ""), []).append(one)
    without = len(by_group.pop("", []))
    figures = {
        group: made
        for group, some in sorted(by_group.items())
        if (
            made := smile_figures(
                [one.said.smile for one in some],
                [one.sample.truth for one in some],
                [one.sample.person for one in some],
                threshold,
            )
        )
    }
    grouped = [one for one in judged if of.get(one.sample.name)]
    right = {"accuracy": None, "true_positive_rate": 1, "false_positive_rate": 0}
    gaps = {name: _gap(grouped, of, figures, threshold, label) for name, label in right.items()}
    return Grouping(figures, without, gaps["accuracy"], gaps["true_positive_rate"], gaps["false_positive_rate"])


def _gap(
    judged: Sequence[Judged],
    of: Mapping[str, str],
    figures: Mapping[str, SmileFigures],
    threshold: float,
    label: int | None,
) -> Gap | None:
    """Return the gap in accuracy, or for a label in the rate at which its pictures are called."""
    rows = [one for one in judged if label is None or one.sample.truth == label]
    group = np.array([of[one.sample.name] for one in rows])
    people = np.array([one.sample.person for one in rows])
    large = [name for name in figures if (group == name).sum() >= LEAST and len(np.unique(people[group == name])) > 1]
    if len(large) < 2:
        return None
    truth = np.array([one.sample.truth for one in rows], np.int64)
    found = np.array([one.said.smile is not None for one in rows])
    scores = metrics.counted(np.array([one.said.smile or 0.0 for one in rows], np.float64), truth, found)
    called = scores >= threshold
    counts = (called == (truth == 1)) if label is None else called

    def rate(name: str, weights: Scores) -> float:
        inside = weights * (group == name)
        return metrics.share(float((inside * counts).sum()), float(inside.sum()))

    ones = np.ones(len(rows))
    highest = max(large, key=lambda name: rate(name, ones))
    lowest = min((name for name in large if name != highest), key=lambda name: rate(name, ones))
    (difference,) = intervals(lambda weights: [rate(highest, weights) - rate(lowest, weights)], people.tolist())
    return Gap(highest, lowest, difference)
