"""Asking for consent in the terminal: the whole text, then a plain yes; or a flag that says who asked otherwise."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from smilecam.cli.language import user_lang
from smilecam.errors import SmileCamError
from smilecam.record import consents
from smilecam.record.consent import Question, question, standing
from smilecam.settings import folders
from smilecam.texts.catalogue import LANGS, Lang, say

_YES = ("y", "yes", "ㅛ", "네", "예")  # ㅛ is y where the keyboard writes Hangul


def agreed(person: str, by_flag: bool) -> dict[str, str] | None:
    """Return what a request says of a consent that is given now; {} where one stands already, None where it is refused.

    Raises SmileCamError where nobody can be asked, and no flag answers.
    """
    lang = user_lang()
    known = standing(consents.given(_clips(), person), LANGS)
    if known is not None:
        click.secho(say("cli.record.agreed", lang, person=person, day=known.at[:10]), dim=True)
        return {}
    asked = question(lang)
    show(asked)
    if by_flag:
        return _told(asked, "flag")
    if not _asks():
        raise SmileCamError("record.no_consent_flag", person=person)
    if not _says_yes(person, lang):
        click.echo(say("cli.record.not_agreed", lang))
        return None
    return _told(asked, "terminal")


def show(asked: Question) -> None:
    """Print what is asked, each part of it as a paragraph that fits the terminal."""
    click.echo(f"\n  {click.style(asked.title, bold=True)}\n")
    for part in asked.parts:
        click.echo(click.wrap_text(part, _width(), "  · ", "    "))
    click.echo()


def _width() -> int:
    from shutil import get_terminal_size

    return min(get_terminal_size().columns, 88)


def _asks() -> bool:
    """Whether somebody sits at the terminal."""
    return sys.stdin.isatty()


def _says_yes(person: str, lang: Lang) -> bool:
    answer = click.prompt(say("cli.record.agree", lang, person=person), default="", show_default=False)
    return str(answer).strip().lower() in _YES


def _told(asked: Question, how: str) -> dict[str, str]:
    return {"consent": asked.ref.sha256, "how": how}


def _clips() -> Path:
    return folders(os.environ).clips
