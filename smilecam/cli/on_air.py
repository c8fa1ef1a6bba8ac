"""What `start` says when pictures flow: which camera, where the picture is, how to stop; and what was missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import click

from smilecam.cli import rows
from smilecam.cli.paths import shown
from smilecam.status import Status, from_json, to_json
from smilecam.texts.catalogue import Lang, say


@dataclass(frozen=True, slots=True)
class Report:
    """How a start went, as it travels from the background process to the one that started it.

    status: of the running camera, None where it did not start. notes: sentences worth a line, in the user's language.
    refused: why it did not start, one sentence. bug: a traceback where we are to blame.
    """

    status: Status | None = None
    notes: tuple[str, ...] = field(default=())
    refused: str = ""
    bug: str = ""

    def to_json(self) -> dict[str, Any]:
        status = None if self.status is None else to_json(self.status)
        return {"v": 1, "status": status, "notes": list(self.notes), "refused": self.refused, "bug": self.bug}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Report:
        status = None if told["status"] is None else from_json(told["status"])
        return cls(status, tuple(told["notes"]), told["refused"], told["bug"])


def show(status: Status, notes: tuple[str, ...], seconds: float, lang: Lang, how_to_stop: str) -> None:
    """Print it; `seconds` is the time from the command to the first picture."""
    for note in notes:
        click.echo(f"{click.style('!', fg='yellow', bold=True)} {note}\n")
    took = click.style(say("cli.start.took", lang, seconds=f"{seconds:.1f}"), dim=True)
    click.echo(f"{click.style('●', fg='green')} {click.style(say('cli.start.on_air', lang), bold=True)}  {took}\n")
    kind = kind_of(status)
    lines = [
        ("label_camera", say("cli.start.camera", lang, name=status.camera, size=status.camera_size)),
        (f"label_{kind}", click.style(say(f"cli.start.{kind}", lang, told=shown(status.told)), fg="cyan")),
        *([("label_once", say("cli.start.once", lang))] if kind == "preview" else []),
        ("label_stop", how_to_stop),
    ]
    rows.show([(say(f"cli.start.{label}", lang) if label != "label_once" else "", words) for label, words in lines])


def kind_of(status: Status) -> str:
    """Return "virtual", "preview", "file" or "null"."""
    return status.sink.partition(":")[0]
