"""clips review, label: what a reviewer says of clips that were taken."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

import click

from smilecam.cli import clip_words
from smilecam.cli.clips_sheet import written
from smilecam.cli.language import user_lang
from smilecam.cli.paths import shown
from smilecam.cli.words import WordedOption, switch, worded
from smilecam.errors import UsageProblem
from smilecam.record import clip as nouns
from smilecam.record.clip import Manifest, Review, stamp
from smilecam.record.library import Library, relabelled, reviewed
from smilecam.settings import folders
from smilecam.texts.catalogue import Lang, say

_NAMES = click.Argument(["names"], nargs=-1, metavar="NAME...")
# Where the keyboard writes Hangul, a key's own sign means the same.
_KEYS = {
    "a": "accept", "ㅁ": "accept", "y": "accept", "ㅛ": "accept", "r": "reject", "ㄱ": "reject", "n": "reject",
    "ㅜ": "reject", "l": "label", "ㅣ": "label", "s": "skip", "ㄴ": "skip", " ": "skip", "q": "quit", "ㅂ": "quit",
    "\x1b": "quit",
}  # fmt: skip
_SAID = {"accept": Review.ACCEPTED, "reject": Review.REJECTED, "reopen": Review.OPEN}


def _library() -> Library:
    return Library(folders(os.environ).clips)


@worded(
    "review",
    _NAMES,
    switch("accept", "cli.clips.review.accept"),
    switch("reject", "cli.clips.review.reject"),
    switch("reopen", "cli.clips.review.reopen"),
    switch("open", "cli.clips.open", "opened"),
    within="clips",
)
def review(names: Sequence[str], opened: bool, **said: bool) -> int:
    lang, library = user_lang(), _library()
    chosen = [name for name, given in said.items() if given]
    if len(chosen) > 1:
        raise UsageProblem("clip.review_one")
    if chosen:
        if not names:
            raise UsageProblem("clip.review_which", flag=f"--{chosen[0]}")
        _say_all(library, library.readable(names), _SAID[chosen[0]], lang)
        return 0
    if not sys.stdin.isatty():
        raise UsageProblem("clip.review_ask")
    waiting = [one for one in library.readable(names) if names or one.review is Review.OPEN]
    if not waiting:
        click.echo(say("cli.clips.review.nothing", lang))
        return 0
    _one_by_one(library, waiting, opened, lang)
    return 0


@worded(
    "label",
    click.Argument(["names"], nargs=-1, required=True, metavar="NAME... WORD"),
    WordedOption("--from", "start_s", meaning="cli.clips.label.start", metavar="SECONDS", type=float),
    WordedOption("--to", "end_s", meaning="cli.clips.label.end", metavar="SECONDS", type=float),
    within="clips",
)
def label(names: Sequence[str], start_s: float | None, end_s: float | None) -> int:
    lang, library = user_lang(), _library()
    *clips, word = names
    told = nouns.label(word)
    if not clips:
        raise UsageProblem("clip.label_which", label=told)
    changed = [relabelled(one, told, _now(), start_s, end_s) for one in library.readable(clips)]
    for one in changed:
        library.keep(one)
        click.echo(f"{one.name}  {clip_words.named(told, lang)}")
    return 0


def _say_all(library: Library, clips: Sequence[Manifest], said: Review, lang: Lang) -> None:
    for one in clips:
        library.keep(reviewed(one, said))
        click.echo(f"{clip_words.review_mark(said)} {one.name}  {say(f'clip.review.{said.value}', lang)}")


def _one_by_one(library: Library, clips: Sequence[Manifest], opened: bool, lang: Lang) -> None:
    """Show clip after clip and take a key for each; what was said is kept at once."""
    click.echo(click.style(say("cli.clips.review.keys", lang), dim=True))
    for number, one in enumerate(clips, 1):
        path = written(library, one, None, lang)
        standing = clip_words.standing(one, lang)
        told = f"{clip_words.named(clip_words.last_label(one), lang)}  {clip_words.length(one, lang)}  {standing}"
        click.echo(f"\n{number}/{len(clips)}  {click.style(one.name, bold=True)}  {told.rstrip()}")
        click.echo(click.style(f"  {shown(str(path))}", dim=True))
        if opened:
            click.launch(str(path))
        if not _asked(library, one, lang):
            return


def _asked(library: Library, one: Manifest, lang: Lang) -> bool:
    """Take keys until one decides on this clip; return whether it goes on."""
    while True:
        click.echo("  > ", nl=False)
        answer = _KEYS.get(click.getchar().lower(), "")
        click.echo(say(f"cli.clips.review.said_{answer}", lang) if answer else "")
        if answer == "label":
            one = library.keep(_labelled(one, lang))
            continue
        if answer in _SAID:
            library.keep(reviewed(one, _SAID[answer]))
        if answer:
            return answer != "quit"
        click.echo(click.style(f"  {say('cli.clips.review.keys', lang)}", dim=True))


def _labelled(one: Manifest, lang: Lang) -> Manifest:
    words = click.Choice([*nouns.LABELS], case_sensitive=False)
    word = click.prompt(f"  {say('cli.clips.review.which', lang)}", type=words, show_choices=True)
    return relabelled(one, nouns.label(word), _now())


def _now() -> str:
    return stamp(datetime.now(UTC))
