"""`smilecam model evaluate-video`: films in, figures out: tables, one JSON object, and a folder of plots."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from smilecam.settings import RefereeSettings, folders, lang_of, parse_threshold
from smilecam_model.cli.shown import bars, progress
from smilecam_model.cli.words import FILE, FOLDER, need, told


def _told(key: str) -> str:
    return told(f"evaluate_video.{key}")


@click.command("evaluate-video", help=_told("help"), short_help=_told("short"))
@click.option("--events", type=FILE, help=_told("events"))
@click.option("--clips", type=FOLDER, help=_told("clips"))
@click.option("--talk", type=FOLDER, help=_told("talk"))
@click.option("--synthetic", type=click.FloatRange(0, min_open=True), metavar="HOURS", help=_told("synthetic"))
@click.option("--data", type=FOLDER, help=_told("data"))
@click.option("--windows", is_flag=True, help=_told("windows"))
@click.option("--weights", "weights_folder", type=FOLDER, help=told("option.weights"))
@click.option("--threshold", metavar="0..1", help=_told("threshold"))
@click.option(
    "--hold",
    type=click.FloatRange(0, 5),
    metavar="SECONDS",
    default=RefereeSettings().hold_s,
    show_default=True,
    help=_told("hold"),
)
@click.option("--models", "models_folder", type=FOLDER, help=_told("models"))
@click.option("--json", "as_json", is_flag=True, help=told("option.json"))
@click.option("--out", type=FOLDER, help=_told("out"))
def evaluate_video(
    weights_folder: Path | None,
    threshold: str | None,
    hold: float,
    models_folder: Path | None,
    as_json: bool,
    out: Path | None,
    **asked: Any,
) -> int:
    need({f"--{name}": asked[name] for name in ("events", "clips", "talk", "data")} | {"--models": models_folder})
    from smilecam import weights
    from smilecam_model import baselines
    from smilecam_model.cli.evaluate_video_table import tell
    from smilecam_model.video.evaluation import Asked, evaluate

    screen = Console(stderr=as_json)
    if out is not None:
        from smilecam_model.report_folder import prepared

        prepared(out)
    loaded = weights.load(weights.find(weights_folder))
    chosen = loaded.card.thresholds.default if threshold is None else parse_threshold(threshold)
    landmarker = baselines.find(models_folder).bundle
    if landmarker is None:
        screen.print(_told("no_rival"), style="yellow")
    with progress(quiet=as_json and not sys.stderr.isatty()) as shown:
        report = evaluate(
            Asked(**asked),
            loaded,
            RefereeSettings(threshold=chosen, hold_s=hold),
            kept=folders(os.environ).cache / "crops",
            landmarker=landmarker,
            moved=_named(shown),
        )
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        tell(report, screen)
    if out is not None:
        from smilecam_model.video.report_folder import write

        for path in write(report, out, lang_of(os.environ)):
            screen.print(told("evaluate_video.wrote", path=path), style="dim", soft_wrap=True)
    return 0


def _named(shown: Progress) -> Callable[[str, int, int], None]:
    """Return what moves a bar for each source, under the name that the user reads."""
    moved = bars(shown)
    names = {one: _told(f"section.{one}") for one in ("clips", "talk", "synthetic")} | {"actors": _told("actors")}
    return lambda name, done, of: moved(names.get(name, name), done, of)
