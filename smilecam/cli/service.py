"""service install, uninstall, status: SmileCam at login."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

import click

from smilecam.cli import rows
from smilecam.cli.language import own_environment, user_lang
from smilecam.cli.paths import shown
from smilecam.cli.words import WordedGroup, switch, worded
from smilecam.daemon import process
from smilecam.daemon.places import places
from smilecam.errors import SmileCamError
from smilecam.service import login
from smilecam.service.entry import Entry, Words
from smilecam.texts.catalogue import Lang, say

NOT_INSTALLED = 1
_SYSTEMS = {"darwin": "mac", "win32": "windows"}


@worded("install", switch("dry-run", "cli.service.dry_run"), within="service")
def install(dry_run: bool) -> int:
    one, lang = login.entry(own_environment()), user_lang()
    if dry_run:
        _show_plan(one, one.enable, lang)
        return 0
    key = "installed" if login.install(one) else "stands"
    click.echo(say(f"cli.service.{key}", lang, file=shown(str(one.file))))
    click.echo(say("cli.service.next", lang))
    if sys.platform in _SYSTEMS:
        click.echo(say(f"cli.service.untried_{_SYSTEMS[sys.platform]}", lang))
    return 0


@worded("uninstall", switch("dry-run", "cli.service.dry_run"), within="service")
def uninstall(dry_run: bool) -> int:
    one, lang = login.entry(own_environment()), user_lang()
    if dry_run:
        for words in (*one.forget, *one.forgotten):
            click.echo(_line(words))
        click.echo(say("cli.service.would_remove", lang, file=shown(str(one.file))))
        return 0
    key = "removed" if login.uninstall(one) else "not_installed"
    click.echo(say(f"cli.service.{key}", lang, file=shown(str(one.file))))
    return 0


@worded("status", within="service")
def status() -> int:
    one, lang = login.entry(own_environment()), user_lang()
    standing = login.standing(one)
    if not standing.installed:
        click.echo(say("cli.service.not_installed", lang, file=shown(str(one.file))))
        return NOT_INSTALLED
    there = "python_there" if standing.there else "python_gone"
    told = {
        "file": shown(str(one.file)),
        "at_login": say(f"cli.service.{'yes' if standing.enabled else 'disabled'}", lang),
        "python": say(f"cli.service.{there}", lang, path=shown(standing.python)),
        "now": _now(lang),
    }
    rows.show([(say(f"cli.service.label_{name}", lang), words) for name, words in told.items()])
    return 0 if standing.enabled and standing.there else NOT_INSTALLED


def _now(lang: Lang) -> str:
    try:
        running = process.running(places(os.environ))
    except SmileCamError:
        running = None
    if running is None:
        return say("cli.service.not_running", lang)
    return say("cli.service.running", lang, pid=running.pid, camera=running.camera)


def _show_plan(one: Entry, commands: tuple[Words, ...], lang: Lang) -> None:
    click.echo(say("cli.service.would_write", lang, file=shown(str(one.file))))
    encoding = "utf-16" if one.content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    click.echo(f"\n{one.content.decode(encoding).rstrip()}\n")
    click.echo(say("cli.service.would_run", lang))
    for words in commands:
        click.echo(_line(words))


def _line(words: Words) -> str:
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


service = WordedGroup("service", commands=[install, uninstall, status])
