"""`smilecam model evaluate`: a data set in, figures out: a table, one JSON object, and a folder of plots."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from smilecam.settings import lang_of
from smilecam_model.cli.evaluate_table import tell
from smilecam_model.cli.shown import bars, progress
from smilecam_model.cli.words import FILE, FOLDER, need, told
from smilecam_model.datasets.known import EVALUATED, SPLITS


@click.command("evaluate", help=told("evaluate.help"), short_help=told("evaluate.short"))
@click.option("--dataset", type=click.Choice(EVALUATED), required=True, help=told("option.dataset"))
@click.option("--data", type=FOLDER, required=True, help=told("option.data_one"))
@click.option("--split", type=click.Choice(SPLITS), default="all", show_default=True, help=told("option.split"))
@click.option("--list", "listed", type=FILE, help=told("option.list"))
@click.option("--weights", "weights_folder", type=FOLDER, help=told("option.weights"))
@click.option("--group-by", "groups", type=FILE, help=told("option.group_by"))
@click.option("--baselines/--no-baselines", "with_baselines", default=True, help=told("option.baselines"))
@click.option("--models", "models_folder", type=FOLDER, help=told("option.models"))
@click.option("--json", "as_json", is_flag=True, help=told("option.json"))
@click.option("--out", type=FOLDER, help=told("option.report_out"))
def evaluate(
    weights_folder: Path | None,
    with_baselines: bool,
    models_folder: Path | None,
    as_json: bool,
    out: Path | None,
    **asked: Any,
) -> int:
    need({"--data": asked["data"], "--list": asked["listed"], "--group-by": asked["groups"], "--models": models_folder})
    from smilecam import weights
    from smilecam_model import baselines, report_folder
    from smilecam_model.examination import Asked, prepared
    from smilecam_model.judging import NO_MODELS

    loaded = weights.load(weights.find(weights_folder))
    examination = prepared(Asked(**asked))
    if out is not None:
        report_folder.prepared(out)
    models = baselines.find(models_folder) if with_baselines else NO_MODELS
    with progress(quiet=as_json and not sys.stderr.isatty()) as shown:
        judged, report = examination.judge(loaded, _counted(shown, asked["dataset"]), models=models)
    screen = Console(stderr=as_json)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        tell(report, screen)
    if with_baselines and models.lacking():
        screen.print(told("evaluate.lacking", files=", ".join(models.lacking())), style="yellow")
    if out is not None:
        for path in report_folder.write(report, judged, out, lang_of(os.environ)):
            screen.print(told("evaluate.wrote", path=path), style="dim", soft_wrap=True)
    return 0


def _counted(shown: Progress, name: str) -> Callable[[int, int], None]:
    """Return what moves the bar and tells how many a second."""
    moved, began = bars(shown), perf_counter()

    def counted(done: int, of: int) -> None:
        moved(name, done, of)
        rate = done / max(perf_counter() - began, 1e-9)
        shown.update(shown.task_ids[-1], note=told("evaluate.note", rate=f"{rate:.1f}"))

    return counted
