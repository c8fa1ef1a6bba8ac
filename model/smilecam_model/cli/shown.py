"""Progress on the terminal: a bar for each name, on stderr, so that stdout keeps what was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn


def progress(quiet: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
        console=Console(stderr=True),
        disable=quiet,
    )


def bars(shown: Progress) -> Callable[[str, int, int], None]:
    """Return what draws a bar for each name that it is told of."""
    drawn: dict[str, Any] = {}

    def moved(name: str, done: int, of: int) -> None:
        if name not in drawn:
            drawn[name] = shown.add_task(name, total=of, note="")
        shown.update(drawn[name], completed=done)

    return moved
