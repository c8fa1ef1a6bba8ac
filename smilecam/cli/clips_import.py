"""clips import: recordings, still images and exported folders that a team has already become clips."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click

from smilecam.cli import agreeing, clip_words
from smilecam.cli.clips_progress import Bar, progress
from smilecam.cli.language import user_lang
from smilecam.cli.paths import shown
from smilecam.cli.problems import INTERRUPTED, sentence, show
from smilecam.cli.words import WordedOption, switch, worded
from smilecam.errors import BadPicture, UsageProblem
from smilecam.faces import Face, overlap_of_smaller
from smilecam.frames import Frame
from smilecam.ports import Finder
from smilecam.record import clip as nouns
from smilecam.record import consents, merging
from smilecam.record.clip import ConsentRef, Faces, Manifest, Review, stamp
from smilecam.record.consent import Given, question, standing
from smilecam.record.importing import Batch, Said, Wanted, faces_in
from smilecam.record.library import Library
from smilecam.record.stats import stats as counted
from smilecam.settings import MOST_FACES, folders
from smilecam.texts.catalogue import LANGS, Lang, say

SOME_LEFT = 1
ASK, KEEP, SKIP = FACES = ("ask", "keep", "skip")
# Faces are looked for so often in a recording: enough to find a second person, a tenth of what finding costs.
_LOOK_EVERY_S = 0.2
# Of two boxes that share more than this of the smaller, one is the finder's ghost of the other.
_SAME_FACE = 0.4
# The largest face and one more: the finder's cost grows with how many it may find.
_FACES_IN_VIDEO = 2


@worded(
    "import",
    click.Argument(["paths"], nargs=-1, required=True, metavar="FILE|FOLDER...", type=click.Path(path_type=Path)),
    WordedOption("--person", meaning="cli.clips.import.person", metavar="ID", type=str),
    WordedOption("--label", "word", meaning="cli.clips.import.label", metavar="WORD", type=str),
    WordedOption("--tag", "tags", meaning="cli.clips.import.tag", metavar="WORD", type=str, multiple=True),
    WordedOption(
        "--faces",
        meaning="cli.clips.import.faces",
        metavar="|".join(FACES),
        type=click.Choice(FACES),
        default=ASK,
        shown_default=ASK,
    ),
    switch("consent", "cli.clips.import.consent"),
    within="clips",
)
def import_(
    paths: Sequence[Path], person: str | None, word: str | None, tags: Sequence[str], faces: str, consent: bool
) -> int:
    lang, library = user_lang(), Library(folders(os.environ).clips)
    exported = [path for path in paths if merging.is_export(path)]
    others = [path for path in paths if path not in exported]
    if others and (person is None or word is None):
        raise UsageProblem("clip.import_whose")
    if exported and (person is not None or word is not None):
        raise UsageProblem("clip.import_theirs", folder=exported[0])
    left = [_merged(library, path, lang) for path in exported]
    if person is not None and word is not None:
        who, label = nouns.person(person), nouns.label(word)
        ref = _agreed(library, who, consent, lang)
        if ref is None:
            return INTERRUPTED
        at = datetime.now(UTC)
        batch = Batch(library, Wanted(who, label, ref, at, tuple(tags), f"smilecam {version('smilecam')}"))
        with progress("import", lang) as bar:
            left.append(_Import(batch, _Decisions(faces, who, lang, bar), lang).run(others))
    return SOME_LEFT if any(left) else 0


def _merged(library: Library, folder: Path, lang: Lang) -> bool:
    """Bring in an exported folder; return whether something of it was left out."""
    with progress("import", lang) as bar:
        came = merging.merge(library, folder, bar)
    for problem in came.refused:
        show(sentence(problem, lang))
    amount = clip_words.amount(counted(came.new).total, lang)
    people = ", ".join(sorted({one.person for one in came.new}))
    key = "merged" if came.new else "merged_nothing"
    click.echo(say(f"cli.clips.import.{key}", lang, folder=shown(str(folder)), amount=amount, people=people))
    _tell_known(came.known, lang)
    return bool(came.refused)


def _agreed(library: Library, person: str, by_flag: bool, lang: Lang) -> ConsentRef | None:
    """Return the consent that these clips stand on, asked for now where there is none; None where it is refused."""
    known = standing(consents.given(library.folder, person), LANGS)
    if known is not None:
        return known.ref
    asked = question(lang)
    agreeing.show(asked)
    if not by_flag:
        if not sys.stdin.isatty():
            raise UsageProblem("clip.import_consent", person=person)
        if not click.confirm(say("cli.clips.import.agree", lang, person=person), default=False):
            click.echo(say("cli.clips.import.not_agreed", lang))
            return None
    how = "import, flag" if by_flag else "import, terminal"
    consents.keep(library.folder, person, Given(asked.ref, lang, asked.text, how, stamp(datetime.now(UTC))))
    return asked.ref


@dataclass(slots=True)
class _Decisions:
    """What is done with a file in which no face is found, or several. how: one of FACES.

    bar: taken away while something is asked. undecided: how many were left out as nobody could be asked.
    """

    how: str
    person: str
    lang: Lang
    bar: Bar
    undecided: int = 0
    _answers: dict[Faces, bool] = field(default_factory=dict)

    def of(self, file: Path, faces: Faces) -> Said | None:
        """Return what is said of `file`; None where it is left out."""
        if faces not in (Faces.NONE, Faces.SEVERAL):
            return Said(faces)
        if not self._kept(file, faces):
            return None
        return Said(faces, Review.ACCEPTED if faces is Faces.SEVERAL else Review.OPEN)

    def _kept(self, file: Path, faces: Faces) -> bool:
        if self.how != ASK:
            return self.how == KEEP
        if faces in self._answers:
            return self._answers[faces]
        if not sys.stdin.isatty():
            self.undecided += 1
            return False
        told = say(f"cli.clips.import.ask_{faces.value}", self.lang, file=file.name, person=self.person)
        with self.bar.aside():
            answer = click.prompt(told, type=click.Choice(("k", "s", "K", "S")), default="s")
        if answer.isupper():
            self._answers[faces] = answer == "K"
        return str(answer).lower() == "k"


class _Import:
    """One run over files: each is read, looked at, kept or left out; a bad one is one line, and the others go on."""

    def __init__(self, batch: Batch, decisions: _Decisions, lang: Lang) -> None:
        self._batch, self._decisions, self._lang = batch, decisions, lang
        self._kept: list[Manifest] = []
        self._known = self._skipped = self._failed = 0

    def run(self, paths: Sequence[Path]) -> bool:
        """Return whether a file was left out that was to come in."""
        from smilecam.capture.paths import files_in

        files = [one for path in paths for one in files_in(path)]
        bar = self._decisions.bar
        try:
            for number, one in enumerate(files):
                bar(number, len(files))
                self._take(one)
        finally:
            with bar.aside():
                self._tell()
        return bool(self._failed or self._decisions.undecided)

    def _take(self, file: Path | BadPicture) -> None:
        from smilecam.capture.picture import VIDEOS

        try:
            if isinstance(file, BadPicture):
                raise file
            if self._batch.known(file):
                self._known += 1
                return
            kept = self._video(file) if file.suffix.lower() in VIDEOS else self._still(file)
        except BadPicture as problem:
            self._failed += 1
            with self._decisions.bar.aside():
                show(sentence(problem, self._lang))
            return
        if kept is None:
            self._skipped += 1
        else:
            self._kept.append(kept)
            self._tell_kept(file, kept)

    def _still(self, file: Path) -> Manifest | None:
        from smilecam.capture.picture import read_picture
        from smilecam.perception.finder import still_finder

        picture = read_picture(file)
        with closing(still_finder(MOST_FACES)) as finder:
            faces = faces_in([len(_apart(finder.find(picture)))])
        said = self._decisions.of(file, faces)
        return None if said is None else self._batch.still(file, picture, said)

    def _video(self, file: Path) -> Manifest | None:
        from smilecam.capture.file import VideoReader
        from smilecam.perception.finder import video_finder

        counts: list[int] = []
        with VideoReader(file) as video, closing(video_finder(_FACES_IN_VIDEO)) as finder:
            frames = _watched(video, finder, counts)
            return self._batch.video(file, frames, lambda: self._decisions.of(file, faces_in(counts)))

    def _tell_kept(self, file: Path, kept: Manifest) -> None:
        told = f"{file.name} → {kept.name}  {clip_words.length(kept, self._lang)}"
        with self._decisions.bar.aside():
            click.echo(f"{told}  {clip_words.standing(kept, self._lang)}".rstrip())

    def _tell(self) -> None:
        lang, wanted = self._lang, self._batch.wanted
        if self._kept:
            amount = clip_words.amount(counted(self._kept).total, lang)
            facts = {"amount": amount, "person": wanted.person, "label": wanted.label}
            click.echo(say("cli.clips.import.done", lang, **facts))
        _tell_known(self._known, lang)
        undecided = self._decisions.undecided
        if skipped := self._skipped - undecided:
            click.echo(say("cli.clips.import.skipped", lang, count=f"{skipped:,}"))
        if undecided:
            show(say("cli.clips.import.undecided", lang, count=f"{undecided:,}"))
        if self._failed:
            show(say("cli.clips.import.failed", lang, count=f"{self._failed:,}"))


def _watched(video: Iterable[Frame], finder: Finder, counts: list[int]) -> Iterator[Frame]:
    """Give the frames on, and note how many faces are in every sixth or so."""
    due_s = 0.0
    for frame in video:
        if frame.time_s >= due_s:
            due_s = frame.time_s + _LOOK_EVERY_S
            counts.append(len(_apart(finder.find(frame.picture))))
        yield frame


def _apart(faces: Sequence[Face]) -> list[Face]:
    """Return the faces without those that lie over a larger one."""
    held: list[Face] = []
    for face in sorted(faces, key=lambda one: -one.box.area):
        if all(overlap_of_smaller(face.box, other.box) <= _SAME_FACE for other in held):
            held.append(face)
    return held


def _tell_known(count: int, lang: Lang) -> None:
    if count:
        click.echo(say("cli.clips.import.known", lang, count=f"{count:,}"))
