"""weights list, use, rollback, compare: sets of weights, ours and the user's own."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from smilecam import config, selection
from smilecam import weights as room
from smilecam.cli.language import user_lang
from smilecam.cli.page import cells
from smilecam.cli.paths import shown
from smilecam.cli.words import WordedGroup, switch, worded
from smilecam.daemon import process
from smilecam.daemon.places import places
from smilecam.errors import BadWeights, NotRunning, UsageProblem
from smilecam.requests import Request, Verb
from smilecam.texts.catalogue import say, sentences

_NAME = click.Argument(["name"])
_VERSION = 1
# What of a comparison is shown of each part: of held-out people, and of the public sets.
_OWN = ("balanced_accuracy", "true_positive_rate", "false_positive_rate")
_PUBLIC = ("accuracy",)


@worded("list", within="weights")
def list_() -> int:
    lang, known = user_lang(), room.names()
    holds = room.find(None)
    wide = max(cells(name) for name in known)
    for name, folder in known.items():
        mark = click.style("●", fg="green") if folder == holds else click.style("○", dim=True)
        gap = " " * (wide - cells(name))
        now = f"  {click.style(say('cli.weights.holds', lang), fg='green')}" if folder == holds else ""
        click.echo(f"{mark} {click.style(name, fg='cyan')}{gap}  {_about(folder)}{now}")
    if not any(folder.parent == room.own() for folder in known.values()):
        click.echo()
        click.echo(say("cli.weights.none", lang, name=room.DEFAULT))
    return 0


@worded("use", _NAME, switch("anyway", "cli.weights.use.anyway"), within="weights")
def use(name: str, anyway: bool) -> int:
    folder = _found(name)
    loaded = room.load(folder)
    if not anyway and (against := _reasons(_comparison(folder))):
        raise UsageProblem("weights.advised_against", name=name, why="; ".join(against))
    selection.choose(room.own(), loaded.folder.name)
    click.echo(say("cli.weights.uses", user_lang(), name=name))
    return _tell_running(name)


@worded("rollback", within="weights")
def rollback() -> int:
    if not selection.roll_back(room.own()):
        raise UsageProblem("weights.nothing_before")
    name = room.find(None).name
    click.echo(say("cli.weights.rolled", user_lang(), name=name))
    return _tell_running(name)


@worded("compare", _NAME, within="weights")
def compare(name: str) -> int:
    lang, told = user_lang(), _comparison(_found(name))
    if not told:
        raise UsageProblem("weights.uncompared", name=name)
    click.echo(say("cli.weights.compare.head", lang, name=click.style(name, fg="cyan", bold=True), **_facts(told)))
    _section(say("cli.weights.compare.own", lang), told.get("own"), _OWN)
    for one in told.get("public", []):
        _section(str(one.get("name")), one, _PUBLIC)
    click.echo()
    against = _reasons(told)
    click.echo(say(f"cli.weights.compare.{'why' if against else 'fine'}", lang))
    for reason in against:
        click.echo(f"  · {reason}")
    return 0


def _found(name: str) -> Path:
    known = room.names()
    if name not in known:
        raise UsageProblem("weights.unknown", name=name, known=", ".join(known))
    return known[name]


def _about(folder: Path) -> str:
    """Return what a set is, in a line; what is wrong with it where it cannot be read."""
    lang = user_lang()
    if folder.parent != room.own():
        return say("cli.weights.shipped", lang)
    try:
        card = room.read_card(folder / room.CARD)
    except BadWeights as problem:
        return say(problem.key, lang, **problem.facts)
    told = _comparison(folder)
    start = told.get("start", card.created)
    about = say("cli.weights.own", lang, created=card.created, start=start)
    gain = _change(told.get("own"), "balanced_accuracy")
    return about if gain is None else f"{about}  {_points(gain['difference'])}"


def _comparison(folder: Path) -> Mapping[str, Any]:
    """Return what the fine-tune measured; nothing where it was none, or another version's."""
    try:
        told = json.loads((folder / room.COMPARISON).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) and told.get("v") == _VERSION else {}


def _reasons(told: Mapping[str, Any]) -> list[str]:
    """Return the sentences that speak against switching."""
    known = sentences(user_lang())
    keys = [(f"weights.reason.{one['key']}", one["facts"]) for one in told.get("reasons", [])]
    return [say(key, user_lang(), **facts) for key, facts in keys if key in known]


def _facts(told: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(told.get(name, "?")) for name in ("start", "made")}


def _section(title: str, section: Mapping[str, Any] | None, names: tuple[str, ...]) -> None:
    lang = user_lang()
    for name in names:
        change = _change(section, name)
        if change is None:
            continue
        label = f"{title}, {say(f'cli.model.figure.{name}', lang)}"
        shares = {side: f"{100 * change[side]['value']:.1f}" for side in ("before", "after")}
        ends = {end: _signed(change["difference"][end]) for end in ("low", "high")}
        row = say("cli.weights.compare.row", lang, **shares, difference=_signed(change["difference"]["value"]), **ends)
        click.echo(f"  {label}{' ' * max(1, 46 - cells(label))}{row}")


def _change(section: Mapping[str, Any] | None, name: str) -> Mapping[str, Any] | None:
    smile = (section or {}).get("smile")
    return smile["changes"].get(name) if smile else None


def _points(difference: Mapping[str, float | None]) -> str:
    return f"{_signed(difference['value'])} ({_signed(difference['low'])} … {_signed(difference['high'])})"


def _signed(share: float | None) -> str:
    return "?" if share is None else f"{100 * share:+.1f}"


def _tell_running(name: str) -> int:
    """Switch the camera that runs, and say what a config file or variable has against it at the next start."""
    lang = user_lang()
    try:
        process.answer(places(os.environ), Request(Verb.SET, {"settings": {"weights": name}}))
        click.echo(say("cli.weights.live", lang))
    except NotRunning as problem:
        if problem.key != "error.running.nobody":
            raise
        click.echo(say("cli.weights.not_running", lang))
    said = {str(config.path(os.environ)): config.texts(config.read(config.path(os.environ))).get("weights")}
    said |= {"SMILECAM_WEIGHTS": config.from_environment(os.environ).get("weights")}
    for where, other in said.items():
        if other and other != name:
            click.echo(say("cli.weights.fixed", lang, where=shown(where), other=other))
    return 0


weights = WordedGroup("weights", commands=[list_, use, rollback, compare])
