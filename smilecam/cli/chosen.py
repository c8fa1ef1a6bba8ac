"""config show, set, edit, path: what holds for every run, and where each value comes from."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click

from smilecam import config as configs
from smilecam.cli.language import FLAG, VARIABLE, user_lang
from smilecam.cli.language import asked as asked_lang
from smilecam.cli.paths import shown
from smilecam.cli.steer import listed, parsed, value_words
from smilecam.cli.words import WordedGroup, json_switch, offered_pairs, worded
from smilecam.credentials import masked
from smilecam.daemon import process
from smilecam.daemon.lock import Lock
from smilecam.daemon.places import places
from smilecam.errors import BadConfig, NotRunning, SmileCamError, UsageProblem
from smilecam.requests import Request, Verb
from smilecam.settings import Option, Settings, folders
from smilecam.texts.catalogue import Lang, say

_PAIRS = click.Argument(["pairs"], nargs=-1, metavar="NAME=VALUE...", shell_complete=offered_pairs)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from: "flag", "environment", "file", "system" or "default"; which variable, which line."""

    kind: str
    name: str = ""
    line: int = 0


@worded("show", json_switch(), within="config")
def show(as_json: bool) -> int:
    file = configs.path(os.environ)
    said = configs.read(file)
    options = {configs.SYSTEM_LANG: user_lang(), **configs.from_environment(os.environ)}
    settings = configs.chosen(options, configs.texts(said))
    origins = {one: _origin(one, options, said) for one in configs.KEPT}
    if as_json:
        _show_json(file, settings, origins)
    else:
        _show_table(file, settings, origins)
    return 0


@worded("set", _PAIRS, within="config")
def set_(pairs: Sequence[str]) -> int:
    from smilecam.cli import config_file
    from smilecam.draw import themefile

    file, lang, told = configs.path(os.environ), user_lang(), parsed(pairs, "smilecam config set")
    by_option = {configs.option_of(name): text for name, text in told.items()}
    for option, text in by_option.items():
        if option not in configs.KEPT:
            raise UsageProblem("config.once", name=option.word, flag=option.flag)
        if option.name == "overlay" and text:
            themefile.named(text, folders(os.environ).overlays)
    lock = Lock(places(os.environ).lock.with_name("config.lock"))
    if not lock.acquire():  # two at once: each would write over what the other has changed
        raise BadConfig("config.busy", file=file)
    try:
        config_file.change(file, by_option, lang)
    finally:
        lock.release()
    click.echo(say("cli.config.written", lang, file=shown(str(file)), told=listed(told, lang)))
    return _heeded(lang)


@worded("edit", within="config")
def edit() -> int:
    from smilecam.cli import config_file

    file, lang = configs.path(os.environ), user_lang()
    config_file.make(file, lang)
    try:
        click.edit(filename=str(file))
    except click.ClickException as problem:
        raise BadConfig("config.editor", reason=problem.message, file=file) from problem
    configs.chosen({}, configs.texts(configs.read(file)))
    click.echo(say("cli.config.fits", lang, file=shown(str(file))))
    return _heeded(lang)


@worded("path", within="config")
def path() -> int:
    click.echo(configs.path(os.environ))
    return 0


config = WordedGroup("config", commands=[show, set_, edit, path])


def _origin(option: Option, options: Mapping[str, str], said: Mapping[str, configs.Entry]) -> Origin:
    if option.name in options:
        if configs.variable(option) == VARIABLE and asked_lang(sys.argv[1:]):
            return Origin("flag", FLAG)
        return Origin("environment", configs.variable(option))
    if option.name in said:
        return Origin("file", line=said[option.name].line)
    return Origin("system" if option.name == "lang" else "default")


def _show_json(file: Path, settings: Settings, origins: Mapping[Option, Origin]) -> None:
    told = {
        one.word: {
            "value": one.told(getattr(settings, one.name)),
            "from": origin.kind,
            **({"name": origin.name} if origin.name else {}),
            **({"line": origin.line} if origin.line else {}),
        }
        for one, origin in origins.items()
    }
    click.echo(json.dumps({"v": 1, "file": str(file), "options": told}, ensure_ascii=False))


def _show_table(file: Path, settings: Settings, origins: Mapping[Option, Origin]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    lang = user_lang()
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 3, 0, 0))
    for one, origin in origins.items():
        value = value_words(one.word, masked(one.told(getattr(settings, one.name))), lang)
        chosen = origin.kind not in ("default", "system")
        told = Text(_told(origin, lang), style="dim")
        table.add_row(Text(one.word, style="dim"), Text(value, style="cyan" if chosen else ""), told)
    Console(highlight=False, soft_wrap=True).print(table)
    key = "file" if file.exists() else "no_file"
    click.echo(f"\n{say(f'cli.config.{key}', lang, file=shown(str(file)))}")
    if held := _asked_otherwise(settings):
        click.echo(say("cli.config.running", lang, told=masked(listed(held, lang))))


def _told(origin: Origin, lang: Lang) -> str:
    return say(f"cli.config.from_{origin.kind}", lang, name=origin.name, line=origin.line)


def _asked_otherwise(settings: Settings) -> dict[str, str]:
    """Return what the one who runs, if anybody, was asked for at its start or since, other than these settings."""
    with suppress(SmileCamError):
        record = process.running(places(os.environ))
        options = {} if record is None else record.options
        asked = {one: options[one.name] for one in configs.KEPT if one.name in options}
        return {one.word: text for one, text in asked.items() if one.read(text) != getattr(settings, one.name)}
    return {}


def _heeded(lang: Lang) -> int:
    """Let the one who runs read the file now, and tell what of it does not hold there; nobody may run."""
    try:
        answer = process.answer(places(os.environ), Request(Verb.RELOAD, {}))
    except NotRunning:
        return 0
    if answer["held"]:
        click.echo(say("cli.config.held", lang, told=listed(answer["held"], lang)))
    if answer["at_restart"]:
        click.echo(say("cli.config.at_restart", lang, names=", ".join(answer["at_restart"])))
    return 0
