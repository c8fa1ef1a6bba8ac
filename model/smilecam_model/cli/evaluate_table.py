"""A report on the terminal: what was judged, the figures beside the baselines', emotions, groups, and what to know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from smilecam_model.cli.words import told, word

if TYPE_CHECKING:
    from smilecam_model.evaluate import Report
    from smilecam_model.figures import SmileFigures
    from smilecam_model.groups import Gap, Grouping
    from smilecam_model.resampling import Interval

_SHARES = ("accuracy", "balanced_accuracy", "f1", "precision", "true_positive_rate", "false_positive_rate")
_NONE = "–"
# As many letters as an interval in percent.
_BOUNDS = 11


def tell(report: Report, console: Console) -> None:
    """Print a report, a figure a line, with counts."""
    head = f"{report.dataset} · {report.split} · {told('figure.weights', weights=report.weights)}"
    console.print(Padding(Text(head, style="bold"), (1, 0, 0, 1)))
    if report.smile:
        console.print(_judges(report, report.smile))
    if report.emotion:
        console.print(_emotions(report))
    for column, grouping in report.groupings.items():
        console.print(_groups(column, grouping))
        for line in _gaps(grouping):
            console.print(Padding(line, (0, 0, 0, 2)))
    for line in notes(report):
        console.print(Padding(f"• {line}", (0, 0, 0, 2)))


def notes(report: Report) -> Iterator[str]:
    """Give what a reader must know about the figures, a sentence each."""
    if report.whole is not None:
        yield told("note.there", there=f"{report.there:,}", whole=f"{report.whole:,}")
    for key in ("gaps", "left_out", "unlabelled", "in_train", "fallback", "ungrouped_rows"):
        if count := getattr(report, key):
            yield told(f"note.{key}", count=f"{count:,}")
    if report.smile and report.smile.not_found:
        lost = report.smile
        yield told(
            "note.not_found",
            count=f"{lost.not_found:,}",
            of=f"{lost.pictures:,}",
            smiling=f"{lost.not_found_smiling:,}",
            straight=f"{lost.not_found - lost.not_found_smiling:,}",
        )
    if report.dataset == "fer2013":
        yield told("note.fer2013")
    if report.dataset == "lfw":
        yield told("note.lfw")
    if report.clips:
        for key in ("starting", "unsure"):
            if count := getattr(report.clips, key):
                yield told(f"note.{key}", count=f"{count:,}")
        if report.clips.absent:
            yield told("note.absent", found=f"{report.clips.found_absent:,}", of=f"{report.clips.absent:,}")


def _table(**more: Any) -> Table:
    # Four judges with their intervals fit eighty columns.
    return Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), **more)


def _judges(report: Report, smile: SmileFigures) -> Table:
    """Return the figures of the network and, beside it, of the baselines."""
    judges = [smile, *report.baselines.values()]
    table = _table()
    table.add_column(told("figure.smile"), style="dim", no_wrap=True)
    table.add_column("SmileCam", style="bold", justify="right")
    for name in report.baselines:
        table.add_column(told(f"judge.{name}").replace(" ", "\n", 1), justify="right")
    for key in ("pictures", "smiling", "people"):
        table.add_row(told(f"figure.{key}"), f"{getattr(smile, key):,}")
    table.add_row(told("figure.not_found"), *(f"{one.not_found:,}" for one in judges), end_section=True)
    for key in _SHARES:
        table.add_row(told(f"figure.{key}"), *(_percent(getattr(one, key)) for one in judges))
    table.add_row(told("figure.auc"), *(_plain(one.auc) for one in judges))
    key = "true_positive_rate_at_1_percent"
    table.add_row(told(f"figure.{key}"), *(_percent(getattr(one, key)) for one in judges))
    errors = (f"{_number(one.calibration_error)}\n({_number(one.calibration_floor)})" for one in judges)
    table.add_row(told("figure.calibration_error"), *errors)
    balanced = (_number(one.balanced_calibration_error) for one in judges)
    table.add_row(told("figure.balanced_calibration_error"), *balanced, end_section=True)
    for key in ("true_positive", "false_negative", "true_negative", "false_positive"):
        table.add_row(told(f"figure.{key}"), *(f"{getattr(one.confusion, key):,}" for one in judges))
    return table


def _emotions(report: Report) -> Table:
    """Return the counts of truth against guess, a row a true emotion, with each one's F1."""
    assert report.emotion is not None
    felt = report.emotion
    names = list(felt.f1)
    table = _table(caption_justify="left")
    table.add_column(told("figure.emotion"), style="dim")
    for name in names:
        table.add_column(word(f"emotion.{name}"), justify="right")
    if felt.not_found:
        table.add_column(told("figure.no_face"), justify="right")
    table.add_column("F1", justify="right", style="bold")
    for at, (name, row) in enumerate(zip(names, felt.confusion, strict=True)):
        cells = [Text(f"{count:,}", style="bold" if column == at else "") for column, count in enumerate(row)]
        shown = cells if felt.not_found else cells[:-1]
        table.add_row(word(f"emotion.{name}"), *shown, _number(felt.f1[name]))
    table.caption = told(
        "figure.emotions",
        pictures=f"{felt.pictures:,}",
        accuracy=_percent(felt.accuracy, " "),
        macro_f1=_plain(felt.macro_f1, " "),
    )
    return table


def _groups(column: str, grouping: Grouping) -> Table:
    table = _table()
    table.add_column(told("figure.by", column=column), style="dim", overflow="fold")
    for key in ("pictures", "people", "no_face"):
        table.add_column(told(f"figure.{key}"), justify="right")
    table.add_column(told("figure.accuracy"), justify="right", min_width=_BOUNDS)
    table.add_column(told("figure.auc"), justify="right")
    for short in ("TPR", "FPR"):
        table.add_column(short, justify="right", min_width=_BOUNDS)
    for name, one in grouping.groups.items():
        rates = (_percent(one.true_positive_rate), _percent(one.false_positive_rate))
        counts = (f"{getattr(one, key):,}" for key in ("pictures", "people", "not_found"))
        table.add_row(name, *counts, _percent(one.accuracy), _number(one.auc.value, 4), *rates)
    return table


def _gaps(grouping: Grouping) -> Iterator[str]:
    for key in ("accuracy", "true_positive_rate", "false_positive_rate"):
        gap: Gap | None = getattr(grouping, f"{key}_gap")
        if gap is not None:
            points = [f"{100 * one:.1f}" for one in (gap.difference.value, gap.difference.low, gap.difference.high)]
            yield told(
                "figure.gap",
                rate=told(f"figure.{key}"),
                highest=gap.highest,
                lowest=gap.lowest,
                points=points[0],
                low=points[1],
                high=points[2],
            )
    if grouping.without:
        yield told("note.without_group", count=f"{grouping.without:,}")


def _percent(one: Interval, between: str = "\n") -> str:
    value, low, high = (f"{100 * value:.1f}" for value in (one.value, one.low, one.high))
    return _with_bounds(f"{value} %", low.replace("100.0", "100"), high.replace("100.0", "100"), between)


def _plain(one: Interval, between: str = "\n") -> str:
    low, high = (f"{value:.3f}".removeprefix("0") for value in (one.low, one.high))
    return _with_bounds(f"{one.value:.4f}", low, high, between)


def _with_bounds(value: str, low: str, high: str, between: str) -> str:
    if value.startswith("nan"):
        return _NONE
    return value if low == "nan" else f"{value}{between}({low}–{high})"


def _number(value: float | None, digits: int = 3) -> str:
    return _NONE if value is None or value != value else f"{value:.{digits}f}"
