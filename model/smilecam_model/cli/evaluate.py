"""`smilecam model evaluate`: a data set in, figures out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from smilecam_model.cli.shown import bars, progress
from smilecam_model.cli.words import FILE, FOLDER, told
from smilecam_model.datasets.known import LISTED, SPLITS, STILLS


@click.command("evaluate", help=told("evaluate.help"), short_help=told("evaluate.short"))
@click.option("--dataset", type=click.Choice([*STILLS, *LISTED]), required=True, help=told("option.dataset"))
@click.option("--data", type=FOLDER, required=True, help=told("option.data_one"))
@click.option("--split", type=click.Choice(SPLITS), default="all", show_default=True, help=told("option.split"))
@click.option("--list", "listed", type=FILE, help=told("option.list"))
@click.option("--weights", "weights_folder", type=FOLDER, help=told("option.weights"))
@click.option("--json", "as_json", is_flag=True, help=told("option.json"))
def evaluate(
    dataset: str, data: Path, split: str, listed: Path | None, weights_folder: Path | None, as_json: bool
) -> int:
    from smilecam import weights
    from smilecam_model.datasets import genki4k
    from smilecam_model.evaluate import judge_all, report_of, samples_of

    loaded = weights.load(weights.find(weights_folder))
    samples = samples_of(dataset, data, listed, split)
    with progress(quiet=as_json) as shown:
        moved = bars(shown)
        judged = judge_all(samples, loaded, lambda done, of: moved(dataset, done, of))
    gaps = genki4k.gaps(data) if dataset == "genki4k" else 0
    report = report_of(judged, dataset, split, loaded, gaps)
    if as_json:
        click.echo(json.dumps(report.as_json()))
    else:
        tell(report.as_json(), Console())
    return 0


def tell(report: dict[str, Any], console: Console) -> None:
    """Print a report as a table, a figure a line, with counts."""
    table = Table(title=f"{report['dataset']} · {report['split']} · {report['weights']}", show_header=False)
    smile, emotion = report["smile"], report["emotion"]
    if report["gaps"]:
        table.add_row(told("figure.gaps"), str(report["gaps"]))
    if smile:
        for key in ("pictures", "people", "not_found", "fallback"):
            table.add_row(told(f"figure.{key}"), f"{smile[key]:,}")
        for key in ("accuracy", "auc"):
            one = smile[key]
            table.add_row(told(f"figure.{key}"), f"{one['value']:.4f}  ({one['low']:.4f} – {one['high']:.4f})")
        for key in ("f1", "true_positive_rate", "false_positive_rate"):
            table.add_row(told(f"figure.{key}"), f"{smile[key]:.4f}")
        table.add_row(told("figure.true_positive_rate_at_1_percent"), f"{smile['true_positive_rate_at_1_percent']:.4f}")
        table.add_row(told("figure.calibration_error"), f"{smile['calibration_error']:.4f}")
        table.add_row(told("figure.confusion"), told("figure.counts", **smile["confusion"]))
    if emotion:
        table.add_row(told("figure.emotion"), f"{emotion['accuracy']:.4f}  (n = {emotion['pictures']:,})")
        table.add_row(told("figure.macro_f1"), f"{emotion['macro_f1']:.4f}")
    for group, one in report["groups"].items():
        rates = f"TPR {one['true_positive_rate']:.4f}  FPR {one['false_positive_rate']:.4f}  (n = {one['pictures']:,})"
        table.add_row(group, rates)
    console.print(table)
