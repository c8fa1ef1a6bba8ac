"""What comes with the program, and a font that holds Hangul."""

from __future__ import annotations

from collections.abc import Callable

from smilecam import weights
from smilecam.doctor import remedies
from smilecam.doctor.finding import Finding, Level
from smilecam.errors import SmileCamError

_THEME = "quiet"


def shipped(what: str, load: Callable[[], str]) -> Finding:
    """`load` returns the name of what is shipped, or raises what is wrong with it."""
    try:
        return Finding(what, Level.OK, f"{what}_ok", {"name": load()})
    except SmileCamError as problem:
        return Finding(what, Level.BAD, problem=problem)


def font(family: Callable[[], str]) -> Finding:
    try:
        return Finding("font", Level.OK, "font_ok", {"name": family()})
    except Exception as problem:  # no font, no carrier, or a Skia that cannot read either
        brings = remedies.install("koreanize-matplotlib", force=True)
        return Finding("font", Level.WARN, "font_none", {"reason": problem}, commands=(brings,))


def shipped_weights() -> str:
    return weights.load(weights.find(None)).card.name


def theme() -> str:
    from smilecam.draw import themefile

    themefile.load(themefile.find(_THEME))
    return _THEME


def hangul_family() -> str:
    from smilecam.draw import themefile
    from smilecam.draw.text import Lettering

    return Lettering.of_this_machine(themefile.load(themefile.find(_THEME)).families).family
