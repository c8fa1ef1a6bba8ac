"""A page of help whose lines fit the terminal in any language: Hangul is two cells wide, and click counts signs."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click
from rich.cells import cell_len

_COLUMN_CELLS, _GAP = 30, "  "


def cells(words: str) -> int:
    """Return how many cells of a terminal `words` take; colours take none."""
    return cell_len(click.unstyle(words))


def wrapped(words: str, width: int) -> list[str]:
    """Return `words` in lines of at most `width` cells, broken at spaces only: a longer word has its line alone."""
    lines: list[str] = []
    for word in re.findall(r"\s*\S+", words):
        if lines and cells(lines[-1] + word) <= width:
            lines[-1] += word
        else:
            lines.append(word.strip())
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
