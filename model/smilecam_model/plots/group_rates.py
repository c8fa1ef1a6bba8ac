"""Rates by group, with person-level intervals, around the rate of all."""

from __future__ import annotations

from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from smilecam.texts.catalogue import Lang, say
from smilecam_model.figures import SmileFigures
from smilecam_model.groups import Gap, Grouping
from smilecam_model.plots.sheet import FAINT, INK, PAPER, SMILE, STRAIGHT, in_percent, place, sheet, word
from smilecam_model.resampling import Interval

# As many as stand below one of the two halves.
_LETTERS = 54
_RATES = (("true_positive_rate", SMILE), ("false_positive_rate", STRAIGHT))


def group_rates(column: str, grouping: Grouping, smile: SmileFigures, what: str, lang: Lang) -> Figure:
    """Return the plot of one column's groups."""
    rows = len(grouping.groups)
    with sheet(10.6, 2.7 + 0.5 * rows, word("groups.title", lang, column=column), what) as figure:
        for at, (key, colour) in enumerate(_RATES):
            axes = place(figure, 2.3 + 4.1 * at, 0.95, 4.4 - 4.1 * at, 1.35)
            gap: Gap | None = getattr(grouping, f"{key}_gap")
            axes.set_title(say(f"cli.model.figure.{key}", lang), loc="left", fontsize=11, fontweight="semibold", pad=9)
            axes.set_xlabel(fill(_gap(gap, lang), _LETTERS), color=FAINT, fontsize=9)
            _dots(axes, grouping, key, colour, getattr(smile, key))
            if at:
                axes.tick_params(labelleft=False)
            else:
                names = [
                    f"{name}\n" + word("groups.count", lang, pictures=f"{one.pictures:,}", people=f"{one.people:,}")
                    for name, one in grouping.groups.items()
                ]
                axes.set_yticks(range(rows), names, color=INK, fontsize=9, linespacing=1.35)
    return figure


def _dots(axes: Axes, grouping: Grouping, key: str, colour: str, whole: Interval) -> None:
    axes.axvline(whole.value, color=colour, linewidth=1.2, alpha=0.45, linestyle=(0, (4, 3)))
    for row, one in enumerate(grouping.groups.values()):
        rate: Interval = getattr(one, key)
        if rate.value != rate.value:
            continue
        axes.plot([rate.low, rate.high], [row, row], color=colour, linewidth=4.5, alpha=0.35, solid_capstyle="round")
        axes.plot([rate.value], [row], "o", color=colour, markersize=8, markeredgecolor=PAPER)
        axes.text(
            rate.value, row - 0.24, f"{100 * rate.value:.1f} %", ha="center", va="bottom", fontsize=8.5, color=INK
        )
    axes.set_ylim(len(grouping.groups) - 0.45, -0.62)
    axes.set_yticks(range(len(grouping.groups)))
    axes.grid(visible=False, axis="y")
    low, high = axes.get_xlim()
    beside = 0.06 * (high - low)
    axes.set_xlim(max(-beside, low - beside), min(1 + beside, high + beside))
    in_percent(axes, y=False)


def _gap(gap: Gap | None, lang: Lang) -> str:
    if gap is None:
        return word("groups.no_gap", lang)
    difference = gap.difference
    return word(
        "groups.gap",
        lang,
        highest=gap.highest,
        lowest=gap.lowest,
        points=f"{100 * difference.value:.1f}",
        low=f"{100 * difference.low:.1f}",
        high=f"{100 * difference.high:.1f}",
    )
