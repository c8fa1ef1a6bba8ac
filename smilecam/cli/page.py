"""A page of help whose lines fit the terminal in any language: Hangul is two cells wide, and click counts signs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable

import click
from rich.cells import cell_len

_COLUMN_CELLS, _GAP = 30, "  "
_ENDLESS = 100_000


def cells(words: str) -> int:
    """Return how many cells of a terminal `words` take; colours take none."""
    return cell_len(click.unstyle(words))


def terminal_cells() -> int:
    """Return the terminal's width; where there is none, one that breaks no line: programs are given them whole."""
    return shutil.get_terminal_size((_ENDLESS, 24)).columns


def wrapped(words: str, width: int) -> list[str]:
    """Return `words` in lines of at most `width` cells, broken at spaces only: a longer word has its line alone."""
    return filled(re.findall(r"\s*\S+", words), width)


def filled(pieces: Iterable[str], width: int) -> list[str]:
    """Return `pieces`, each with the space before it, in lines of at most `width` cells; none is broken."""
    lines: list[str] = []
    for piece in pieces:
        if lines and cells(lines[-1] + piece) <= width:
            lines[-1] += piece
        else:
            lines.append(piece.strip())
    return lines


class Page(click.HelpFormatter):
    """Breaks paragraphs and definitions by cells."""

    def write_text(self, text: str) -> None:
        for line in wrapped(text, self.width - self.current_indent):
            self.write(f"{'':{self.current_indent}}{line}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = _COLUMN_CELLS, col_spacing: int = len(_GAP)
    ) -> None:
        """Write terms and what they mean, the meanings in a column; a term that is too wide has a line of its own."""
        pairs = list(rows)
        column = min(col_max, max(cells(term) for term, _ in pairs))
        beside = "\n" + " " * (self.current_indent + column + col_spacing)
        for term, meaning in pairs:
            lines = wrapped(meaning, self.width - len(beside) + 1) or [""]
            gap = " " * (column - cells(term) + col_spacing) if cells(term) <= column else beside
            self.write(f"{'':{self.current_indent}}{term}{gap}{beside.join(lines)}".rstrip() + "\n")


class PageContext(click.Context):
    """Where help is written on such a page."""

    formatter_class = Page
