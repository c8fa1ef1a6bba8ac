"""The fairness report as files: fairness.json, a plot for each column, and one page that holds all of it."""

from __future__ import annotations

import base64
import html
import json
import math
from collections.abc import Iterator
from pathlib import Path

from smilecam.texts.catalogue import Lang, say
from smilecam_model.fairness import MEASURES, Column, Gap, Group, Report
from smilecam_model.plain import plain
from smilecam_model.plots.fairness import groups_of, told
from smilecam_model.plots.sheet import save

PAGE, DATA = "fairness.html", "fairness.json"
_STYLE = """
:root { --paper: #fffdf8; --ink: #262b36; --faint: #767d8c; --rule: #e4e1d8; --bad: #c92a2a; }
body { background: var(--paper); color: var(--ink); max-width: 66rem; margin: 2.5rem auto; padding: 0 1.5rem;
  font: 16px/1.55 "Nanum Gothic", "Apple SD Gothic Neo", "Malgun Gothic", system-ui, sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .3rem; } h2 { font-size: 1.2rem; margin: 2.6rem 0 .6rem; }
.what, .note, caption { color: var(--faint); } .note { font-size: .9rem; }
img { width: 100%; max-width: 58rem; height: auto; display: block; margin: 1rem 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem; }
th, td { text-align: right; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th { color: var(--faint); font-weight: 500; } th:first-child, td:first-child { text-align: left; }
td small { color: var(--faint); } li.sure { color: var(--bad); font-weight: 600; }
"""


def write(report: Report, folder: Path, lang: Lang) -> Iterator[Path]:
    """Write all files into `folder`, which is there, and give their paths, each once it is written."""
    path = folder / DATA
    path.write_text(json.dumps(plain(report), indent=2, ensure_ascii=False) + "\n", "utf-8")
    yield path
    pictures: list[Path] = []
    for number, column in enumerate(report.columns, 1):
        path = folder / f"fairness-{number}.png"
        save(groups_of(report, column, lang), path)
        pictures.append(path)
        yield path
    path = folder / PAGE
    path.write_text(page(report, [one.read_bytes() for one in pictures], lang), "utf-8")
    yield path


def page(report: Report, pictures: list[bytes], lang: Lang) -> str:
    """Return the page. pictures: a PNG for each column, which it carries inside, so that it can be sent as it is."""
    facts = {"source": report.source, "weights": report.weights, "threshold": f"{report.threshold:g}"}
    counts = {"pictures": f"{report.pictures:,}", "people": f"{report.people:,}"}
    parts = [_column(one, picture, lang) for one, picture in zip(report.columns, pictures, strict=True)]
    return f"""<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{_word("page.title", lang)}</title><style>{_STYLE}</style></head><body>
<h1>{_word("page.title", lang)}</h1>
<p class="what">{_word("page.what", lang, **facts, **counts)}</p>
<p>{_word("page.how", lang)}</p>
{"".join(parts)}
<p class="note">{_word("page.note", lang)}</p>
</body></html>
"""


def gaps_of(column: Column, lang: Lang) -> list[tuple[str, bool]]:
    """Return a sentence for each measure that two groups have, and whether the gap is more than chance."""
    return [(_gap(gap, name, lang), gap.sure) for name in MEASURES if (gap := column.gaps.get(name)) is not None]


def _column(column: Column, picture: bytes, lang: Lang) -> str:
    shown = [one for one in MEASURES if any(math.isfinite(group.measures[one].value) for group in column.groups)]
    head = "".join(f"<th>{_word(f'measure.{one}', lang)}</th>" for one in shown)
    rows = "".join(_row(one, shown, lang) for one in column.groups)
    gaps = "".join(f"<li{' class=sure' * sure}>{html.escape(words)}</li>" for words, sure in gaps_of(column, lang))
    coded = base64.b64encode(picture).decode()
    without = (
        f"<p class='note'>{_word('page.without', lang, count=f'{column.without:,}')}</p>" if column.without else ""
    )
    return f"""
<h2>{_word("page.column", lang, column=column.name)}</h2>
<ul>{gaps or f"<li>{_word('page.no_gap', lang)}</li>"}</ul>
<img alt="{_word("page.column", lang, column=column.name)}" src="data:image/png;base64,{coded}">
<div class="scroll"><table><thead><tr><th>{_word("page.group", lang)}</th><th>{_word("page.people", lang)}</th>
<th>{_word("page.pictures", lang)}</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>
<p class="note">{without}</p>
"""


def _row(group: Group, shown: list[str], lang: Lang) -> str:
    cells = "".join(f"<td>{_cell(group, name)}</td>" for name in shown)
    return f"<tr><td>{html.escape(group.name)}</td><td>{group.people:,}</td><td>{group.pictures:,}</td>{cells}</tr>"


def _cell(group: Group, name: str) -> str:
    one, written = group.measures[name], told(name)
    if not math.isfinite(one.value):
        return "–"
    if not math.isfinite(one.low):
        return written(one.value)
    return f"{written(one.value)} <small>{written(one.low)}–{written(one.high)}</small>"


def _gap(gap: Gap, name: str, lang: Lang) -> str:
    written, one = told(name), gap.difference
    ends = {"value": written(one.value), "low": written(one.low), "high": written(one.high)}
    key = "gap_sure" if gap.sure else "gap_unsure"
    measure = say(f"cli.model.fairness.measure.{name}", lang)
    return say(f"cli.model.fairness.{key}", lang, measure=measure, highest=gap.highest, lowest=gap.lowest, **ends)


def _word(key: str, lang: Lang, **facts: object) -> str:
    return html.escape(say(f"cli.model.fairness.{key}", lang, **facts))
