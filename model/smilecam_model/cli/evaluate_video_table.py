"""A report of films on the terminal: each judge's figures, every false out, how smiles were called, and comparisons."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from smilecam_model.cli.words import told
from smilecam_model.video.calls import ENOUGH, quantile
from smilecam_model.video.judges import WINDOW
from smilecam_model.video.rates import Rate

if TYPE_CHECKING:
    from smilecam_model.video.report import Report
    from smilecam_model.video.sections import Section

_NONE = "–"
_SHORT_S = 600


def tell(report: Report, console: Console) -> None:
    """Print all sections."""
    for section in report.sections:
        head = _told(
            "head",
            name=_told(f"section.{section.name}"),
            threshold=f"{report.settings.threshold:g}",
            hold=f"{1000 * report.settings.hold_s:g}",
            weights=report.weights,
        )
        console.print(Padding(Text(head, style="bold"), (1, 0, 0, 1)))
        counts = {"clips": f"{section.clips:,}", "people": f"{section.people:,}"}
        times = {"judged": _lasting(section.judged_s), "straight": _lasting(section.straight_s)}
        console.print(Padding(Text(_told("counts", **counts, **times), style="dim"), (0, 0, 0, 1)))
        for table in tables(section):
            console.print(table)
        for line in notes(section):
            console.print(Padding(f"• {line}", (0, 0, 0, 1)))


def tables(section: Section) -> Iterator[Table]:
    """Give the tables of one section, those with nothing to tell left out."""
    yield _judges(section)
    if section.name != "synthetic":
        if section.said.false_outs:
            yield _false_outs(section)
        # Quantiles of a few onsets say less than the onsets.
        if 0 < len(section.said.onsets) < 2 * ENOUGH:
            yield _onsets(section)
    if section.parts:
        yield _parts(section)
    if section.windows:
        yield _windows(section)


def notes(section: Section) -> Iterator[str]:
    """Give what a reader must know, a sentence each."""
    if not section.said.false_outs:
        yield _told("no_outs")
    for lead in section.leads:
        name = _judge(lead.rival)
        if math.isnan(lead.fewer):
            yield _told("lead_none", judge=name)
            continue
        rates = {
            "judge": name,
            "ours": _number(lead.ours),
            "theirs": _number(lead.theirs),
            "hasty": _number(lead.hasty),
        }
        if lead.fewer >= 0:
            yield _told("lead", **rates, **_percents(share=lead.fewer, low=lead.low, high=lead.high))
        else:
            yield _told("behind", **rates, **_percents(share=-lead.fewer, low=-lead.high, high=-lead.low))
    if len(section.said.onsets) >= ENOUGH:
        for name in section.at:
            if name != WINDOW and name not in {lead.rival for lead in section.leads}:
                yield _told("no_lead", judge=_judge(name))
    half = quantile(section.first_verdicts_s, 0.5)
    if half is not None:
        yield _told("first", half=f"{half:.2f}", most=f"{max(section.first_verdicts_s):.2f}")
    if section.left_out:
        yield _told("left_out", count=f"{section.left_out:,}")


def _judges(section: Section) -> Table:
    table = _table("judge", "outs", "hour", "bound", "half", "most", "missed")
    timed = len(section.said.onsets) >= ENOUGH
    for name, point in section.at.items():
        rate = section.rate if name == WINDOW else Rate(int(point.outs.sum()), section.judged_s)
        table.add_row(
            _judge(name),
            f"{rate.count:,}",
            _number(rate.per_hour),
            _number(rate.bound_per_hour),
            _seconds(point.p50_s) if timed else _NONE,
            _seconds(point.p95_s) if timed else _NONE,
            _told("missed_of", missed=f"{point.misses:,}", smiles=f"{point.smiles:,}") if point.smiles else _NONE,
            style="bold" if name == WINDOW else "",
        )
    return table


def _false_outs(section: Section) -> Table:
    table = _table("clip", "at", "lasted", "kind", title="outs_title")
    for one in section.said.false_outs:
        note = one.label if one.began else f"{one.label}, {_told('goes_on')}"
        table.add_row(one.clip, _seconds(one.start_s), _seconds(one.held_s), note)
    return table


def _onsets(section: Section) -> Table:
    table = _table("clip", "at", "called_after", title="onsets_title")
    for one in section.said.onsets:
        delay = _told("early") if one.early else _told("missed") if one.delay_s is None else _seconds(one.delay_s)
        table.add_row(one.clip, _seconds(one.at_s), delay)
    return table


def _parts(section: Section) -> Table:
    table = _table("kind", "hours", title="parts_title")
    for name in section.at:
        table.add_column(_judge(name), justify="right")
    for part in section.parts:
        rates = (_number(Rate(part.outs[name], part.straight_s).per_hour) for name in section.at)
        table.add_row(_told(f"part.{part.name}"), f"{part.straight_s / 3600:.1f}", *rates)
    return table


def _windows(section: Section) -> Table:
    table = _table("length", "stride", "hour", "half", "most", "missed", "as_quick", title="windows_title")
    for one in section.windows:
        point = one.point
        table.add_row(
            f"{one.facts.length}",
            f"{1000 * one.facts.stride_s:.0f} ms",
            _number(Rate(int(point.outs.sum()), section.judged_s).per_hour),
            _seconds(point.p50_s),
            _seconds(point.p95_s),
            _told("missed_of", missed=f"{point.misses:,}", smiles=f"{point.smiles:,}"),
            _NONE if one.fewest_per_hour is None else _number(one.fewest_per_hour),
        )
    return table


def _table(*columns: str, title: str = "") -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=_told(title) if title else None, title_justify="left")
    for number, column in enumerate(columns):
        # Beside clips, whose names may be long and are folded, figures stay whole.
        whole = number > 0 if columns[0] == "clip" else number == 0
        table.add_column(_told(column), justify="right" if number else "left", no_wrap=whole, overflow="fold")
    return table


def _told(key: str, **facts: object) -> str:
    return told(f"evaluate_video.{key}", **facts)


def _judge(name: str) -> str:
    return told(f"plot.films.judge.{name}")


def _seconds(value: float | None) -> str:
    if value is None:
        return _NONE
    return _told("never") if math.isinf(value) else _told("seconds", seconds=f"{value:.2f}")


def _lasting(seconds: float) -> str:
    if seconds < _SHORT_S:
        return _told("seconds", seconds=f"{seconds:.0f}")
    return _told("lasting", hours=f"{seconds / 3600:.2f}")


def _percents(**shares: float) -> dict[str, str]:
    return {name: f"{100 * share:.0f}" for name, share in shares.items()}


def _number(value: float) -> str:
    return (
        f"{value:.3g}" if math.isfinite(value) and value < 1000 else f"{value:,.0f}" if math.isfinite(value) else _NONE
    )
