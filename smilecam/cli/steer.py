"""set, pause, freeze, blank, resume: what a running camera shows, quickly and in one line, as desktops bind keys."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import click

from smilecam import config
from smilecam.cli.language import user_lang
from smilecam.cli.problems import FAILED, sentence, show
from smilecam.cli.words import offered_pairs, worded
from smilecam.daemon import process
from smilecam.daemon.places import places
from smilecam.errors import NotRunning, UsageProblem
from smilecam.requests import Request, Verb
from smilecam.texts.catalogue import Lang, say

NOT_RUNNING = 1


def _set(pairs: Sequence[str]) -> int:
    told = parsed(pairs)
    answer = asked(Request(Verb.SET, {"settings": told}))
    if answer is None:
        return NOT_RUNNING
    lang = user_lang()
    click.echo(say("cli.set.done", lang, told=listed(answer["settings"], lang)))
    return 0


_PAIRS = click.Argument(["pairs"], nargs=-1, metavar="NAME=VALUE...", shell_complete=offered_pairs)
set = worded("set", _PAIRS)(_set)  # noqa: A001  # as it is typed


@worded("pause")
def pause() -> int:
    return _show(Verb.PAUSE)


@worded("freeze")
def freeze() -> int:
    return _show(Verb.FREEZE)


@worded("blank")
def blank() -> int:
    return _show(Verb.BLANK)


@worded("resume")
def resume() -> int:
    return _show(Verb.RESUME)


def parsed(pairs: Sequence[str], command: str = "smilecam set") -> dict[str, str]:
    """Return what NAME=VALUE pairs say, each value fit for its option; "" takes a wish back. Raises UsageProblem."""
    if not pairs:
        raise UsageProblem("set.nothing", command=command)
    told: dict[str, str] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name:
            raise UsageProblem("set.form", found=pair, command=command)
        option = config.option_of(name)
        if text.strip():
            option.read(text)
        told[option.word] = text.strip()
    return told


def asked(request: Request) -> Mapping[str, Any] | None:
    """Return what the running camera answers; None, and that is said, where none runs. Raises Refused, NotRunning."""
    try:
        return process.answer(places(os.environ), request)
    except NotRunning as problem:
        if problem.key != "error.running.nobody":
            raise
        show(sentence(problem, user_lang()))
        return None


def listed(told: Mapping[str, str], lang: Lang) -> str:
    """Return settings as words: "threshold 0.6, mirror on"."""
    return ", ".join(f"{name} {value_words(name, text, lang)}" for name, text in told.items())


def value_words(name: str, text: str, lang: Lang) -> str:
    """Return an option's value for a person: where nobody chose a threshold, the weights' own holds."""
    return text or say("cli.config.own" if name == "threshold" else "cli.config.none", lang)


def _show(verb: Verb) -> int:
    lang = user_lang()
    answer = asked(Request(verb, {"lang": lang}))
    if answer is None:
        return NOT_RUNNING
    if answer["video"] != "ok":
        show(say("cli.blank.trouble", lang, words=answer["video"]))
        return FAILED
    click.echo(say(f"cli.{verb.value}.done", lang))
    return 0
