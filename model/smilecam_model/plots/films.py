"""How often judges call wrongly on film, against how soon they call and how much they miss, over all thresholds."""

from __future__ import annotations

import math
from collections.abc import Callable

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from smilecam.texts.catalogue import Lang
from smilecam_model.plots.sheet import FAINT, INK, PAPER, in_percent, place, sheet, word
from smilecam_model.video.calls import ENOUGH
from smilecam_model.video.curves import HOLDS_S, Point
from smilecam_model.video.judges import RIVAL, RIVAL_MEAN, SINGLE, SINGLE_MEAN, WINDOW
from smilecam_model.video.rates import upper_bound
from smilecam_model.video.sections import Section

# A moving average has the colour of what it is of, lighter.
_COLOURS = {WINDOW: "#e8590c", SINGLE: "#0b7285", SINGLE_MEAN: "#66b2c0", RIVAL: "#9c36b5", RIVAL_MEAN: "#cf9fdc"}
_LINES = dict(zip(HOLDS_S, ("-", (0, (4, 2))), strict=True))
_LATEST_S = 2.0
# A share of fewer smiles than these says nothing.
_FEWEST_SMILES = 5
Across = Callable[[Point], float]


def films(section: Section, what: str, lang: Lang) -> Figure:
    """Return the plot of one section: against the time to call where there are onsets enough, else the threshold."""
    with sheet(11.6, 6.5, word(f"films.{section.name}", lang), what) as figure:
        smiles = section.said.smiles
        enough = smiles >= _FEWEST_SMILES
        left = place(figure, 0.95, 1.65, 6.1 if enough else 0.5, 1.05)
        if len(section.said.onsets) >= ENOUGH:
            _curves(left, section, _time)
            left.set(xlim=(0, _reach(section)), xlabel=word("films.time", lang))
        else:
            _curves(left, section, lambda point: point.threshold)
            left.set(xlim=(-0.01, 1.01), xlabel=word("films.threshold", lang))
        _per_hour(left, section, lang)
        if enough:
            right = place(figure, 6.55, 1.65, 0.5, 1.05)
            _curves(right, section, _missed)
            right.set(xlim=(-0.01, 1.01), xlabel=word("films.missed", lang, smiles=f"{smiles:,}"))
            in_percent(right, y=False)
            _per_hour(right, section, lang)
        left.set_ylabel(word("films.outs", lang))
        _legend(figure, section, lang)
    return figure


def _curves(axes: Axes, section: Section, across: Across) -> None:
    for name, points in reversed(list(section.curves.items())):
        own = name == WINDOW
        for hold_s, line in _LINES.items():
            shown = [one for one in points if one.hold_s == hold_s and math.isfinite(across(one))]
            axes.plot(
                [across(one) for one in shown],
                [_height(one, section) for one in shown],
                color=_COLOURS[name],
                linestyle=line,
                linewidth=2.6 if own else 1.5,
                zorder=4 if own else 3,
                solid_capstyle="round",
            )
        point = section.at[name]
        if math.isfinite(x := across(point)):
            if own:
                high = upper_bound(int(point.outs.sum())) / section.judged_s * 3600
                axes.plot([x, x], [_height(point, section), high], color=INK, linewidth=1.1, zorder=5)
            axes.plot(
                [x],
                [_height(point, section)],
                marker="o",
                color=_COLOURS[name],
                markersize=9 if own else 6,
                markeredgecolor=INK if own else PAPER,
                markeredgewidth=1.3,
                zorder=6 if own else 5,
            )


def _time(point: Point) -> float:
    return math.inf if point.p50_s is None else point.p50_s


def _missed(point: Point) -> float:
    return point.misses / point.smiles if point.smiles else math.nan


def _height(point: Point, section: Section) -> float:
    """Return false outs an hour; none stands where a third of one would."""
    return max(float(point.outs.sum()), 1 / 3) / section.judged_s * 3600


def _per_hour(axes: Axes, section: Section, lang: Lang) -> None:
    """Scale by tens from none up to the most, and write them as people do."""
    none = 1 / 3 / section.judged_s * 3600
    axes.set_yscale("log")
    high = max(axes.get_ylim()[1], none * 30)
    axes.set_ylim(none / 1.35, high)
    tens = [10.0**power for power in range(-3, 5) if none * 2 < 10.0**power < high]
    axes.yaxis.set_major_locator(FixedLocator([none, *tens]))
    axes.yaxis.set_minor_locator(NullLocator())
    names = {none: word("films.none", lang)}
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: names.get(value, f"{value:g}")))


def _reach(section: Section) -> float:
    """Return the latest time shown: all of the network's curve that is of use, at most _LATEST_S."""
    times = [_time(one) for one in section.curves[WINDOW] if one.misses <= one.smiles / 3]
    return min(_LATEST_S, 1.25 * max((one for one in times if math.isfinite(one)), default=_LATEST_S))


def _legend(figure: Figure, section: Section, lang: Lang) -> None:
    """Name the judges below, each with what its dot says, and the two kinds of line."""
    axes = place(figure, 0.3, 0.12, 0.3, figure.get_size_inches()[1] - 1.02)
    axes.set(xlim=(0, 6), ylim=(0, 1))
    axes.axis("off")
    for column, name in enumerate(section.curves):
        axes.plot([column + 0.04, column + 0.16], [0.72] * 2, color=_COLOURS[name], linewidth=3, solid_capstyle="round")
        axes.text(column + 0.21, 0.72, word(f"films.judge.{name}", lang), fontweight="bold", va="center", fontsize=9.5)
        axes.text(column + 0.21, 0.5, _told(section.at[name], section, lang), color=FAINT, va="top", fontsize=8.5)
    for row, (hold_s, line) in enumerate(_LINES.items()):
        y = 0.72 - 0.42 * row
        axes.plot([5.06, 5.24], [y] * 2, color=FAINT, linestyle=line, linewidth=1.8)
        axes.text(5.3, y, word("films.hold", lang, hold=f"{1000 * hold_s:.0f}"), color=FAINT, va="center", fontsize=9)


def _told(point: Point, section: Section, lang: Lang) -> str:
    rate = point.outs.sum() / section.judged_s * 3600
    outs = word("films.rate", lang, rate=f"{rate:.3g}")
    if len(section.said.onsets) < ENOUGH:
        return outs
    return f"{outs}\n{time_told(point.p50_s, lang)}"


def time_told(seconds: float | None, lang: Lang) -> str:
    if seconds is None or math.isinf(seconds):
        return word("films.never", lang)
    return word("films.seconds", lang, seconds=f"{seconds:.2f}")
