"""`smilecam model export`: a run's folder in, a weights folder out, calibrated and measured."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from smilecam_model.cli.evaluate_table import tell
from smilecam_model.cli.shown import bars, progress
from smilecam_model.cli.words import FILE, FOLDER, need, need_torch, told


@click.command("export", help=told("export.help"), short_help=told("export.short"))
@click.option("--run", "run_folder", type=FOLDER, required=True, help=told("option.run"))
@click.option("--recipe", "recipe_file", type=FILE, required=True, help=told("option.recipe"))
@click.option("--data", type=FOLDER, required=True, help=told("option.data"))
@click.option("--out", type=FOLDER, required=True, help=told("option.weights_out"))
def export(run_folder: Path, recipe_file: Path, data: Path, out: Path) -> int:
    need_torch()
    need({"--data": data})
    from smilecam_model import recipe
    from smilecam_model.run_folder import checkpoint_in

    chosen = recipe.read(recipe_file)
    checkpoint_in(run_folder)
    # Torch takes seconds to load: what can be told without it is told by now.
    from smilecam_model import training
    from smilecam_model.release import release

    with progress(quiet=False) as shown:
        network = training.averaged(run_folder, chosen)
        reports = release(network, chosen, data, out, out.name, told_of=bars(shown))
    console = Console()
    for report in reports:
        tell(report, console)
    click.echo(told("export.done", weights=out))
    return 0
