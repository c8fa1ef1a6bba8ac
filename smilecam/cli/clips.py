"""clips: the library of labelled clips. list, show, stats, verify, export, delete here; the rest in clips_*."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from smilecam.cli import clip_words, rows
from smilecam.cli.clips_import import import_
from smilecam.cli.clips_progress import progress
from smilecam.cli.clips_review import label, review
from smilecam.cli.clips_sheet import written
from smilecam.cli.clips_stats import stats
from smilecam.cli.language import user_lang
from smilecam.cli.page import cells, terminal_cells
from smilecam.cli.paths import shown
from smilecam.cli.problems import INTERRUPTED
from smilecam.cli.words import WordedGroup, WordedOption, json_switch, switch, worded
from smilecam.errors import UsageProblem
from smilecam.record import clip as nouns
from smilecam.record import export as exports
from smilecam.record import form, places, removal
from smilecam.record.clip import Kind, Manifest, holding
from smilecam.record.library import Found, Library
from smilecam.record.stats import stats as counted
from smilecam.record.verify import Finding
from smilecam.record.verify import verify as verified
from smilecam.settings import folders
from smilecam.texts.catalogue import Lang, say

AMISS = 1
_NAMES = click.Argument(["names"], nargs=-1, metavar="NAME...")
_MOST_CELLS = 72


def library() -> Library:
    return Library(folders(os.environ).clips)


@worded("list", _NAMES, json_switch(), within="clips")
def list_(names: Sequence[str], as_json: bool) -> int:
    lang, here = user_lang(), library()
    found = here.select(names)
    if as_json:
        told = [json.loads(form.written(one.manifest)) for one in found if one.manifest]
        click.echo(json.dumps({"v": form.VERSION, "clips": told}, ensure_ascii=False))
    elif found:
        _table(found, lang)
    else:
        click.echo(say("cli.clips.none", lang, folder=shown(str(here.folder))))
    return AMISS if any(one.fault for one in found) else 0


@worded(
    "show",
    _NAMES,
    switch("open", "cli.clips.open", "opened"),
    WordedOption("--out", meaning="cli.clips.show.out", metavar="FILE.png", type=click.Path(path_type=Path)),
    within="clips",
)
def show(names: Sequence[str], opened: bool, out: Path | None) -> int:
    lang = user_lang()
    chosen = library().readable(names)
    if out is not None and len(chosen) > 1:
        raise UsageProblem("clip.one_sheet", count=len(chosen))
    for number, one in enumerate(chosen):
        if number:
            click.echo()
        _show(one, lang)
        path = written(library(), one, out, lang)
        click.echo(f"\n  {say('cli.clips.sheet', lang, file=shown(str(path)))}")
        if opened:
            click.launch(str(path))
    return 0


@worded("verify", switch("mend", "cli.clips.verify.mend"), within="clips")
def verify(mend: bool) -> int:
    lang, here = user_lang(), library()
    began_s, left = time.monotonic(), 0
    with progress("verify", lang) as bar:
        findings = list(verified(here, time.time(), bar))
    for one in findings:
        mended = _mended(one) if mend else False
        left += not mended
        _tell(one, mended, lang)
    manifests = [one.manifest for one in here.clips() if one.manifest]
    size, seconds = sum(one.bytes for one in manifests), time.monotonic() - began_s
    key = "sound" if not findings else "mended" if not left else "amiss"
    facts = {
        "clips": clip_words.count(len(manifests), lang),
        "size": _size(size),
        "seconds": f"{seconds:.1f}",
        "left": left,
    }
    click.echo(say(f"cli.clips.verify.{key}", lang, **facts))
    return AMISS if left else 0


@worded(
    "export",
    click.Argument(["target"], metavar="FOLDER|FILE.tar", type=click.Path(path_type=Path)),
    _NAMES,
    within="clips",
)
def export(target: Path, names: Sequence[str]) -> int:
    lang, here = user_lang(), library()
    chosen = here.readable(names)
    if not chosen:
        raise UsageProblem("clip.none", folder=here.folder)
    amount = clip_words.amount(counted(chosen).total, lang)
    with progress("export", lang) as bar:
        if target.suffix == exports.TAR:
            shards = exports.to_tars(here.folder, chosen, target, bar)
            told = say("cli.clips.export.tars", lang, amount=amount, first=shown(str(shards[0])), count=len(shards))
        else:
            exports.to_folder(here.folder, chosen, target, bar)
            told = say("cli.clips.export.done", lang, amount=amount, folder=shown(str(target)))
    click.echo(told)
    click.echo(click.style(say("cli.clips.export.faces", lang), dim=True))
    return 0


@worded(
    "delete",
    _NAMES,
    WordedOption("--person", meaning="cli.clips.delete.person", metavar="ID", type=str),
    switch("yes", "cli.clips.delete.yes", "agreed"),
    within="clips",
)
def delete(names: Sequence[str], person: str | None, agreed: bool) -> int:
    lang, here, own = user_lang(), library(), folders(os.environ)
    if bool(names) == bool(person):
        raise UsageProblem("clip.delete_what")
    if person is None:
        found = here.select(names)
        if not agreed and not _sure("sure_clips", lang, count=len(found), first=found[0].name):
            return INTERRUPTED
        removed = removal.remove_clips(found, own.cache)
    else:
        who = nouns.person(person)
        if not agreed and not _sure("sure_person", lang, person=who):
            return INTERRUPTED
        removed = removal.remove_person(here.folder, own.cache, who)
    facts = {"clips": removed.clips, "made": removed.made, "consents": removed.consents, "size": _size(removed.bytes)}
    click.echo(say(f"cli.clips.delete.{'done_person' if person else 'done'}", lang, person=person or "", **facts))
    sets = removal.trained_on(own.data / "weights", person) if person else []
    key = "weights_named" if sets else "weights"
    click.echo(say(f"cli.clips.delete.{key}", lang, names=", ".join(sets)))
    return 0


def _sure(key: str, lang: Lang, **facts: object) -> bool:
    if not sys.stdin.isatty():
        raise UsageProblem("clip.delete_ask")
    return click.confirm(say(f"cli.clips.delete.{key}", lang, **facts), default=False)


def _table(found: Sequence[Found], lang: Lang) -> None:
    """Print a line for each clip, a head for each session; what cannot be read stands among them and says why."""
    session = ""
    width = max(cells(one.file.stem) for one in found)
    for one in found:
        if (head := one.name.rpartition("/")[0]) != session:
            click.echo(("" if not session else "\n") + click.style(head, bold=True))
            session = head
        told = one.manifest
        name = f"  {one.file.stem}{' ' * (width - cells(one.file.stem))}"
        if told is None:
            why = say(one.fault.key, lang, **{**one.fault.facts, "file": one.name}) if one.fault else ""
            click.echo(f"{name}  {click.style('!', fg='red')} {why}")
            continue
        labels = " ".join(dict.fromkeys(clip_words.named(span.label, lang) for span in holding(told.labels)))
        more = "  ".join(filter(None, (clip_words.standing(told, lang), click.style(" ".join(told.tags), dim=True))))
        long = clip_words.length(told, lang)
        click.echo(f"{name}  {clip_words.review_mark(told.review)} {long.rjust(8)}  {labels}  {more}".rstrip())


def _show(one: Manifest, lang: Lang) -> None:
    click.echo(click.style(one.name, bold=True))
    held = holding(one.labels)
    if one.kind is Kind.VIDEO and one.duration_s > 0:
        width = min(_MOST_CELLS, terminal_cells() - 4)
        click.echo(f"\n  {clip_words.timeline(held, one.duration_s, width)}\n")
    told = {
        "labels": ", ".join(_span_words(one, lang)),
        "length": _length_words(one, lang),
        "state": clip_words.state(one, lang) or say(f"clip.state.{one.state.value}", lang),
        "faces": say(f"clip.faces.{one.faces.value}", lang),
        "review": f"{clip_words.review_mark(one.review)} {say(f'clip.review.{one.review.value}', lang)}",
        "started": f"{one.started[:19].replace('T', ' ')} UTC",
        "camera": one.camera,
        "light": "" if one.light is None else f"{one.light:.2f}",
        "tags": ", ".join(one.tags),
        "file": shown(str(places.clip_of(one, library().folder))),
    }
    rows.show([(say(f"cli.clips.show.{name}", lang), words) for name, words in told.items() if words])


def _span_words(one: Manifest, lang: Lang) -> list[str]:
    told = []
    for span in one.labels:
        part = "" if one.kind is Kind.STILL else f" {span.start_s:.1f}–{span.end_s:.1f}"
        told.append(f"{span.label}{part} ({say(f'clip.by.{span.by.value}', lang)})")
    return told


def _length_words(one: Manifest, lang: Lang) -> str:
    if one.kind is Kind.STILL:
        return f"{say('clip.still', lang)}, {one.size}, {_size(one.bytes)}"
    facts = {"seconds": f"{one.duration_s:.1f}", "frames": one.frames, "fps": f"{one.fps:.1f}"}
    return f"{say('clip.frames', lang, **facts)}, {one.size}, {_size(one.bytes)}"


def _mended(one: Finding) -> bool:
    if one.mend is None:
        return False
    one.mend()
    return True


def _tell(one: Finding, mended: bool, lang: Lang) -> None:
    mark = click.style("✓", fg="green") if mended else click.style("✗", fg="red")
    told = say(one.problem.key, lang, **{**one.problem.facts, "file": one.name})
    done = f" {click.style(say('cli.clips.verify.is_mended', lang), fg='green')}" if mended else ""
    click.echo(f"{mark} {rows.hung(told + done, 2)}")


def _size(count: int) -> str:
    return f"{count / 2**30:.1f} GB" if count >= 2**30 else f"{count / 2**20:.1f} MB"


clips = WordedGroup("clips", commands=[list_, show, review, label, stats, verify, import_, export, delete])
