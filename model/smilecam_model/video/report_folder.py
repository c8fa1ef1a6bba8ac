"""The report of films as a folder: report.json, and a plot of each section."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from smilecam.texts.catalogue import Lang
from smilecam_model.report_folder import REPORT
from smilecam_model.video.report import Report


def write(report: Report, folder: Path, lang: Lang) -> Iterator[Path]:
    """Write all files and give their paths, each once it is written. A section without a judged second has no plot."""
    # Needs matplotlib, which only those who want plots need.
    from smilecam_model.plots.films import films
    from smilecam_model.plots.sheet import save, word

    path = folder / REPORT
    path.write_text(json.dumps(report.as_json(), indent=2, ensure_ascii=False) + "\n", "utf-8")
    yield path
    for section in report.sections:
        if not section.judged_s:
            continue
        what = word(
            "films.what",
            lang,
            clips=f"{section.clips:,}",
            people=f"{section.people:,}",
            minutes=f"{section.judged_s / 60:,.1f}",
            weights=report.weights,
            threshold=f"{report.settings.threshold:g}",
            hold=f"{1000 * report.settings.hold_s:g}",
        )
        path = folder / f"{section.name}.png"
        save(films(section, what, lang), path)
        yield path
