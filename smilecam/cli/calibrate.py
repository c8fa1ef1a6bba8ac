"""calibrate: a few seconds of a neutral face, guided here and on the picture; or forgotten."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from typing import Any

import click

from smilecam.baselines import BaselineFile
from smilecam.calibration import MOST_DOWN, MOST_UP, SECONDS, Stand, adjusted, seconds_of
from smilecam.cli.language import user_lang
from smilecam.cli.problems import INTERRUPTED
from smilecam.cli.steer import NOT_RUNNING, asked
from smilecam.cli.words import WordedOption, switch, worded
from smilecam.daemon import process
from smilecam.daemon.lock import held
from smilecam.daemon.places import places
from smilecam.requests import Request, Verb
from smilecam.texts.catalogue import Lang, say

_LOOK_EVERY_S = 0.15
_CELLS = 20


@worded(
    "calibrate",
    WordedOption(
        "--seconds", meaning="cli.calibrate.seconds", shown_default=f"{SECONDS:g}", metavar="N", type=str, default=None
    ),
    switch("reset", "cli.calibrate.reset"),
)
def calibrate(seconds: str | None, reset: bool) -> int:
    lasts_s = SECONDS if seconds is None else seconds_of(seconds)
    lang = user_lang()
    if reset:
        return _forget(lang)
    told = _asked("start", seconds=lasts_s)
    if told is None:
        return NOT_RUNNING
    progress = _Progress(lang)
    try:
        while told is not None and told["stand"] == Stand.RUNNING.value:
            progress.show(told)
            time.sleep(_LOOK_EVERY_S)
            told = _asked("state")
    except KeyboardInterrupt:
        progress.end()
        _asked("cancel")
        click.echo(say("cli.calibrate.given_up", lang))
        return INTERRUPTED
    finally:
        progress.end()
    if told is None:
        return NOT_RUNNING
    status = process.answer(places(os.environ), Request(Verb.STATUS, {}))
    click.echo(_result(told["baseline"], float(status["threshold"]), lang))
    return 0


def counts_from(threshold: float, shift: float) -> float:
    """Return from which smile on somebody counts whose logits are moved by `shift`."""
    return adjusted(threshold, -shift)


def _forget(lang: Lang) -> int:
    here = places(os.environ)
    if held(here.lock):
        forgotten = process.answer(here, Request(Verb.CALIBRATE, {"do": "reset"}))["forgotten"]
    else:
        forgotten = BaselineFile(here.baseline).forget()
    click.echo(say("cli.calibrate.forgotten" if forgotten else "cli.calibrate.none", lang))
    return 0


def _asked(do: str, **facts: object) -> Mapping[str, Any] | None:
    return asked(Request(Verb.CALIBRATE, {"do": do, **facts}))


def _result(baseline: Mapping[str, float], threshold: float, lang: Lang) -> str:
    shift = baseline["shift"]
    facts = {
        "neutral": f"{baseline['neutral']:.2f}",
        "counts": f"{counts_from(threshold, shift):.2f}",
        "threshold": f"{threshold:.2f}",
    }
    words = [say("cli.calibrate.moved" if shift else "cli.calibrate.ordinary", lang, **facts)]
    if shift in (round(-MOST_DOWN, 3), round(MOST_UP, 3)):
        words.append(say("cli.calibrate.bound", lang))
    return " ".join(words)


class _Progress:
    """One line that is written over, on a terminal; elsewhere a line whenever there is something else to do."""

    def __init__(self, lang: Lang) -> None:
        self._lang, self._on_terminal = lang, sys.stdout.isatty()
        self._key = ""
        self._open = False

    def show(self, told: Mapping[str, Any]) -> None:
        words = say(f"guide.{told['key']}.title", self._lang)
        if self._on_terminal:
            filled = round(_CELLS * told["progress"])
            bar = click.style("█" * filled, fg="yellow") + "·" * (_CELLS - filled)
            click.echo(f"\r\x1b[K  {bar} {100 * told['progress']:3.0f} %  {words}", nl=False)
            self._open = True
        elif told["key"] != self._key:
            click.echo(words)
        self._key = told["key"]

    def end(self) -> None:
        """Take the line away: what comes next stands in its place."""
        if self._open:
            click.echo("\r\x1b[K", nl=False)
            self._open = False
