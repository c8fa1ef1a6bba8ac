"""The ROC curve: how many smiles each judge calls for how many false calls, and where it stands at its threshold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from smilecam.texts.catalogue import Lang
from smilecam_model.figures import SmileFigures
from smilecam_model.metrics import Ranked, Scores
from smilecam_model.plots.sheet import FAINT, INK, JUDGES, PAPER, RULE, in_percent, judge_of, place, sheet, word

# What the zoom shows: the corner in which good judges differ.
_ZOOM_OTHERS, _ZOOM_SMILES = 0.1, 0.8


def roc(
    scores: Mapping[str, Sequence[float | None]],
    truth: Sequence[int],
    figures: Mapping[str, SmileFigures],
    what: str,
    lang: Lang,
) -> Figure:
    """Return the plot of all judges by name, the network's ("") first; `figures` are theirs."""
    labels = np.array(truth, np.int64)
    curves = {
        name: Ranked(np.array([0.0 if one is None else one for one in said], np.float64), labels).curve()
        for name, said in scores.items()
    }
    with sheet(11.2, 6.1, word("roc.title", lang), what) as figure:
        whole, zoom = place(figure, 0.85, 0.75, 5.75, 1.0), place(figure, 6.3, 0.75, 0.3, 1.0)
        for axes in (whole, zoom):
            for colour, (name, (others, smiles)) in reversed(list(zip(JUDGES, curves.items(), strict=False))):
                _curve(axes, others, smiles, colour, figures[name], own=not name)
            in_percent(axes)
            axes.set_xlabel(word("roc.others", lang))
        whole.set(xlim=(-0.01, 1.01), ylim=(-0.01, 1.01), ylabel=word("roc.smiles", lang))
        whole.plot([0, 1], [0, 1], color=RULE, linewidth=1, linestyle=(0, (4, 3)), zorder=1)
        own = figures[""]
        widest = max(_ZOOM_OTHERS, min(1.0, 1.15 * own.false_positive_rate.value))
        lowest = min(_ZOOM_SMILES, max(0.0, 1.3 * own.true_positive_rate.value - 0.3))
        zoom.set(xlim=(-widest / 100, widest), ylim=(lowest, 1 + (1 - lowest) / 100))
        zoom.axvline(0.01, color=FAINT, linewidth=0.9, linestyle=(0, (1, 2)))
        above = zoom.get_xaxis_transform()
        zoom.text(0.01, 1.012, word("roc.one_percent", lang), color=FAINT, fontsize=9, ha="center", transform=above)
        _legend(whole, figures, lang)
    return figure


def _curve(axes: Axes, others: Scores, smiles: Scores, colour: str, figures: SmileFigures, *, own: bool) -> None:
    axes.plot(
        others, smiles, color=colour, linewidth=2.6 if own else 1.5, zorder=4 if own else 3, solid_capstyle="round"
    )
    x, y = figures.false_positive_rate, figures.true_positive_rate
    if own:
        for at in (
            {"xdata": [x.low, x.high], "ydata": [y.value] * 2},
            {"xdata": [x.value] * 2, "ydata": [y.low, y.high]},
        ):
            axes.plot(at["xdata"], at["ydata"], color=INK, linewidth=1.2, zorder=5)
    axes.plot(
        [x.value],
        [y.value],
        marker="o",
        markersize=8.5 if own else 6,
        color=colour,
        markeredgecolor=INK if own else PAPER,
        markeredgewidth=1.3,
        zorder=6 if own else 5,
    )


def _legend(axes: Axes, figures: Mapping[str, SmileFigures], lang: Lang) -> None:
    """Name the judges in the empty corner, each with its AUC and where its point stands."""
    top = 0.065 + 0.115 * (len(figures) - 1)
    axes.add_patch(Rectangle((0.315, 0.0), 0.69, top + 0.085, facecolor=PAPER, edgecolor="none", zorder=2.5))
    for row, (colour, (name, one)) in enumerate(zip(JUDGES, figures.items(), strict=False)):
        y = top - 0.115 * row
        axes.plot([0.34, 0.39], [y + 0.02] * 2, color=colour, linewidth=2 if name else 3, zorder=3)
        known = judge_of(name, lang) if name else "SmileCam"
        axes.text(0.42, y + 0.02, known, fontweight="semibold", va="bottom", fontsize=10)
        told = word(
            "roc.point",
            lang,
            auc=f"{one.auc.value:.4f}",
            threshold=f"{one.threshold:g}",
            smiles=f"{100 * one.true_positive_rate.value:.1f}",
            others=f"{100 * one.false_positive_rate.value:.1f}",
        )
        axes.text(0.42, y + 0.008, told, color=FAINT, va="top", fontsize=9)
