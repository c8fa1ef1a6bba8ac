"""`smilecam model finetune`: own clips in, a set of weights out that knows their people better, and by how much."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import current_thread, main_thread
from time import monotonic
from types import FrameType
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress

from smilecam.errors import UsageProblem
from smilecam.settings import folders, lang_of
from smilecam_model.cli.shown import bars, progress
from smilecam_model.cli.words import FOLDER, need, need_torch, told
from smilecam_model.datasets.known import STILLS, VIDEOS

if TYPE_CHECKING:
    from smilecam.weights import Weights
    from smilecam_model.cache import Cached


@click.command("finetune", help=told("finetune.help"), short_help=told("finetune.short"))
@click.option("--clips", type=FOLDER, help=told("finetune.clips"))
@click.option("--hold-out", multiple=True, metavar="PERSON", help=told("finetune.hold_out"))
@click.option("--data", type=FOLDER, help=told("finetune.data"))
@click.option("--weights", "weights_folder", type=click.Path(path_type=Path), help=told("finetune.weights"))
@click.option("--out", "name", metavar="NAME", help=told("finetune.out"))
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help=told("option.workers"))
def finetune(
    clips: Path | None,
    hold_out: tuple[str, ...],
    data: Path | None,
    weights_folder: Path | None,
    name: str | None,
    workers: int,
) -> int:
    need_torch()
    need({"--clips": clips, "--data": data})
    from smilecam import weights
    from smilecam_model.datasets.clips import takes

    start = weights.load(weights.find(weights_folder))
    name = name or weights.next_name()
    if not weights.NAME.fullmatch(name):
        raise UsageProblem("weights.name", name=name)
    if name in weights.names():
        raise UsageProblem("weights.taken", name=name)
    out = weights.own() / name
    found = takes(clips or folders(os.environ).data / "clips")
    screen = Console()
    # Torch takes seconds to load: what can be told without it is told by now.
    import torch

    from smilecam_model.cli.finetune_table import tell
    from smilecam_model.clip_crops import seen_takes
    from smilecam_model.tuning import finetune as room
    from smilecam_model.tuning import report_folder
    from smilecam_model.tuning.learning import Plan

    torch.set_num_threads(workers)
    kept = folders(os.environ).cache
    with progress(quiet=False) as shown:
        moved = _named(shown)
        chosen, seen, blind = seen_takes(found.takes, kept, start.card, workers=workers, progress=moved)
        public = _public(data, kept, start, workers, moved) if data else {}
        if not public:
            shown.console.print(told("finetune.no_public"), style="yellow")
        left_out = {**found.left_out, **{why: count for why, count in blind.items() if count}}
        for why, count in left_out.items():
            shown.console.print(told(f"finetune.left_out.{why}", count=count), style="yellow")
        with _interruptible(shown) as (begins, enough):
            work = room.Work(start, chosen, seen, public, Plan(), workers)
            report = room.finetune(
                work, hold_out, out, left_out, told=moved, begins=begins, enough=enough, clock=monotonic
            )
    tell(report, screen)
    for path in report_folder.write(report, room.put_in_place(out), lang_of(os.environ)):
        screen.print(told("finetune.wrote", path=path), style="dim", soft_wrap=True)
    screen.print(told("finetune.next" if not report.reasons else "finetune.anyway", name=out.name), soft_wrap=True)
    return 0


def _public(
    data: Path, kept: Path, start: Weights, workers: int, moved: Callable[[str, int, int], None]
) -> dict[str, Cached]:
    """Return the public sets in `data`: folders of sets, or crops that were made of them before."""
    from smilecam_model import cache
    from smilecam_model.clip_crops import rule_of
    from smilecam_model.prepare import prepare

    rule, names = rule_of(start.card), (*STILLS, *VIDEOS)
    folder = data
    if not any((data / f"{one}.npz").is_file() for one in names):
        folder = kept / "crops"
        there = [one for one in names if (data / one).is_dir()]
        prepare(data, folder, rule, only=there, workers=workers, progress=moved)
    return {one: found for one in names if (found := cache.load(folder, one, rule)) is not None}


def _named(shown: Progress) -> Callable[[str, int, int], None]:
    """Return what moves a bar for each thing that takes a while, under the name that the user reads."""
    moved = bars(shown)
    own = {one: told(f"finetune.doing.{one}") for one in ("clips", "frames", "embedding", "windows", "public")}
    return lambda name, done, of: moved(own.get(name, name), done, of)


@contextmanager
def _interruptible(shown: Progress) -> Iterator[tuple[Callable[[int, int], None], Callable[[], bool]]]:
    """Let Ctrl-C end the learning that runs, with the best so far; a second one ends the program."""
    asked = False

    def hear(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        shown.console.print(told("finetune.enough"), style="yellow")

    def begins(run: int, of: int) -> None:
        nonlocal asked
        asked = False
        if of > 1:
            shown.console.print(
                told("finetune.run" if run < of else "finetune.last_run", run=run, of=of - 1), style="dim"
            )

    if current_thread() is not main_thread():
        yield begins, lambda: asked
        return
    before = signal.signal(signal.SIGINT, hear)
    try:
        yield begins, lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)
