"""devices and doctor: what this machine has, and what ails it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import click

from smilecam.cli import rows
from smilecam.cli.language import user_lang
from smilecam.cli.page import cells
from smilecam.cli.words import json_switch, worded
from smilecam.devices import Device, State, find, to_json
from smilecam.doctor import Finding, Level
from smilecam.texts.catalogue import Lang, parted, say, sentences

AILING = 1
_GAP = 3
_MARKS = {Level.OK: ("✓", "green"), Level.WARN: ("!", "yellow"), Level.BAD: ("✗", "red")}


@worded("devices", json_switch())
def devices(as_json: bool) -> int:
    found = find()
    if as_json:
        click.echo(json.dumps(to_json(found), ensure_ascii=False))
        return 0
    lang = user_lang()
    cameras = [one for one in found.cameras if not one.ours]
    _show_devices("cameras", cameras, lang)
    click.echo()
    _show_devices("virtual", found.virtual_cameras, lang)
    return 0


@worded("doctor", json_switch())
def doctor(as_json: bool) -> int:
    from smilecam.doctor import examine

    lang = user_lang()
    findings = list(examine()) if as_json else list(_shown(examine(), lang))
    if as_json:
        told = [_as_json(one, lang) for one in findings]
        click.echo(json.dumps({"v": 1, "ok": not _bad(findings), "findings": told}, ensure_ascii=False))
    else:
        _show_sum(findings, lang)
    return AILING if _bad(findings) else 0


def _show_devices(kind: str, found: Sequence[Device], lang: Lang) -> None:
    click.secho(say(f"cli.devices.{kind}", lang), bold=True)
    if not found:
        click.echo(f"  {say(f'cli.devices.{kind}_none', lang)}")
        return
    rows.show([(str(one.index), f"{one.name}  {_where(one, lang)}") for one in found])


def _where(device: Device, lang: Lang) -> str:
    state = say(f"cli.devices.state_{device.state.name.lower()}", lang)
    colour = "green" if device.state is State.FREE else None if device.state is State.UNKNOWN else "yellow"
    return f"{click.style(device.path, dim=True)}  {click.style(state, fg=colour)}".strip()


def _shown(findings: Iterable[Finding], lang: Lang) -> Iterable[Finding]:
    """Print each finding as it comes."""
    checks = {key: words for key, words in sentences(lang).items() if key.startswith("doctor.check.")}
    widest = max(cells(words) for words in checks.values())
    for one in findings:
        mark, colour = _MARKS[one.level]
        label = checks[f"doctor.check.{one.check}"]
        gap = " " * (widest - cells(label) + _GAP)
        found, fix = _told(one, lang)
        found = rows.hung(found, 2 + widest + _GAP)
        click.echo(f"{click.style(mark, fg=colour, bold=True)} {click.style(label, dim=True)}{gap}{found}")
        if fix:  # left to the terminal to break, so that a command can be copied
            click.echo(f"{' ' * (2 + widest + _GAP)}{click.style('→', fg=colour)} {fix}")
        yield one


def _show_sum(findings: Sequence[Finding], lang: Lang) -> None:
    bad = len([one for one in findings if one.level is Level.BAD])
    warned = len([one for one in findings if one.level is Level.WARN])
    key = "bad" if bad else "warn" if warned else "ok"
    click.echo(f"\n{say(f'doctor.sum.{key}', lang, bad=bad, warned=warned)}")


def _bad(findings: Iterable[Finding]) -> bool:
    return any(one.level is Level.BAD for one in findings)


def _told(one: Finding, lang: Lang) -> tuple[str, str]:
    """Return what was found, and what mends it, "" where nothing is to be done."""
    if one.problem:
        return parted(one.problem.key, lang, **one.problem.facts)
    fix = f"doctor.{one.key}_fix"
    return say(f"doctor.{one.key}", lang, **one.facts), say(fix, lang, **one.facts) if fix in sentences(lang) else ""


def _as_json(one: Finding, lang: Lang) -> dict[str, Any]:
    found, fix = _told(one, lang)
    return {"check": one.check, "level": one.level.value, "found": found, "fix": fix}
