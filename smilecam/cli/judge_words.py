"""judge for people: a line for each picture, a block with each face's curve for a video, and what it all came to."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import click
from rich.cells import cell_len

from smilecam.cli.judge_curve import Column, Curve, Curves
from smilecam.cli.page import cells, filled, terminal_cells
from smilecam.errors import BadPicture
from smilecam.texts.catalogue import Lang, say
from smilecam.verdict import Judgement, Judgements, Verdicts

_NAME_CELLS, _WIDEST_CURVE = 32, 60


class WordsReport:
    """Writes to stdout in the user's language. found: all that is to come; the column is as wide as their names."""

    def __init__(self, lang: Lang, threshold: float, found: Sequence[Path | BadPicture]) -> None:
        self._lang, self._threshold = lang, threshold
        names = (str(one) for one in found if isinstance(one, Path))
        self._column = min(_NAME_CELLS, max(map(cell_len, names), default=0))
        self._alone = len(found) == 1
        self._curves = Curves()
        self._sums = dict.fromkeys(("picture", "video", "face", "smile", "laugh"), 0)

    def still(self, path: Path, judgements: Judgements) -> None:
        faces = judgements.faces
        self._add(picture=1, face=len(faces), smile=sum(one.smile >= self._threshold for one in faces))
        self._line(path, self._count("face", len(faces)), [f"  {self._still_face(one)}" for one in faces])

    def frame(self, path: Path, verdicts: Verdicts) -> None:
        self._curves.add(verdicts)

    def end_of(self, path: Path) -> None:
        """Tell what a video's faces did."""
        curves, self._curves = self._curves, Curves()
        tracks = sorted(curves.by_track)
        laughs = sum(len(curves.by_track[track].laughs) for track in tracks)
        self._add(video=1, face=len(tracks), laugh=laughs)
        length = say("cli.judge.length", self._lang, seconds=f"{curves.seconds:.1f}", frames=curves.frames)
        self._line(path, self._count("face", len(tracks)), [f"  {click.style(length, dim=True)}"])
        for track in tracks:
            self._curve(say("cli.judge.face", self._lang, number=track), curves.by_track[track], curves)

    def end(self, failed: int) -> None:
        """Tell what all files came to, where there were several."""
        if self._alone:
            return
        told = [self._count(what, number) for what, number in self._sums.items() if number]
        if failed:
            told.append(click.style(self._count("failed", failed), fg="red"))
        click.echo("\n" + "  ".join(told))

    def _still_face(self, judgement: Judgement) -> str:
        emotion = say(f"emotion.{judgement.strongest}", self._lang)
        told = f"{judgement.smile:.2f} {emotion}"
        if judgement.face.fallback:
            told += " " + click.style(say("cli.judge.fallback", self._lang), dim=True)
        smiles = judgement.smile >= self._threshold
        return click.style("☺ " + told, fg="green", bold=True) if smiles else "  " + told

    def _curve(self, name: str, curve: Curve, curves: Curves) -> None:
        indent = " " * (cell_len(name) + 4)
        columns = shutil.get_terminal_size((100, 24)).columns
        width = max(10, min(_WIDEST_CURVE, columns - len(indent) - 16, curves.frames))
        blocks = "".join(_styled(run) for run in _runs(curve.columns(curves.seconds, width)))
        peak = say("cli.judge.peak", self._lang, peak=f"{curve.peak:.2f}")
        click.echo(f"  {name}  {blocks}  {peak}")
        if not curve.laughs:
            click.echo(indent + click.style(say("cli.judge.no_laugh", self._lang), dim=True))
            return
        when = ", ".join(f"{_clock(began)}–{_clock(ended)}" for began, ended in curve.laughs)
        for line in textwrap.wrap(say("cli.judge.laughs", self._lang, when=when), max(30, columns - len(indent) - 4)):
            click.echo(indent + click.style(line, fg="green"))

    def _line(self, path: Path, count: str, told: Sequence[str]) -> None:
        """Print one line; where a terminal is too narrow for it, what is told goes below, a face never broken."""
        name = str(path)
        gap = " " * max(0, self._column - cell_len(name))
        head = f"{click.style(name, bold=True)}{gap}   {count}"
        whole = f"{head} {''.join(told)}".rstrip()
        if cells(whole) <= terminal_cells():
            click.echo(whole)
            return
        click.echo("\n    ".join([head, *filled(told, terminal_cells() - 4)]))

    def _count(self, what: str, number: int) -> str:
        form = "none" if number == 0 else "one" if number == 1 else "many"
        return say(f"cli.judge.{what}_{form}", self._lang, number=number)

    def _add(self, **sums: int) -> None:
        for what, number in sums.items():
            self._sums[what] += number


def _runs(columns: list[Column]) -> list[Column]:
    """Return the columns with those alike in laughing joined, so that they are coloured at once."""
    runs = groupby(columns, key=lambda column: column[1])
    return [("".join(block for block, _ in run), laughing) for laughing, run in runs]


def _styled(run: Column) -> str:
    blocks, laughing = run
    return click.style(blocks, fg="green" if laughing else "cyan", bold=laughing)


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"
