"""All that one picture is to show. The video path fills it, `draw` reads it, neither knows the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from smilecam.texts.catalogue import Lang
from smilecam.verdict import Verdicts


@dataclass(frozen=True, slots=True)
class Card:
    """A card over the whole picture that says what is going on, in place of the camera's picture.

    key: names `card.<key>.title` and `card.<key>.hint` in the texts; facts fill their braces.
    """

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What one published picture shows.

    time_s: when it is shown, on the same clock as the capture times (animation runs on this, never on a real clock).
    verdicts: the newest that are fresh enough to show; None while there are none.
    threshold: where laughing begins, 0 to 1 (the mark on the meter).
    lang: of every word on the picture.
    mirror: flip the camera's picture left to right; boxes are mirrored with it, lettering never is.
    card: shown in place of the camera's picture.
    status: the short line at the lower edge, already in the user's language; "" shows none.
    """

    time_s: float
    verdicts: Verdicts | None
    threshold: float
    lang: Lang
    mirror: bool = False
    card: Card | None = None
    status: str = ""
