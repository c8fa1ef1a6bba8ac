"""Rows of a dim label and its words, aligned by what a terminal shows: Hangul is two cells wide."""

from __future__ import annotations

from collections.abc import Sequence

import click

from smilecam.cli.page import cells, terminal_cells, wrapped

_GAP = 3


def show(rows: Sequence[tuple[str, str]], indent: str = "  ") -> None:
    """Print each row; long words go on below themselves, and a link stays one word for whoever copies it."""
    widest = max(cells(label) for label, _ in rows)
    for label, words in rows:
        shown = f"{indent}{click.style(label, dim=True)}{' ' * (widest - cells(label) + _GAP)}"
        click.echo(f"{shown}{hung(words, len(indent) + widest + _GAP)}")


def hung(words: str, column: int) -> str:
    """Return `words`, which begin at `column` of the terminal, in lines that all begin there."""
    return f"\n{' ' * column}".join(wrapped(words, terminal_cells() - column))
