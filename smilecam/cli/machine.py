"""devices: what this machine has."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from smilecam.cli import rows
from smilecam.cli.language import user_lang
from smilecam.cli.words import json_switch, worded
from smilecam.devices import Device, State, find, to_json
from smilecam.texts.catalogue import Lang, say


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
