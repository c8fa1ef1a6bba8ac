"""What was taken for what: smiling and straight, and the seven emotions where they are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from smilecam.texts.catalogue import Lang, say
from smilecam_model.figures import EmotionFigures, SmileFigures
from smilecam_model.plots.sheet import FAINT, INK, PAPER, place, sheet, word

_HEAT = LinearSegmentedColormap.from_list("smilecam", [PAPER, "#ffd8a8", "#f08c00", "#c2410c"])
# From this share on a square is so dark that its letters turn light.
_DARK = 0.62


def confusion(smile: SmileFigures | None, emotion: EmotionFigures | None, what: str, lang: Lang) -> Figure:
    """Return the plot of what there is of the two."""
    wide = 4.6 * (smile is not None) + 7.4 * (emotion is not None) + 0.3
    with sheet(wide, 6.8 if emotion else 5.2, word("confusion.title", lang), what) as figure:
        high = figure.get_size_inches()[1]
        if smile is not None:
            counts = smile.confusion
            rows: list[tuple[int, ...]] = [
                (counts.true_positive, counts.false_negative),
                (counts.false_positive, counts.true_negative),
            ]
            names = [word("confusion.smiling", lang), word("confusion.straight", lang)]
            axes = place(figure, 1.25, 0.3 + (high - 5.2 if emotion else 0.0), wide - 4.6, 1.4)
            _squares(axes, rows, names, [word("confusion.called", lang), word("confusion.not_called", lang)], 13)
            axes.set_ylabel(word("confusion.truth", lang), color=FAINT)
        if emotion is not None:
            names = [say(f"emotion.{name}", lang) for name in emotion.f1]
            lost = [word("confusion.not_found", lang)] * (emotion.not_found > 0)
            felt = [row if lost else row[:-1] for row in emotion.confusion]
            axes = place(figure, wide - 6.55, 0.3, 0.35, 1.4)
            _squares(axes, felt, names, [*names, *lost], 10)
    return figure


def _squares(
    axes: Axes, counts: Sequence[Sequence[int]], rows: Sequence[str], columns: Sequence[str], size: float
) -> None:
    """Draw a matrix: colour and percentage by row, counts beside them."""
    table = np.array(counts, np.float64)
    shares = table / np.maximum(table.sum(1, keepdims=True), 1)
    axes.imshow(shares, cmap=_HEAT, vmin=0, vmax=1, aspect="auto")
    for (row, column), share in np.ndenumerate(shares):
        light = PAPER if share > _DARK else INK
        axes.text(
            column,
            row - 0.08,
            f"{100 * share:.1f} %" if size > 11 else f"{100 * share:.0f}",
            color=light,
            ha="center",
            va="center",
            fontsize=size,
            fontweight="semibold",
        )
        axes.text(
            column,
            row + 0.24,
            f"{counts[row][column]:,}",
            color=light,
            ha="center",
            va="center",
            fontsize=size * 0.72,
            alpha=0.85,
        )
    axes.set_xticks(range(len(columns)), columns, color=INK)
    axes.set_yticks(range(len(rows)), rows, color=INK)
    axes.xaxis.tick_top()
    axes.set_xticks(np.arange(len(columns) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(rows) + 1) - 0.5, minor=True)
    axes.grid(visible=False)
    axes.grid(which="minor", color=PAPER, linewidth=3)
    axes.tick_params(which="both", length=0)
    axes.spines[:].set_visible(False)
