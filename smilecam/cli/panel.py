"""panel: the page that shows and steers a running camera, opened in the browser."""

from __future__ import annotations

import webbrowser

import click

from smilecam.cli.language import user_lang
from smilecam.cli.steer import NOT_RUNNING, asked
from smilecam.cli.words import switch, worded
from smilecam.requests import Request, Verb
from smilecam.texts.catalogue import say


@worded("panel", switch("print", "cli.panel.print", "only_print"))
def panel(only_print: bool) -> int:
    lang = user_lang()
    answer = asked(Request(Verb.PANEL, {"lang": lang}))
    if answer is None:
        return NOT_RUNNING
    link = answer["link"]
    if only_print:
        click.echo(link)
    elif webbrowser.open(link):
        click.echo(say("cli.panel.opened", lang, link=link.partition("?")[0]))
    else:
        click.echo(say("cli.panel.open_it", lang, link=link))
    return 0
