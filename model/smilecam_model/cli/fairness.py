"""`smilecam model fairness`: one set of weights, groups of people, and how far they lie apart."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress

from smilecam.errors import UsageProblem
from smilecam.settings import folders, lang_of
from smilecam_model.cli.shown import bars, progress
from smilecam_model.cli.words import FILE, FOLDER, need, told
from smilecam_model.datasets.known import EVALUATED, SPLITS

if TYPE_CHECKING:
    from smilecam.weights import Weights
    from smilecam_model.fairness import Report

_SETS = tuple(one for one in EVALUATED if one != "clips")


@click.command("fairness", help=told("fairness.help"), short_help=told("fairness.short"))
@click.option("--group-by", "groups", type=FILE, required=True, help=told("fairness.group_by"))
@click.option("--clips", type=FOLDER, help=told("fairness.clips"))
@click.option("--dataset", type=click.Choice(_SETS), help=told("fairness.dataset"))
@click.option("--data", type=FOLDER, help=told("option.data_one"))
@click.option("--list", "listed", type=FILE, help=told("option.list"))
@click.option("--split", type=click.Choice(SPLITS), default="val", show_default=True, help=told("option.split"))
@click.option("--weights", "weights_folder", type=click.Path(path_type=Path), help=told("option.weights"))
@click.option("--out", type=FOLDER, default=Path("fairness"), show_default=True, help=told("fairness.out"))
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help=told("option.workers"))
def fairness(
    groups: Path,
    clips: Path | None,
    dataset: str | None,
    data: Path | None,
    listed: Path | None,
    split: str,
    weights_folder: Path | None,
    out: Path,
    workers: int,
) -> int:
    if (dataset is None) != (data is None) or (dataset and clips):
        raise UsageProblem("fairness.source")
    need({"--group-by": groups, "--clips": clips, "--data": data, "--list": listed})
    from smilecam import weights
    from smilecam_model import report_folder
    from smilecam_model.examination import Asked
    from smilecam_model.fairness_page import gaps_of, write
    from smilecam_model.fairness_run import of_pictures

    loaded = weights.load(weights.find(weights_folder))
    report_folder.prepared(out, file="fairness.json")
    with progress(quiet=False) as shown:
        moved = _named(shown)
        if dataset and data:
            report = of_pictures(Asked(dataset, data, split, listed, groups), loaded, moved)
        else:
            report = _clips(clips or folders(os.environ).data / "clips", loaded, groups, workers, moved)
    screen, lang = Console(), lang_of(os.environ)
    for column in report.columns:
        screen.print(column.name, style="bold")
        for words, sure in gaps_of(column, lang) or [(told("fairness.page.no_gap"), False)]:
            screen.print(f"  · {words}", style="red" if sure else "", highlight=False)
    for path in write(report, out, lang):
        screen.print(told("finetune.wrote", path=path), style="dim", soft_wrap=True)
    return 0


def _clips(folder: Path, loaded: Weights, groups: Path, workers: int, moved: Callable[[str, int, int], None]) -> Report:
    from smilecam_model.clip_crops import seen_takes
    from smilecam_model.datasets.clips import takes
    from smilecam_model.fairness_run import of_clips

    kept = folders(os.environ).cache
    chosen, seen, _ = seen_takes(takes(folder).takes, kept, loaded.card, workers=workers, progress=moved)
    return of_clips(chosen, seen, loaded, groups, moved)


def _named(shown: Progress) -> Callable[[str, int, int], None]:
    moved = bars(shown)
    names = {"clips": told("finetune.doing.clips"), "judging": told("fairness.judging")}
    return lambda name, done, of: moved(names.get(name, name), done, of)
