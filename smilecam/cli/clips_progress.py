"""How far a command on many clips is: a bar on the terminal's error stream, nothing where that is none."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from smilecam.texts.catalogue import Lang, say

if TYPE_CHECKING:
    from rich.progress import Progress


class Bar:
    """Told the clips done, of how many."""

    def __init__(self, shown: Progress | None, words: str) -> None:
        self._shown = shown
        self._task = None if shown is None else shown.add_task(words, total=None)

    def __call__(self, done: int, of: int) -> None:
        if self._shown is not None and self._task is not None:
            self._shown.update(self._task, completed=done, total=of)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Take the bar away while something is asked or told."""
        if self._shown is None:
            yield
            return
        self._shown.stop()
        yield
        self._shown.start()


@contextmanager
def progress(doing: str, lang: Lang) -> Iterator[Bar]:
    """Give the bar. doing: its words' key under [cli.clips.doing]."""
    words = say(f"cli.clips.doing.{doing}", lang)
    if not sys.stderr.isatty():
        yield Bar(None, words)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
    ) as shown:
        yield Bar(shown, words)
