"""One run of judge: each file read, judged in lock-step and reported; a bad one is one line, and the others go on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from itertools import chain, islice
from pathlib import Path
from typing import Protocol

import click

from smilecam import weights as weights_room
from smilecam.capture.file import VideoReader
from smilecam.capture.paths import files_in
from smilecam.capture.picture import PICTURES, read_picture
from smilecam.cli.judge_film import Film, check
from smilecam.cli.judge_json import JsonReport
from smilecam.cli.judge_words import WordsReport
from smilecam.cli.paths import shown
from smilecam.cli.problems import sentence, show
from smilecam.errors import BadPicture
from smilecam.frames import Frame, Picture
from smilecam.perception.finder import still_finder, video_finder
from smilecam.perception.judge import FrameJudge, Network, StillJudge, network_of
from smilecam.pipeline.lockstep import look, watch
from smilecam.ports import Judge
from smilecam.referee import Referee
from smilecam.settings import RefereeSettings, Settings
from smilecam.silence import quiet_descriptor
from smilecam.texts.catalogue import say
from smilecam.verdict import Judgements, Verdicts

SOME_FAILED = 1


class Report(Protocol):
    """Who writes what was judged."""

    def still(self, path: Path, judgements: Judgements) -> None: ...

    def frame(self, path: Path, verdicts: Verdicts) -> None: ...

    def end_of(self, path: Path) -> None:
        """The last frame of a video was told, or the last before it breaks off."""
        ...

    def end(self, failed: int) -> None: ...


def run(paths: Sequence[Path], settings: Settings, *, still_faces: int, out: Path | None, as_json: bool) -> int:
    """Judge everything below `paths` and return the exit code. Raises what stops all of it: BadWeights, UsageProblem.

    still_faces: the most faces told of a still picture; settings.max_faces is that of a video.
    """
    found = [one for path in paths for one in files_in(path)]
    files = [one for one in found if isinstance(one, Path)]
    if out is not None:
        check(out, files)
    weights = weights_room.load(weights_room.find(settings.weights))
    rules = settings.referee(weights.card.thresholds.default)
    report = JsonReport() if as_json else WordsReport(settings.lang, rules.threshold, found)
    failed = 0
    session = _Session(settings, rules, network_of(weights), still_faces, report, out, _bar_wanted(as_json))
    with closing(session):
        for one in found:
            try:
                session.take(one)
            except BadPicture as problem:
                failed += 1
                show(sentence(problem, settings.lang))
    report.end(failed)
    if session.drawn:
        told = say("cli.judge.written", settings.lang, path=shown(session.drawn))
        click.echo(os.fsencode(told), err=as_json)  # stdout is then a program's; a file name's bytes as they are
    return SOME_FAILED if failed else 0


class _Session:
    """What stays the same from file to file."""

    def __init__(
        self,
        settings: Settings,
        rules: RefereeSettings,
        network: Network,
        still_faces: int,
        report: Report,
        out: Path | None,
        with_bar: bool,
    ) -> None:
        self._settings, self._rules, self._network, self._still_faces = settings, rules, network, still_faces
        self._report, self._out, self._with_bar = report, out, with_bar
        self._stills: StillJudge | None = None
        self._film: Film | None = None

    @property
    def drawn(self) -> str:
        """The file that was drawn onto, "" where none was."""
        return self._film.told if self._film else ""

    def take(self, one: Path | BadPicture) -> None:
        """Judge and report one file. Raises BadPicture where it cannot be read, or not to its end."""
        if isinstance(one, BadPicture):
            raise one
        if one.suffix.lower() in PICTURES:
            with quiet_descriptor():  # decoders print what they think of a damaged file
                picture = read_picture(one)
            self._still(one, picture)
            return
        with VideoReader(one) as video:
            frames = iter(video)
            first = list(islice(frames, 2))
            if len(first) < 2 and self._out is None:
                self._still(one, first[0].picture)  # a GIF that does not move
            else:
                self._video(one, chain(first, frames), video)

    def close(self) -> None:
        if self._stills is not None:
            self._stills.close()

    def _still(self, path: Path, picture: Picture) -> None:
        self._stills = self._stills or StillJudge(still_finder(self._still_faces), self._network)
        self._report.still(path, look(picture, self._stills))

    def _video(self, path: Path, frames: Iterable[Frame], video: VideoReader) -> None:
        judge: Judge = FrameJudge(video_finder(self._settings.max_faces), self._network)
        with ExitStack() as held:
            held.enter_context(closing(judge))
            held.callback(self._report.end_of, path)
            if self._out:
                film = Film(self._out, self._settings, self._rules.threshold, video.fps)
                self._film = held.enter_context(film)
            shown = self._bar(path, frames, video.announced, held)
            for judged in watch(shown, judge, Referee(self._rules).decide):
                self._report.frame(path, judged.verdicts)
                if self._film is not None:  # one video only, then
                    self._film.add(judged)

    def _bar(self, path: Path, frames: Iterable[Frame], announced: int, held: ExitStack) -> Iterable[Frame]:
        """Give `frames`, with a bar on stderr that goes away at the end, where one is wanted."""
        if not self._with_bar:
            return frames
        from rich.console import Console
        from rich.progress import Progress

        console = Console(stderr=True)
        progress = held.enter_context(Progress(console=console, transient=True, redirect_stdout=False))
        return progress.track(frames, total=announced or None, description=path.name)


def _bar_wanted(as_json: bool) -> bool:
    """Tell whether somebody sits before stderr, and no lines run over the same terminal meanwhile."""
    return sys.stderr.isatty() and not (as_json and sys.stdout.isatty())
