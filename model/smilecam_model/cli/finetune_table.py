"""A fine-tune's comparison as tables on the terminal, and the sentence on whether to switch."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from smilecam_model.cli.words import told, word
from smilecam_model.resampling import Interval
from smilecam_model.tuning.comparison import Section
from smilecam_model.tuning.films import Called, Films
from smilecam_model.tuning.finetune import Report
from smilecam_model.tuning.measures import Change

_LOWER_IS_BETTER = frozenset({"false_positive_rate", "calibration_error"})
_SHOWN = ("accuracy", "balanced_accuracy", "auc", "true_positive_rate", "false_positive_rate", "calibration_error")


def tell(report: Report, console: Console) -> None:
    """Print the report: held-out people, their groups, the public sets, and what speaks against switching."""
    _section(report.own, told("finetune.own"), console)
    for column, groups in report.groups.items():
        if len(groups) > 1:
            _accuracies(groups, told(f"finetune.by.{column}"), console)
    if report.public:
        _accuracies(report.public, told("finetune.public"), console)
    console.print(
        told("finetune.looked", learnt=_people(report, "learn"), judged=_people(report, "judge")), style="dim"
    )
    console.print()
    if not report.reasons:
        console.print(told("finetune.better", name=report.name), style="green")
        return
    console.print(told("finetune.not_better", name=report.name), style="yellow")
    for reason in report.reasons:
        console.print(f"  · {word(f'weights.reason.{reason.key}', **reason.facts)}")


def _people(report: Report, side: str) -> int:
    return len({one for split in report.splits for one in getattr(split, side)})


def _section(section: Section, title: str, console: Console) -> None:
    if section.smile is None:
        return
    smile = section.smile
    count = told("finetune.count", frames=f"{smile.pictures:,}", people=smile.people, not_found=f"{smile.not_found:,}")
    table = _table(f"{title}  [dim]{count}[/]")
    for name in _SHOWN:
        _row(table, word(f"cli.model.figure.{name}"), smile.changes[name], name in _LOWER_IS_BETTER)
    if section.emotion is not None:
        _row(table, told("finetune.emotion", frames=f"{section.emotion_pictures:,}"), section.emotion)
    console.print(table)
    if section.films is not None:
        _films(section.films, console)


def _accuracies(sections: Sequence[Section], title: str, console: Console) -> None:
    table = _table(title)
    for one in sections:
        if one.smile is not None:
            count = told("finetune.size", pictures=f"{one.smile.pictures:,}", people=f"{one.smile.people:,}")
            _row(table, f"{one.name}  [dim]{count}[/]", one.smile.changes["accuracy"])
        if one.emotion is not None and len(sections) and one.emotion_pictures > 1:
            _row(table, f"  {told('finetune.emotion', frames=f'{one.emotion_pictures:,}')}", one.emotion)
        if one.films is not None:
            outs = one.films.outs_per_hour
            wide = _wide(outs.difference)
            straight = told("finetune.outs", seconds=f"{one.films.straight_s:.0f}")
            table.add_row(
                f"  [dim]{straight}[/]", str(one.films.before.outs), str(one.films.after.outs), f"[dim]{wide}[/]"
            )
    console.print(table)


def _films(films: Films, console: Console) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    for _ in range(3):
        table.add_column()
    outs = films.outs_per_hour
    rows = [(told("finetune.outs", seconds=f"{films.straight_s:.0f}"), str(films.before.outs), str(films.after.outs))]
    rows += [(told("finetune.missed", smiles=films.after.smiles), str(films.before.missed), str(films.after.missed))]
    if films.after.onsets:
        rows.append((told("finetune.delay", onsets=films.after.onsets), _delay(films.before), _delay(films.after)))
    for name, before, after in rows:
        table.add_row(name, f"{before} → {after}")
    console.print(table)
    low, high = outs.difference.low, outs.difference.high
    console.print(
        told("finetune.outs_hour", value=f"{outs.difference.value:+.1f}", low=f"{low:+.1f}", high=f"{high:+.1f}"),
        style="dim",
    )
    console.print()


def _delay(called: Called) -> str:
    return " / ".join("–" if one is None else f"{one:.2f} s" for one in (called.p50_s, called.p95_s))


def _table(title: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column("")
    for name in ("before", "after", "difference"):
        table.add_column(told(f"finetune.{name}"), justify="right", header_style="dim")
    return table


def _row(table: Table, name: str, change: Change, lower_is_better: bool = False) -> None:
    one = change.difference
    low, high = (-one.high, -one.low) if lower_is_better else (one.low, one.high)
    style = "green" if low > 0 else "red" if high < 0 else ""
    wide = _wide(one, 100)
    table.add_row(name, f"{100 * change.before.value:.1f}", f"{100 * change.after.value:.1f}", Text(wide, style=style))


def _wide(difference: Interval, times: float = 1) -> str:
    """Return a difference with its interval; of one person alone there is none."""
    value, low, high = (f"{times * one:+.1f}" for one in (difference.value, difference.low, difference.high))
    return value if difference.low != difference.low else f"{value} ({low} … {high})"
