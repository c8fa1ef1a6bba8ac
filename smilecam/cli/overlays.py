"""overlays list, show, preview, validate, new: themes, ours and the user's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import click

from smilecam.cli.language import user_lang
from smilecam.cli.page import cells
from smilecam.cli.paths import shown
from smilecam.cli.words import WordedGroup, WordedOption, worded
from smilecam.errors import BadTheme, UsageProblem, reason_of
from smilecam.settings import Settings, folders, parse_size
from smilecam.texts.catalogue import Lang, say

_START = "quiet"  # what a new theme builds on
_NAME = click.Argument(["name"])
_NAMES = click.Argument(["names"], nargs=-1)


def _own() -> Path:
    return folders(os.environ).overlays


@worded("list", within="overlays")
def list_() -> int:
    from smilecam.draw import themefile

    lang, known = user_lang(), themefile.names(_own())
    wide = max(cells(name) for name in known)
    faults = 0
    for name, folder in known.items():
        mine = folder.parent == _own()
        try:
            told = themefile.load(folder, _own()).title.get(lang, "")
        except BadTheme as problem:
            told, faults = say(problem.key, lang, **problem.facts), faults + 1
        where = f"  {click.style(shown(str(folder)), dim=True)}" if mine else ""
        click.echo(f"{click.style(name, fg='cyan')}{' ' * (wide - cells(name))}  {told}{where}")
    click.echo()
    click.echo(say("cli.overlays.next", lang, folder=shown(str(_own()))))
    return int(faults > 0)


@worded("show", _NAME, within="overlays")
def show(name: str) -> int:
    from smilecam.draw import themefile
    from smilecam.draw.theme import ELEMENTS

    lang, folder = user_lang(), themefile.find(name, _own())
    theme = themefile.load(folder, _own())
    click.echo(f"{click.style(name, fg='cyan', bold=True)}  {theme.title.get(lang, '')}  {shown(str(folder))}")
    for element in ELEMENTS:
        drawn = getattr(theme, element) is not None
        meaning = say(f"cli.overlays.element.{element}", lang)
        mark = click.style("●", fg="green") if drawn else click.style("○", dim=True)
        click.echo(f"  {mark} {element.ljust(10)} {meaning}")
    click.echo()
    click.echo(say("cli.overlays.legend", lang))
    return 0


@worded("validate", _NAMES, within="overlays")
def validate(names: Sequence[str]) -> int:
    from smilecam.draw import themefile

    lang, known = user_lang(), themefile.names(_own())
    faults = 0
    for name in names or known:
        # A path is taken as the folder it is: a theme is looked at before it is put among the others.
        folder = Path(name) if os.sep in name else themefile.find(name, _own())
        try:
            themefile.load(folder, _own())
            click.echo(say("cli.overlays.fits", lang, name=name))
        except BadTheme as problem:
            faults += 1
            click.echo(say(problem.key, lang, **problem.facts))
    return int(faults > 0)


@worded(
    "preview",
    _NAME,
    WordedOption("--out", meaning="cli.overlays.out", metavar="DIR", default=None),
    WordedOption("--size", meaning="option.size", metavar="WIDTHxHEIGHT", default=None),
    within="overlays",
)
def preview(name: str, out: str | None, size: str | None) -> int:
    from smilecam.draw import gallery, themefile

    lang = user_lang()
    theme = themefile.named(name, _own())
    target = Path(out) if out else Path(f"{name}-preview")
    wanted = parse_size(size) if size else Settings().size
    for state in gallery.STATES:
        _write(target / f"{state}.png", gallery.picture(theme, wanted, state, lang))
    click.echo(say("cli.overlays.previewed", lang, number=len(gallery.STATES), folder=shown(str(target))))
    return 0


@worded("new", _NAME, within="overlays")
def new(name: str) -> int:
    from smilecam.draw import themefile
    from smilecam.draw.reading import NAME

    lang, folder = user_lang(), _own() / name
    if not NAME.fullmatch(name):
        raise BadTheme("theme.name", place=str(folder), found=name)
    if name in themefile.names():
        raise BadTheme("theme.taken", place=str(folder), found=name)
    if folder.exists():
        raise BadTheme("theme.exists", place=str(folder))
    try:
        folder.mkdir(parents=True)
        (folder / "theme.toml").write_text(_starting(lang, name), "utf-8")
        for drawing in sorted(themefile.find(_START).glob("*.svg")):
            shutil.copy(drawing, folder)
    except OSError as problem:
        raise UsageProblem("theme.unwritten", path=folder, reason=reason_of(problem)) from problem
    click.echo(say("cli.overlays.made", lang, file=shown(str(folder / "theme.toml")), name=name))
    return 0


def _starting(lang: Lang, name: str) -> str:
    """Return the file that a new theme begins with: it builds on ours, and says how in comments."""
    told = {key: say(f"cli.overlays.new.{key}", lang) for key in ("about", "colours", "tag", "phrases", "away", "more")}
    return f"""# {told["about"]}

v = 1
extends = "{_START}"
title = {{ en = "{name}", ko = "{name}" }}

# {told["colours"]}
[colours]
gold = "#7bdff2"
ember = "#f25f5c"

# {told["tag"]}
[tag]
width = 184

[hearts]
art = "heart.svg"
lost = "heart-lost.svg"

[cards]
yellow = "yellow.svg"
red = "red.svg"

# {told["phrases"]}
[phrases]
out = {{ en = "OUT!", ko = "탈락!" }}
go = {{ en = ["No laughing!", "Straight faces!"], ko = ["웃음 금지!", "표정 관리!"] }}

# {told["away"]}
# timer = false

# {told["more"]}
"""


def _write(path: Path, picture: object) -> None:
    import cv2
    import numpy as np

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        encoded = cv2.imencode(".png", np.asarray(picture))[1]
        path.write_bytes(encoded.tobytes())
    except OSError as problem:
        raise UsageProblem("theme.unwritten", path=path, reason=reason_of(problem)) from problem


overlays = WordedGroup("overlays", commands=[list_, show, preview, validate, new])
