"""`smilecam model train`: a recipe and folders of data in, a run's folder out."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.progress import Progress

from smilecam.errors import BadData, UsageProblem
from smilecam.settings import folders
from smilecam_model.cli.shown import bars, progress
from smilecam_model.cli.words import FILE, FOLDER, need, need_torch, told
from smilecam_model.datasets.known import STILLS, VIDEOS


@click.command("train", help=told("train.help"), short_help=told("train.short"))
@click.option("--recipe", "recipe_file", type=FILE, required=True, help=told("option.recipe"))
@click.option("--data", type=FOLDER, required=True, help=told("option.data"))
@click.option("--out", type=FOLDER, required=True, help=told("option.out"))
@click.option("--cache", "cache_folder", type=FOLDER, help=told("option.cache"))
@click.option("--start", "start_folder", type=FOLDER, help=told("option.start"))
@click.option(
    "--init", type=click.Choice(["random", "imagenet"]), default="random", show_default=True, help=told("option.init")
)
@click.option(
    "--device", type=click.Choice(["cpu", "cuda"]), default="cpu", show_default=True, help=told("option.device")
)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help=told("option.workers"))
def train(
    recipe_file: Path,
    data: Path,
    out: Path,
    cache_folder: Path | None,
    start_folder: Path | None,
    init: str,
    device: str,
    workers: int,
) -> int:
    need_torch()
    if start_folder and init != "random":
        raise UsageProblem("train.two_starts", start=start_folder, init=init)
    need({"--data": data, "--start": start_folder})
    from smilecam_model import recipe

    chosen = recipe.read(recipe_file)
    names = sorted(set(chosen.sets()) & (set(STILLS) | set(VIDEOS)))
    if lacking := [name for name in names if not (data / name).is_dir()]:
        raise BadData("data.layout", folder=data, wanted=", ".join(lacking))
    # Torch takes seconds to load: what can be told without it is told by now.
    from smilecam_model import cache, export, hints, network, training
    from smilecam_model.prepare import prepare
    from smilecam_model.run import run

    start = export.load_checkpoint(start_folder) if start_folder else None
    if init == "imagenet":
        start = network.imagenet_start()
    kept = cache_folder or folders(os.environ).cache / "crops"
    place = training.place_of(os.environ, device)
    quiet = place.rank != 0
    with progress(quiet) as shown:
        if place.rank == 0:
            prepare(data, kept, chosen.crop, only=names, workers=workers, progress=bars(shown))
            if chosen.hinted:
                hints.prepare(data, kept, names, chosen.crop, workers=workers, progress=bars(shown))
        training.wait_for_all(place)
        sets = {
            name: cache.without_disputed(one, chosen.disputed)
            for name in names
            if (one := cache.load(kept, name, chosen.crop))
        }
        known = {name: hints.load(kept, one) for name, one in sets.items()} if chosen.hinted else None
        run(chosen, sets, out, place=place, hints=known, start=start, told=_steps(shown), answering=bars(shown))
    if not quiet:
        click.echo(told("train.done", run=out, recipe=recipe_file))
    return 0


def _steps(shown: Progress) -> Callable[[Any], None]:
    moved = bars(shown)

    def stepped(step: Any) -> None:
        moved(step.stage, step.step, step.steps)
        note = told("train.note", loss=f"{step.loss:.4f}", rate=f"{step.per_second:.0f}")
        shown.update(shown.task_ids[-1], note=note)

    return stepped
