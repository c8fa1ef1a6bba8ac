"""Rows of a dim label and its words, aligned by what a terminal shows: Hangul is two cells wide."""

from __future__ import annotations

from collections.abc import Sequence

import click
from rich.cells import cell_len


def show(rows: Sequence[tuple[str, str]], indent: str = "  ") -> None:
    """Print each row; lines are never broken, so that a link stays one word for whoever copies it."""
    widest = max(cell_len(label) for label, _ in rows)
    for label, words in rows:
        gap = " " * (widest - cell_len(label))
        click.echo(f"{indent}{click.style(label, dim=True)}{gap}   {words}")
