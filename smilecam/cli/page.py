"""A page of help in the user's language whose lines fit the terminal: Hangul is two cells wide, and click counts signs.

What click itself writes on a page, of our commands and of others', is put into that language here.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click
from rich.cells import cell_len

from smilecam.cli.language import user_lang
from smilecam.texts.catalogue import say

# Click's words, and where ours for them stand under [cli.main].
_HEADINGS = {"Options": "options", "Commands": "commands"}
_USAGE = {"[OPTIONS]": "usage_options", "COMMAND [ARGS]...": "usage_command"}
_HELP = "Show this message and exit."
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


def heading(name: str) -> str:
    return click.style(say(f"cli.main.{name}", user_lang()), bold=True)


def meaning(words: str) -> str:
    """Return an option's meaning with click's own additions as we write them: [default: 2] as [2]."""
    lang = user_lang()
    if words == _HELP:
        return say("cli.main.help_option", lang)
    return words.replace("[required]", f"[{say('cli.main.required', lang)}]").replace("[default: ", "[")


class Page(click.HelpFormatter):
    """Breaks paragraphs and definitions by cells."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for clicks, ours in _USAGE.items():
            args = args.replace(clicks, say(f"cli.main.{ours}", user_lang()))
        super().write_usage(prog, args, f"{heading('usage')}: " if prefix is None else prefix)

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        with super().section(heading(_HEADINGS[name]) if name in _HEADINGS else name):
            yield

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
        for term, told in pairs:
            lines = wrapped(meaning(told), self.width - len(beside) + 1) or [""]
            gap = " " * (column - cells(term) + col_spacing) if cells(term) <= column else beside
            self.write(f"{'':{self.current_indent}}{term}{gap}{beside.join(lines)}".rstrip() + "\n")


class PageContext(click.Context):
    """Where help is written on such a page."""

    formatter_class = Page
