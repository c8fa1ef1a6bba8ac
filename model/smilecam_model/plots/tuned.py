"""What a fine-tune changed: each measure before and after, and the difference with its interval."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from smilecam.texts.catalogue import Lang, say
from smilecam_model.plots.sheet import BAD, FAINT, GOOD, INK, PAPER, RULE, place, sheet, word
from smilecam_model.tuning.comparison import Section
from smilecam_model.tuning.decision import MOST_LOST
from smilecam_model.tuning.finetune import Report
from smilecam_model.tuning.measures import Change

_ROW, _HEAD = 0.37, 0.5
_OWN = ("balanced_accuracy", "accuracy", "true_positive_rate", "false_positive_rate")
_LOWER_IS_BETTER = frozenset({"false_positive_rate"})
# Where the columns of words stand, in widths of the axes.
_LEFT, _COUNT, _BEFORE, _AFTER = -1.15, -0.42, -0.22, -0.05
# The widest difference that is drawn; what reaches beyond is cut at the edge.
_REACH = 0.4


@dataclass(frozen=True, slots=True)
class _Row:
    """One line: its words, what it is of, and the change; sign: -1 where lower is better."""

    name: str
    count: str
    change: Change
    sign: int = 1


def tuned(report: Report, lang: Lang) -> Figure:
    """Return the plot of a fine-tune's report."""
    parts = [(title, rows) for title, rows in _parts(report, lang) if rows]
    height = 1.9 + sum(_HEAD + _ROW * len(rows) for _, rows in parts)
    judges = sum(len(one.judge) for one in report.splits)
    below = word("tuned.what", lang, start=report.start, takes=f"{report.takes:,}", people=str(judges))
    with sheet(10.6, height, word("tuned.title", lang, name=report.name), below) as figure:
        axes = place(figure, 5.6, 0.75, 0.4, 1.05)
        _draw(axes, parts, lang)
    return figure


def _parts(report: Report, lang: Lang) -> Iterator[tuple[str, list[_Row]]]:
    own = report.own.smile
    if own is not None:
        count = word("tuned.frames", lang, frames=f"{own.pictures:,}", people=f"{own.people:,}")
        rows = [
            _Row(say(f"cli.model.figure.{name}", lang), "", own.changes[name], -1 if name in _LOWER_IS_BETTER else 1)
            for name in _OWN
        ]
        yield f"{word('tuned.own', lang)}  ·  {count}", rows
    yield word("tuned.public", lang), [_of(one, lang) for one in report.public if one.smile]
    labels = [one for one in report.groups.get("label", ()) if one.smile]
    yield word("tuned.labels", lang), [_of(one, lang) for one in labels]


def _of(section: Section, lang: Lang) -> _Row:
    assert section.smile is not None
    count = word("tuned.count", lang, pictures=f"{section.smile.pictures:,}", people=f"{section.smile.people:,}")
    return _Row(section.name, count, section.smile.changes["accuracy"])


def _draw(axes: Axes, parts: list[tuple[str, list[_Row]]], lang: Lang) -> None:
    y, reach = 0.0, 0.01
    for _, rows in parts:
        for row in rows:
            ends = (row.change.difference.value, row.change.difference.low, row.change.difference.high)
            reach = max(reach, *(abs(one) for one in ends if one == one))
    reach = min(_REACH, reach * 1.15)
    across = axes.get_yaxis_transform()
    for x, key in ((_BEFORE, "before"), (_AFTER, "after")):
        words = say(f"cli.model.finetune.{key}", lang) + ", %"
        axes.text(x, 0.16, words, transform=across, ha="right", color=FAINT, fontsize=9, clip_on=False)
    for title, rows in parts:
        y += _HEAD
        axes.text(
            _LEFT, y - 0.12, title, transform=across, fontweight="semibold", fontsize=10.5, va="bottom", clip_on=False
        )
        axes.plot([_LEFT, 1], [y - 0.06] * 2, transform=across, color=RULE, linewidth=0.9, clip_on=False)
        for row in rows:
            y += _ROW
            _line(axes, row, y - _ROW / 2, reach)
    axes.set(xlim=(-reach, reach), ylim=(y + 0.08, 0))
    axes.axvline(0, color=INK, linewidth=1)
    axes.axvspan(-MOST_LOST, 0, color=FAINT, alpha=0.14, linewidth=0)
    axes.set_yticks([])
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:+g}".replace("+0", "0")))
    axes.set_xlabel(word("tuned.points", lang), color=FAINT)


def _line(axes: Axes, row: _Row, y: float, reach: float) -> None:
    across, one = axes.get_yaxis_transform(), row.change
    low, high = one.difference.low, one.difference.high
    better = row.sign * (low if row.sign > 0 else high) > 0
    worse = row.sign * (high if row.sign > 0 else low) < 0
    colour = GOOD if better else BAD if worse else FAINT
    axes.text(_LEFT, y, row.name, transform=across, va="center", fontsize=9.5, clip_on=False)
    axes.text(_COUNT, y, row.count, transform=across, va="center", ha="right", color=FAINT, fontsize=8.5, clip_on=False)
    shares = ((_BEFORE, one.before.value, FAINT), (_AFTER, one.after.value, INK))
    for x, share, ink in shares:
        told = f"{100 * share:.1f}"
        axes.text(x, y, told, transform=across, va="center", ha="right", color=ink, fontsize=9.5, clip_on=False)
    if low == low:
        axes.plot(
            [max(low, -reach), min(high, reach)],
            [y, y],
            color=colour,
            linewidth=4.5,
            alpha=0.35,
            solid_capstyle="round",
        )
    axes.plot(
        [max(-reach, min(reach, one.difference.value))], [y], "o", color=colour, markersize=7.5, markeredgecolor=PAPER
    )
