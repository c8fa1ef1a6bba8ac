"""`smilecam model`: train, evaluate, export. Loads without torch, which only train and export need."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from smilecam.errors import BadData, MissingExtra
from smilecam.settings import folders, lang_of
from smilecam.texts.catalogue import say

DATASETS = ("genki4k", "smiles", "fer2013", "celeba", "taiwan", "lfw", "list")
SPLITS = ("all", "train", "val", "test")
_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


def _say(key: str, **facts: object) -> str:
    return say(f"cli.model.{key}", lang_of(os.environ), **facts)


def _need_torch() -> None:
    """Raise MissingExtra where what training needs is not installed."""
    for name in ("torch", "torchvision", "onnx", "onnxscript", "safetensors"):
        if find_spec(name) is None:
            raise MissingExtra("extra.train", library=name, extra="train")


@click.group(help=_say("help"))
def model() -> None: ...


@model.command(help=_say("train.help"), short_help=_say("train.short"))
@click.option("--recipe", "recipe_file", type=_FILE, required=True, help=_say("option.recipe"))
@click.option("--data", type=_FOLDER, required=True, help=_say("option.data"))
@click.option("--out", type=_FOLDER, required=True, help=_say("option.out"))
@click.option("--cache", "cache_folder", type=_FOLDER, help=_say("option.cache"))
@click.option("--start", "start_folder", type=_FOLDER, help=_say("option.start"))
@click.option(
    "--device", type=click.Choice(["cpu", "cuda"]), default="cpu", show_default=True, help=_say("option.device")
)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help=_say("option.workers"))
def train(
    recipe_file: Path,
    data: Path,
    out: Path,
    cache_folder: Path | None,
    start_folder: Path | None,
    device: str,
    workers: int,
) -> int:
    _need_torch()
    from smilecam_model import cache, export, recipe, training
    from smilecam_model.prepare import STILLS, VIDEOS, prepare

    chosen = recipe.read(recipe_file)
    names = sorted(set(chosen.sets()) & (set(STILLS) | set(VIDEOS)))
    if lacking := [name for name in names if not (data / name).is_dir()]:
        raise BadData("data.layout", folder=data, wanted=", ".join(lacking))
    kept = cache_folder or folders(os.environ).cache / "crops"
    place = training.place_of(os.environ, device)
    quiet = place.rank != 0
    with _progress(quiet) as shown:
        if place.rank == 0:
            prepare(data, kept, chosen.crop, only=names, workers=workers, progress=_bars(shown))
        training.wait_for_all(place)
        sets = {
            name: cache.without_disputed(one, chosen.disputed)
            for name in names
            if (one := cache.load(kept, name, chosen.crop))
        }
        start = export.load_checkpoint(start_folder) if start_folder else None
        training.train(chosen, sets, out, place=place, start=start, told=_steps(shown))
    if not quiet:
        click.echo(_say("train.done", run=out, recipe=recipe_file))
    return 0


@model.command("export", help=_say("export.help"), short_help=_say("export.short"))
@click.option("--run", "run_folder", type=_FOLDER, required=True, help=_say("option.run"))
@click.option("--recipe", "recipe_file", type=_FILE, required=True, help=_say("option.recipe"))
@click.option("--data", type=_FOLDER, required=True, help=_say("option.data"))
@click.option("--out", type=_FOLDER, required=True, help=_say("option.weights_out"))
def export_command(run_folder: Path, recipe_file: Path, data: Path, out: Path) -> int:
    _need_torch()
    from smilecam_model import recipe, training
    from smilecam_model.release import release

    with _progress(quiet=False) as shown:
        network = training.averaged(run_folder)
        reports = release(network, recipe.read(recipe_file), data, out, out.name, told_of=_bars(shown))
    console = Console()
    for report in reports:
        _tell(report.as_json(), console)
    click.echo(_say("export.done", weights=out))
    return 0


@model.command(help=_say("evaluate.help"), short_help=_say("evaluate.short"))
@click.option("--dataset", type=click.Choice(DATASETS), required=True, help=_say("option.dataset"))
@click.option("--data", type=_FOLDER, required=True, help=_say("option.data_one"))
@click.option("--split", type=click.Choice(SPLITS), default="all", show_default=True, help=_say("option.split"))
@click.option("--list", "listed", type=_FILE, help=_say("option.list"))
@click.option("--weights", "weights_folder", type=_FOLDER, help=_say("option.weights"))
@click.option("--json", "as_json", is_flag=True, help=_say("option.json"))
def evaluate(
    dataset: str, data: Path, split: str, listed: Path | None, weights_folder: Path | None, as_json: bool
) -> int:
    from smilecam import weights
    from smilecam_model.datasets import genki4k
    from smilecam_model.evaluate import judge_all, report_of, samples_of

    loaded = weights.load(weights.find(weights_folder))
    samples = samples_of(dataset, data, listed, split)
    with _progress(quiet=as_json) as shown:
        bars = _bars(shown)
        judged = judge_all(samples, loaded, lambda done, of: bars(dataset, done, of))
    gaps = genki4k.gaps(data) if dataset == "genki4k" else 0
    report = report_of(judged, dataset, split, loaded, gaps)
    if as_json:
        click.echo(json.dumps(report.as_json()))
    else:
        _tell(report.as_json(), Console())
    return 0


def _tell(report: dict[str, Any], console: Console) -> None:
    """Print a report as a table, a figure a line, with counts."""
    table = Table(title=f"{report['dataset']} · {report['split']} · {report['weights']}", show_header=False)
    smile, emotion = report["smile"], report["emotion"]
    if report["gaps"]:
        table.add_row(_say("figure.gaps"), str(report["gaps"]))
    if smile:
        for key in ("pictures", "people", "not_found", "fallback"):
            table.add_row(_say(f"figure.{key}"), f"{smile[key]:,}")
        for key in ("accuracy", "auc"):
            one = smile[key]
            table.add_row(_say(f"figure.{key}"), f"{one['value']:.4f}  ({one['low']:.4f} – {one['high']:.4f})")
        for key in ("f1", "true_positive_rate", "false_positive_rate"):
            table.add_row(_say(f"figure.{key}"), f"{smile[key]:.4f}")
        table.add_row(_say("figure.true_positive_rate_at_1_percent"), f"{smile['true_positive_rate_at_1_percent']:.4f}")
        table.add_row(_say("figure.calibration_error"), f"{smile['calibration_error']:.4f}")
        table.add_row(_say("figure.confusion"), _say("figure.counts", **smile["confusion"]))
    if emotion:
        table.add_row(_say("figure.emotion"), f"{emotion['accuracy']:.4f}  (n = {emotion['pictures']:,})")
        table.add_row(_say("figure.macro_f1"), f"{emotion['macro_f1']:.4f}")
    for group, one in report["groups"].items():
        rates = f"TPR {one['true_positive_rate']:.4f}  FPR {one['false_positive_rate']:.4f}  (n = {one['pictures']:,})"
        table.add_row(group, rates)
    console.print(table)


def _progress(quiet: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
        console=Console(stderr=True),
        disable=quiet,
    )


def _bars(shown: Progress) -> Callable[[str, int, int], None]:
    """Return what draws a bar for each name that it is told of."""
    bars: dict[str, Any] = {}

    def told(name: str, done: int, of: int) -> None:
        if name not in bars:
            bars[name] = shown.add_task(name, total=of, note="")
        shown.update(bars[name], completed=done)

    return told


def _steps(shown: Progress) -> Callable[[Any], None]:
    bars = _bars(shown)

    def told(step: Any) -> None:
        bars(step.stage, step.step, step.steps)
        note = _say("train.note", loss=f"{step.loss:.4f}", rate=f"{step.per_second:.0f}")
        shown.update(shown.task_ids[-1], note=note)

    return told
