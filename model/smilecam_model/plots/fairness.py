"""Each group's rates, calibration, false outs and delay, with intervals over people; the largest gap below each."""

from __future__ import annotations

import math
from collections.abc import Callable
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from smilecam.texts.catalogue import Lang, say
from smilecam_model.fairness import MEASURES, Column, Gap, Group, Report
from smilecam_model.plots.sheet import BAD, FAINT, INK, PAPER, SMILE, STRAIGHT, place, sheet, word
from smilecam_model.resampling import Interval

_COLOURS = {
    "true_positive_rate": SMILE,
    "false_positive_rate": STRAIGHT,
    "calibration_error": "#0b7285",
    "outs_per_hour": "#c92a2a",
    "delay_s": "#9c36b5",
}
_WIDE, _LEFT, _GUTTER, _LETTERS = 2.55, 2.2, 0.4, 30


def groups_of(report: Report, column: Column, lang: Lang) -> Figure:
    """Return the plot of one column's groups: a part for each measure that any of them has."""
    shown = [one for one in MEASURES if any(math.isfinite(group.measures[one].value) for group in column.groups)]
    rows = len(column.groups)
    width = _LEFT + len(shown) * _WIDE + 0.2
    below = word(
        "fairness.what",
        lang,
        source=report.source,
        weights=report.weights,
        pictures=f"{report.pictures:,}",
        people=f"{report.people:,}",
        threshold=f"{report.threshold:g}",
    )
    with sheet(max(width, 7.0), 2.9 + 0.52 * rows, word("fairness.title", lang, column=column.name), below) as figure:
        for at, name in enumerate(shown):
            left = _LEFT + at * _WIDE
            axes = place(figure, left, 1.15, max(width, 7.0) - left - _WIDE + _GUTTER, 1.35)
            axes.set_title(
                say(f"cli.model.fairness.measure.{name}", lang), loc="left", fontsize=10.5, fontweight="semibold", pad=9
            )
            gap = column.gaps.get(name)
            axes.set_xlabel(
                fill(_gap(gap, name, lang), _LETTERS), color=BAD if gap and gap.sure else FAINT, fontsize=8.5
            )
            _dots(axes, column.groups, name)
            if at:
                axes.tick_params(labelleft=False)
            else:
                axes.set_yticks(
                    range(rows), [_name(one, lang) for one in column.groups], color=INK, fontsize=9, linespacing=1.35
                )
    return figure


def told(name: str) -> Callable[[float], str]:
    """Return how a value of a measure is written."""
    if name == "outs_per_hour":
        return lambda value: f"{value:.0f}"
    if name == "delay_s":
        return lambda value: f"{value:.2f}" if math.isfinite(value) else "∞"
    return lambda value: f"{100 * value:.1f}"


def _name(group: Group, lang: Lang) -> str:
    return f"{group.name}\n" + word("groups.count", lang, pictures=f"{group.pictures:,}", people=f"{group.people:,}")


def _dots(axes: Axes, groups: list[Group], name: str) -> None:
    colour, told_ = _COLOURS[name], told(name)
    ends = [end for group in groups for end in (group.measures[name].value, group.measures[name].high)]
    latest = 1.2 * max((end for end in ends if math.isfinite(end)), default=1.0)
    for row, group in enumerate(groups):
        one: Interval = group.measures[name]
        if not math.isfinite(one.value):
            continue
        if not math.isnan(one.low):
            axes.plot(
                [one.low, min(one.high, latest)],
                [row, row],
                color=colour,
                linewidth=4.5,
                alpha=0.35,
                solid_capstyle="round",
            )
        axes.plot([one.value], [row], "o", color=colour, markersize=8, markeredgecolor=PAPER)
        axes.text(one.value, row - 0.22, told_(one.value), ha="center", va="bottom", fontsize=8.5, color=INK)
    axes.set_ylim(len(groups) - 0.45, -0.65)
    axes.set_yticks(range(len(groups)))
    axes.grid(visible=False, axis="y")
    low, high = axes.get_xlim()
    beside = 0.12 * (high - low)
    axes.set_xlim(max(-beside, low - beside), high + beside)
    axes.xaxis.set_major_locator(MaxNLocator(3))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: told_(value) if value >= 0 else ""))


def _gap(gap: Gap | None, name: str, lang: Lang) -> str:
    if gap is None:
        return word("groups.no_gap", lang)
    written, one = told(name), gap.difference
    facts = {"highest": gap.highest, "lowest": gap.lowest}
    return word("fairness.gap", lang, **facts, value=written(one.value), low=written(one.low), high=written(one.high))
