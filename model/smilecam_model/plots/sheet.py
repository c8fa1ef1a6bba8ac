"""What all plots share: paper, colours, letters, and the words under which judges are known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from smilecam.texts.catalogue import Lang, say

PAPER, INK, FAINT, RULE = "#fffdf8", "#262b36", "#767d8c", "#e4e1d8"
SMILE, STRAIGHT = "#e8590c", "#4263eb"
# The network first, then the baselines in the order of the report.
JUDGES = ("#e8590c", "#0b7285", "#9c36b5", "#868e96")
GOOD, BAD = "#2b8a3e", "#c92a2a"
_DPI = 160
_FAMILY = "NanumGothic"
_STYLE = {
    "font.size": 10.5,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "axes.edgecolor": RULE,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.unicode_minus": False,
    "grid.color": RULE,
    "grid.linewidth": 0.8,
    "text.color": INK,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelcolor": FAINT,
    "ytick.labelcolor": FAINT,
    "legend.frameon": False,
}


@contextmanager
def sheet(width: float, height: float, title: str, below: str) -> Iterator[Figure]:
    """Give an empty figure of so many inches with a title and a line below it; everything drawn inside is in style."""
    with matplotlib.rc_context(_style()):
        figure = Figure(figsize=(width, height), dpi=_DPI)
        figure.text(0.3 / width, 1 - 0.34 / height, title, fontsize=15, fontweight="semibold", va="center")
        figure.text(0.3 / width, 1 - 0.64 / height, below, fontsize=10, color=FAINT, va="center")
        yield figure


def place(figure: Figure, left: float, bottom: float, right: float, top: float) -> Axes:
    """Return axes whose edges are so many inches from the figure's."""
    width, height = figure.get_size_inches()
    return figure.add_axes(
        (left / width, bottom / height, (width - left - right) / width, (height - bottom - top) / height)
    )


def save(figure: Figure, path: Path) -> None:
    with matplotlib.rc_context(_style()):
        figure.savefig(path, metadata={"Software": "smilecam"})


def in_percent(axes: Axes, *, x: bool = True, y: bool = True) -> None:
    shown = FuncFormatter(lambda value, _: f"{100 * value:g} %")
    if x:
        axes.xaxis.set_major_formatter(shown)
    if y:
        axes.yaxis.set_major_formatter(shown)


def word(key: str, lang: Lang, **facts: object) -> str:
    """Return a sentence of the plots in `lang`."""
    return say(f"cli.model.plot.{key}", lang, **facts)


def judge_of(name: str, lang: Lang) -> str:
    """Return what a baseline is called."""
    return say(f"cli.model.judge.{name}", lang)


def _style() -> Any:  # matplotlib's own type spells out each of its settings
    return {**_STYLE, "font.family": _families()}


@cache
def _families() -> list[str]:
    """Return the letters to use: NanumGothic, which the package that carries it brings, holds Latin and Hangul."""
    carrier = find_spec("koreanize_matplotlib")
    if carrier is None or carrier.origin is None:
        return ["DejaVu Sans"]
    for weight in ("", "Bold"):
        font_manager.fontManager.addfont(Path(carrier.origin).parent / "fonts" / f"{_FAMILY}{weight}.ttf")
    return [_FAMILY]
