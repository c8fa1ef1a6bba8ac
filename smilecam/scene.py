"""All that one picture is to show. The video path fills it, `draw` reads it, neither knows the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from smilecam.texts.catalogue import Lang
from smilecam.verdict import Verdicts


@dataclass(frozen=True, slots=True)
class Card:
    """A card over the whole picture that says what is going on, in place of the camera's picture.

    key: names `card.<key>.title` and `card.<key>.hint` in the texts; facts fill their braces.
    """

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


class Phase(Enum):
    """Where a round of the game stands, seen from this tile."""

    LOBBY = "lobby"
    COUNTDOWN = "countdown"
    PLAYING = "playing"
    OUT = "out"  # the others play on
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Player:
    """One player of the game before this camera.

    hearts, hearts_of: lives left of how many; (0, 0) in a mode without lives. card: the last one shown.
    warning: what the player is to mend ("hidden", "away", "covered", "frozen"), "" for nothing.
    since_s: when the newest of card, out, winner and warning came, on the scene's clock.
    """

    name: str
    hearts: int = 0
    hearts_of: int = 0
    card: Literal["", "yellow", "red"] = ""
    out: bool = False
    winner: bool = False
    warning: Literal["", "hidden", "away", "covered", "frozen"] = ""
    since_s: float = 0.0


@dataclass(frozen=True, slots=True)
class GameScene:
    """What a tile shows of the game.

    players: by the track of their face. code: what others type to join; "" shows none.
    left_s, of_s: time left of how much, None where there is no limit. count: 3, 2, 1 in COUNTDOWN.
    standing, standing_of: how many are still in, of how many; (0, 0) where that is not told.
    winner: who won, by name, "" for a draw, once OVER. since_s: when the phase began, on the scene's clock.
    """

    phase: Phase
    players: Mapping[int, Player] = field(default_factory=dict)
    code: str = ""
    left_s: float | None = None
    of_s: float | None = None
    count: int = 0
    standing: int = 0
    standing_of: int = 0
    winner: str = ""
    since_s: float = 0.0


class Step(Enum):
    """Where one prompted take stands."""

    READ = "read"  # the instruction is shown
    COUNTDOWN = "countdown"
    TAKE = "take"  # it records
    CHECK = "check"  # accept or retake


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a recording asks of the person.

    key: names `prompt.<key>` in the texts, the instruction; facts fill its braces. count: 3, 2, 1 in COUNTDOWN.
    progress: of the take, 0 to 1. number, of: which take of how many. since_s: when the step began.
    """

    key: str
    step: Step
    facts: Mapping[str, object] = field(default_factory=dict)
    count: int = 0
    progress: float = 0.0
    number: int = 0
    of: int = 0
    since_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Guide:
    """What the person before the camera is to do while their neutral face is measured, over the live picture.

    key: names `guide.<key>` in the texts; facts fill its braces. progress: 0 to 1, of the time that is needed.
    held: it goes on; False while something hinders it. done: it has ended well.
    """

    key: str
    progress: float
    facts: Mapping[str, object] = field(default_factory=dict)
    held: bool = True
    done: bool = False


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
    game, recording: what is shown of a game and of a prompted recording, None while there is none.
    guide: what a calibration asks for, None while there is none.
    """

    time_s: float
    verdicts: Verdicts | None
    threshold: float
    lang: Lang
    mirror: bool = False
    card: Card | None = None
    status: str = ""
    game: GameScene | None = None
    recording: Prompt | None = None
    guide: Guide | None = None
