"""demo: the drawn face on the preview page, and its score in the terminal until it has laughed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

import click

from smilecam.cli.camera import run
from smilecam.cli.language import user_lang
from smilecam.cli.words import flags_of, switch, worded
from smilecam.daemon import process
from smilecam.daemon.places import places
from smilecam.errors import NotRunning
from smilecam.requests import Request, Verb
from smilecam.settings import OPTIONS
from smilecam.status import Status, from_json
from smilecam.texts.catalogue import Lang, say

# A drawn face has no light to put out, and who has no browser looks at it through `status`.
_FIXED = {"camera": "demo", "sink": "preview", "always_on": "on"}
WATCHES_S = 20.0  # twice the demo's story
_LOOK_EVERY_S = 0.5


@worded(
    "demo",
    *flags_of(one for one in OPTIONS if one.name not in (*_FIXED, "device")),
    switch("foreground", "option.foreground"),
)
def demo(foreground: bool, **asked: str | None) -> int:
    given = {name: value for name, value in asked.items() if value is not None}
    code = run({**given, **_FIXED}, foreground)
    if code == 0 and not foreground:
        _watch(user_lang())
    return code


def _watch(lang: Lang) -> None:
    """Print the face's score twice a second until it has laughed, so that a terminal alone shows it being judged."""
    from smilecam.cli.status_table import face_line

    here = places(os.environ)
    click.echo()
    try:
        for status in until_laughed(lambda: from_json(process.answer(here, Request(Verb.STATUS, {}))), time.sleep):
            for face in status.faces:
                click.echo(f"  {face_line(face, status.threshold, lang)}")
    except NotRunning:  # stopped from another terminal, or its duration is over
        return
    except KeyboardInterrupt:
        click.echo()
    click.echo(f"\n{say('cli.demo.goes_on', lang)}")


def until_laughed(ask: Callable[[], Status], sleep: Callable[[float], None]) -> Iterator[Status]:
    """Yield the status again and again, the last time when a face laughs; give up after WATCHES_S."""
    for _ in range(round(WATCHES_S / _LOOK_EVERY_S)):
        status = ask()
        yield status
        if any(face.laughing for face in status.faces):
            return
        sleep(_LOOK_EVERY_S)
