"""The reliability diagram: does 0.7 mean 0.7, bin by bin; and where the scores lie."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from smilecam.texts.catalogue import Lang
from smilecam_model.figures import SmileFigures
from smilecam_model.metrics import Labels, Scores, reliability
from smilecam_model.plots.sheet import FAINT, INK, PAPER, RULE, SMILE, STRAIGHT, in_percent, place, sheet, word

_95_PERCENT = 1.96


def reliability_diagram(
    scores: Sequence[float | None], truth: Sequence[int], figures: SmileFigures, what: str, lang: Lang
) -> Figure:
    """Return the plot of the faces that were found."""
    known = [(score, label) for score, label in zip(scores, truth, strict=True) if score is not None]
    said, labels = np.array([one for one, _ in known], np.float64), np.array([one for _, one in known], np.int64)
    with sheet(7.2, 8.2, word("reliability.title", lang), what) as figure:
        above, below = place(figure, 0.85, 2.75, 0.35, 1.0), place(figure, 0.85, 0.75, 0.35, 5.75)
        _bins(above, said, labels)
        above.set(xlim=(-0.015, 1.015), ylim=(-0.015, 1.015), ylabel=word("reliability.rate", lang))
        above.tick_params(labelbottom=False)
        in_percent(above, x=False)
        told = word(
            "reliability.error",
            lang,
            error=f"{figures.calibration_error:.3f}",
            floor=f"{figures.calibration_floor:.3f}",
        )
        above.text(0.02, 0.965, told, fontsize=10.5, va="top", linespacing=1.6)
        _where(below, said, labels, figures.threshold, lang)
    return figure


def _bins(axes: Axes, said: Scores, labels: Labels) -> None:
    axes.plot([0, 1], [0, 1], color=FAINT, linewidth=1, linestyle=(0, (4, 3)), zorder=2)
    for one in reliability(said, labels):
        # Wilson's interval: it holds at the ends too.
        low, high = _wilson(one.rate, one.count)
        axes.plot([one.score] * 2, [one.score, one.rate], color="#ffc9a3", linewidth=5, solid_capstyle="butt", zorder=2)
        axes.plot([one.score] * 2, [low, high], color=SMILE, linewidth=1.2, zorder=3)
        axes.plot([one.score], [one.rate], "o", color=SMILE, markersize=7.5, markeredgecolor=PAPER, zorder=4)


def _wilson(rate: float, count: int) -> tuple[float, float]:
    square = _95_PERCENT**2 / count
    middle = (rate + square / 2) / (1 + square)
    half = _95_PERCENT / (1 + square) * float(np.sqrt(rate * (1 - rate) / count + square / 4 / count))
    return middle - half, middle + half


def _where(axes: Axes, said: Scores, labels: Labels, threshold: float, lang: Lang) -> None:
    """Draw how many faces have which score: smiles upwards, others downwards."""
    edges = np.linspace(0, 1, 41)
    middles = (edges[:-1] + edges[1:]) / 2
    for label, colour, sign, name in ((1, SMILE, 1, "smiling"), (0, STRAIGHT, -1, "straight")):
        counts, _ = np.histogram(said[labels == label], edges)
        # Square roots, or the ends would hide the middle, which is what there is to see.
        axes.bar(middles, sign * np.sqrt(counts), width=0.0215, color=colour, alpha=0.88, zorder=3)
        x, y, align = (0.02, 0.93, "left") if sign > 0 else (0.98, 0.07, "right")
        axes.text(
            x,
            y,
            word(f"reliability.{name}", lang),
            color=colour,
            fontweight="semibold",
            transform=axes.transAxes,
            ha=align,
            va="top" if sign > 0 else "bottom",
            fontsize=9.5,
        )
    reach = 1.08 * max(1.0, float(np.abs(axes.get_ylim()).max()))
    axes.set(xlim=(-0.015, 1.015), ylim=(-reach, reach), xlabel=word("reliability.score", lang))
    axes.axhline(0, color=INK, linewidth=0.8, zorder=4)
    axes.axvline(threshold, color=INK, linewidth=1, linestyle=(0, (1, 2)), zorder=2)
    ticks = [one for one in axes.get_yticks() if abs(one) <= reach]
    axes.set_yticks(ticks, [f"{one * one:,.0f}" for one in ticks])
    axes.spines["bottom"].set_color(RULE)
