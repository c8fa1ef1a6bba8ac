"""Themes as tests need them: whole, in the font that is the same on every machine."""

from __future__ import annotations

from smilecam.draw.theme import Tag, Theme
from smilecam.draw.themefile import find, load

SHIPPED = ("quiet", "gameshow", "yeneung", "clear")


def shipped_theme(name: str = "quiet") -> Theme:
    return load(find(name))


def tag_of(theme: Theme) -> Tag:
    """Return the theme's tag, which all of ours have."""
    if theme.tag is None:
        raise ValueError("unexpected theme: None != a tag")
    return theme.tag
