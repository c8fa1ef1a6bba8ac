"""A theme as data: what stands on the picture, how large, in which colours. `themefile` reads it from TOML.

An element that a theme leaves out is None and is not drawn. Lengths are as `style` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Annotated, Literal

from smilecam.draw.style import CLEAR, Art, Colour, Label, Letters, Sign, Within, Words

VERSION = 1


@dataclass(frozen=True, slots=True)
class Meter:
    """The smile meter. kind: a line that bends into a smile, a straight bar, or a row of lamps.

    bend: how far the line's middle sinks at 100; tick: length of the threshold's mark; lamps: how many.
    """

    thickness: Annotated[float, Within(1, 60)]
    tick: Annotated[float, Within(1, 100)]
    bend: Annotated[float, Within(0, 100)] = 0.0
    kind: Literal["smile", "bar", "lamps"] = "smile"
    lamps: Annotated[int, Within(3, 40)] = 12
    rim: Annotated[float, Within(0, 20)] = 0.0


@dataclass(frozen=True, slots=True)
class State:
    """The row that says calm or laughing in a word and a shape of its own, for who cannot tell colours apart."""

    words: Words
    calm: Art
    laughing: Art


@dataclass(frozen=True, slots=True)
class Look:
    """A tag's colours in one state: plate, its edge, the lettering, the meter's track, fill and tick, the glow.

    rim: around letters and meter. high: the colour that the fill runs into at the meter's far end.
    """

    plate: Colour
    edge: Colour
    ink: Colour
    track: Colour
    fill: Colour
    tick: Colour
    glow: Colour = CLEAR
    rim: Colour = CLEAR
    high: Colour = CLEAR


@dataclass(frozen=True, slots=True)
class Tag:
    """What stands beside each face: emotion word, score and meter on a plate."""

    width: Annotated[float, Within(40, 640)]
    height: Annotated[float, Within(20, 640)]
    padding: Annotated[float, Within(0, 160)]
    gap: Annotated[float, Within(0, 200)]
    calm: Look
    laughing: Look
    radius: Annotated[float, Within(0, 320)] = 0.0
    slant: Annotated[float, Within(-0.6, 0.6)] = 0.0
    edge_width: Annotated[float, Within(0.5, 20)] = 1.5
    rim: Annotated[float, Within(0, 20)] = 0.0
    rays: Annotated[float, Within(0, 120)] = 0.0
    state: State | None = None
    emotion: Words | None = None
    score: Words | None = None
    meter: Meter | None = None


@dataclass(frozen=True, slots=True)
class Name(Label):
    """Who somebody is, on a strip of the tag's width above it; lives and cards stand at its other end."""

    height: Annotated[float, Within(10, 200)] = 34.0


@dataclass(frozen=True, slots=True)
class Hearts:
    """Lives on the name's strip: those left and those lost differ in shape, not in colour alone."""

    size: Annotated[float, Within(6, 120)]
    gap: Annotated[float, Within(0, 60)]
    art: Art
    lost: Art


@dataclass(frozen=True, slots=True)
class CardMarks:
    """The last card that somebody was shown, on the name's strip."""

    size: Annotated[float, Within(6, 120)]
    yellow: Art
    red: Art


@dataclass(frozen=True, slots=True)
class Stamp:
    """What stands in the tag's place once somebody is out or has won."""

    out: Label
    winner: Label


@dataclass(frozen=True, slots=True)
class Caption:
    """Big lettering beside a face that reacts: to a laugh, to a straight face, to what goes wrong.

    hold_s: how long it stands; every_s: how often a long state is remarked upon again; poker_s: how long a face is
    straight before that is.
    """

    laugh: Label | None = None
    calm: Label | None = None
    alarm: Label | None = None
    hold_s: Annotated[float, Within(0.5, 10)] = 2.2
    every_s: Annotated[float, Within(1, 60)] = 5.0
    poker_s: Annotated[float, Within(1, 60)] = 4.0


@dataclass(frozen=True, slots=True)
class Timer(Sign):
    """Time left, beside a ring or over a bar that empties. hurry: their colour in the last ten seconds."""

    kind: Literal["plain", "ring", "bar"] = "ring"
    track: Colour = CLEAR
    fill: Colour = CLEAR
    hurry: Colour = CLEAR


@dataclass(frozen=True, slots=True)
class Ask(Sign):
    """What somebody is asked to do, and how far it is done, as a bar. hint: the smaller second line."""

    hint: Words = field(default_factory=lambda: Words(18, "regular"))
    track: Colour = CLEAR
    fill: Colour = CLEAR


@dataclass(frozen=True, slots=True)
class Guiding:
    """The guide of a calibration: what to do, beside a ring that fills. done: the mark's colour once it is full."""

    plate: Colour
    edge: Colour
    ink: Colour
    track: Colour
    fill: Colour
    done: Colour
    title: Words
    hint: Words


@dataclass(frozen=True, slots=True)
class Confetti:
    """Paper that rains on a winner; it never falls over eyes or mouths."""

    count: Annotated[int, Within(1, 200)]
    size: Annotated[float, Within(2, 60)]
    seconds: Annotated[float, Within(0.5, 20)]
    colours: Annotated[tuple[Colour, ...], Within(1, 12)]
    shapes: Annotated[tuple[Literal["strip", "dot", "star"], ...], Within(1, 3)] = ("strip",)


@dataclass(frozen=True, slots=True)
class Cards:
    """A card over the whole picture. top, bottom: its background; smiling: the cards whose line smiles, by key."""

    top: Colour
    bottom: Colour
    line: Colour
    title: Letters
    hint: Letters
    smiling: Annotated[tuple[str, ...], Within(0, 20)]
    pattern: Literal["plain", "rays", "dots", "stripes"] = "plain"
    pattern_colour: Colour = CLEAR


@dataclass(frozen=True, slots=True)
class Motion:
    """How long things take, in seconds: the meter to follow, a tag to light up and calm down, a face to come and go."""

    meter_s: Annotated[float, Within(0.01, 2)]
    light_s: Annotated[float, Within(0.01, 2)]
    calm_s: Annotated[float, Within(0.01, 2)]
    fade_s: Annotated[float, Within(0.01, 2)]


Phrases = Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Theme:
    """Everything of one look.

    title: by language. families: font families, the first that this machine has is taken, after them any that
    holds Hangul. safe: share of the picture's sides that stays empty, because call apps crop there.
    phrases: by key and language; one of them is drawn at a time (see `phrases`).
    """

    v: Annotated[int, Within(VERSION, VERSION)]
    title: Mapping[str, str]
    families: Annotated[tuple[str, ...], Within(1, 12)]
    safe: Annotated[float, Within(0, 0.2)]
    card: Cards
    motion: Motion
    phrases: Phrases = field(default_factory=dict)
    tag: Tag | None = None
    name: Name | None = None
    hearts: Hearts | None = None
    cards: CardMarks | None = None
    stamp: Stamp | None = None
    caption: Caption | None = None
    timer: Timer | None = None
    room: Sign | None = None
    banner: Sign | None = None
    countdown: Sign | None = None
    prompt: Ask | None = None
    guide: Guiding | None = None
    confetti: Confetti | None = None
    status: Sign | None = None


ELEMENTS = tuple(one.name for one in fields(Theme) if one.default is None)  # those that may be left out
