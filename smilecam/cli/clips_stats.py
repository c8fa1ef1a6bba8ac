"""clips stats: how much there is of whom and what, and what is missing."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence

import click

from smilecam.cli import clip_words, rows
from smilecam.cli.language import user_lang
from smilecam.cli.page import cells
from smilecam.cli.paths import shown
from smilecam.cli.words import json_switch, worded
from smilecam.record.library import Library
from smilecam.record.stats import FEW_PEOPLE, Stats
from smilecam.record.stats import stats as counted
from smilecam.settings import folders
from smilecam.texts.catalogue import Lang, say

_NAMES = click.Argument(["names"], nargs=-1, metavar="NAME...")


@worded("stats", _NAMES, json_switch(), within="clips")
def stats(names: Sequence[str], as_json: bool) -> int:
    lang, here = user_lang(), Library(folders(os.environ).clips)
    told = counted(one.manifest for one in here.select(names) if one.manifest)
    if as_json:
        click.echo(json.dumps(_plain(told), ensure_ascii=False))
    elif told.people:
        _show_stats(told, lang)
    else:
        click.echo(say("cli.clips.none", lang, folder=shown(str(here.folder))))
    return 0


def _show_stats(told: Stats, lang: Lang) -> None:
    people = [(name, clip_words.amount(amount, lang), _lacks(told, name, lang)) for name, amount in told.people.items()]
    labels = [
        (clip_words.named(word, lang), clip_words.amount(amount, lang), "") for word, amount in told.labels.items()
    ]
    _columns(say("cli.clips.stats.people", lang), people)
    if labels:
        click.echo()
        _columns(say("cli.clips.stats.labels", lang), labels)
    if told.tags:
        tags = ", ".join(f"{name} {count:,}" for name, count in told.tags.items())
        click.echo(f"\n{say('cli.clips.stats.tags', lang, tags=tags)}")
    click.echo()
    for line in _remarks(told, lang):
        click.echo(line)


def _columns(head: str, lines: Sequence[tuple[str, str, str]]) -> None:
    click.echo(click.style(head, bold=True))
    first, second = (max(cells(line[column]) for line in lines) for column in (0, 1))
    for name, amount, missing in lines:
        told = f"  {name}{' ' * (first - cells(name))}   {amount}{' ' * (second - cells(amount))}"
        gap = cells(told) + 3
        click.echo(
            f"{told}   {rows.hung(click.style(missing, fg='yellow'), gap)}".rstrip() if missing else told.rstrip()
        )


def _lacks(told: Stats, person: str, lang: Lang) -> str:
    words = [word for word, people in told.missing.items() if person in people]
    if not words:
        return ""
    return say("cli.clips.stats.lacks", lang, labels=", ".join(words))


def _remarks(told: Stats, lang: Lang) -> list[str]:
    """Return what the figures mean, one sentence each."""
    lines = [say("cli.clips.stats.total", lang, people=len(told.people), amount=clip_words.amount(told.total, lang))]
    if nobody := [word for word in told.missing if word not in told.labels]:
        lines.append(say("cli.clips.stats.nobody", lang, labels=", ".join(nobody)))
    for word, people in told.missing.items():
        if word in nobody:
            continue
        if len(people) == 1:
            lines.append(say("cli.clips.stats.one_lacks", lang, label=word, people=people[0]))
        else:
            lines.append(
                say("cli.clips.stats.some_lack", lang, label=word, count=len(people), people=", ".join(people))
            )
    if len(told.people) < FEW_PEOPLE:
        lines.append(say("cli.clips.stats.few", lang, least=FEW_PEOPLE))
    if told.open:
        lines.append(say("cli.clips.stats.open", lang, count=f"{told.open:,}"))
    if told.torn:
        lines.append(say("cli.clips.stats.torn", lang, count=f"{told.torn:,}"))
    for why, count in told.left_out.items():
        lines.append(say(f"cli.clips.stats.{why}", lang, count=f"{count:,}"))
    return lines


def _plain(told: Stats) -> dict[str, object]:
    def amount(one: object) -> dict[str, object]:
        return {name: getattr(one, name) for name in ("clips", "seconds", "stills")}

    return {
        "v": 1,
        "people": {
            name: {
                **amount(of),
                "labels": {word: amount(cell) for (person, word), cell in told.cells.items() if person == name},
            }
            for name, of in told.people.items()
        },
        "tags": told.tags,
        "missing": told.missing,
        "left_out": told.left_out,
        "open": told.open,
        "torn": told.torn,
    }
