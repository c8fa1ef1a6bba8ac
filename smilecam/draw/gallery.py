"""A theme in every state that it may be seen in, on the drawn person: for previews, for thumbnails, for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from smilecam.draw.paint import ScenePainter
from smilecam.draw.portrait import Portrait
from smilecam.draw.text import Lettering
from smilecam.draw.theme import Theme
from smilecam.draw.visage import Expression
from smilecam.faces import Box, Face, HeadPose
from smilecam.frames import Picture, Size
from smilecam.scene import Card, GameScene, Guide, Phase, Player, Prompt, Scene, Step
from smilecam.texts.catalogue import Lang
from smilecam.verdict import EMOTIONS, Judgement, Mood, Verdict, Verdicts

STRAIGHT, SMIRK, LAUGH = Expression(), Expression(smile=0.55), Expression(smile=1, laugh=1)
_STATUS = "SmileCam  30 fps"
_NAMES: Mapping[Lang, tuple[str, ...]] = {
    "ko": ("민지", "준호", "서연", "하늘"),
    "en": ("Minji", "Alex", "Sam", "Robin"),
}
_AT_S = 0.7  # how long after its beginning a state is looked at
_STEPS = 8  # so many pictures until then


@dataclass(frozen=True, slots=True)
class Posed:
    """One person in a state: what the face does, what is judged of it. before: the score until the state begins."""

    face: Expression
    score: float
    emotion: str = "neutral"
    laughing: bool = False
    before: float = 0.1


@dataclass(frozen=True, slots=True)
class State:
    """Who is seen, and what else the scene shows, by language and names; times count from the state's beginning."""

    people: tuple[Posed, ...]
    more: Callable[[Lang, tuple[str, ...]], dict[str, Any]] = lambda lang, names: {}
    at_s: float = _AT_S


_CALM = Posed(STRAIGHT, 0.07)
_LAUGHS = Posed(LAUGH, 0.94, "happy", laughing=True, before=0.4)


def _game(phase: Phase, *players: Player, **facts: Any) -> Callable[[Lang, tuple[str, ...]], dict[str, Any]]:
    def more(_: Lang, names: tuple[str, ...]) -> dict[str, Any]:
        told = {track: replace(one, name=names[track]) for track, one in enumerate(players)}
        won = names[0] if any(one.winner for one in players) else ""
        scene = GameScene(phase, told, code="4821", standing=3, standing_of=8, winner=won)
        return {"game": replace(scene, **facts)}

    return more


def _asks(step: Step, **facts: Any) -> Callable[[Lang, tuple[str, ...]], dict[str, Any]]:
    prompt = Prompt("smile", step, number=2, of=8)
    return lambda lang, names: {"recording": replace(prompt, **facts)}


_LIVES = Player("", hearts=2, hearts_of=3)
STATES: Mapping[str, State] = {
    "calm": State((_CALM,)),
    "poker": State((_CALM,), at_s=5.0),
    "rising": State((Posed(SMIRK, 0.44, "happy", before=0.1),)),
    "laughing": State((_LAUGHS,)),
    "four": State(
        (_CALM, Posed(SMIRK, 0.44, "happy"), _LAUGHS, Posed(Expression(yaw=0.8), 0.21, "surprise")),
    ),
    "lobby": State((_CALM,), _game(Phase.LOBBY, replace(_LIVES, hearts=3))),
    "countdown": State((_CALM,), _game(Phase.COUNTDOWN, replace(_LIVES, hearts=3), count=3)),
    "playing": State((_CALM,), _game(Phase.PLAYING, _LIVES, left_s=72.0, of_s=180.0, since_s=-60.0), at_s=2.6),
    "hurry": State(
        (Posed(SMIRK, 0.44, "happy"),),
        _game(Phase.PLAYING, replace(_LIVES, hearts=1, card="yellow"), left_s=8.0, of_s=180.0, since_s=-90.0),
    ),
    "warning": State(
        (Posed(Expression(yaw=0.9), 0.1),),
        _game(Phase.PLAYING, replace(_LIVES, warning="away"), left_s=72.0, of_s=180.0, since_s=-60.0),
    ),
    "out": State(
        (_LAUGHS,), _game(Phase.OUT, replace(_LIVES, hearts=0, card="red", out=True), left_s=65.0, of_s=180.0)
    ),
    "won": State((Posed(SMIRK, 0.3, "happy"),), _game(Phase.OVER, replace(_LIVES, winner=True)), at_s=2.4),
    "draw": State((_CALM,), _game(Phase.OVER, _LIVES)),
    "party": State(
        (_CALM, Posed(SMIRK, 0.44, "happy"), _LAUGHS, _CALM),
        _game(
            Phase.PLAYING, replace(_LIVES, hearts=3), replace(_LIVES, hearts=1, card="yellow"),
            replace(_LIVES, hearts=0, card="red", out=True), _LIVES, left_s=72.0, of_s=180.0, since_s=-60.0,
        ),
    ),
    "prompt": State((_CALM,), _asks(Step.READ)),
    "take-soon": State((_CALM,), _asks(Step.COUNTDOWN, count=2)),
    "take": State((Posed(SMIRK, 0.62, "happy", laughing=True),), _asks(Step.TAKE, progress=0.6)),
    "check": State((_CALM,), _asks(Step.CHECK)),
    "guide": State((_CALM,), lambda lang, names: {"guide": Guide("look", 0.6)}),
    "card": State((), lambda lang, names: {"card": Card("camera-lost")}),
}  # fmt: skip


def picture(
    theme: Theme, size: Size, name: str, lang: Lang, lettering: Lettering | None = None, ground: Picture | None = None
) -> Picture:
    """Return the state `name` as (height, width, 3) uint8 BGR, on the person, or on `ground` in place of the camera.

    Raises KeyError for an unknown state.
    """
    painter = ScenePainter(size, theme, lettering)
    canvas = painter.paint(None, Scene(-1.0, None, 0.5, lang))
    for camera, scene in scenes(size, STATES[name], lang):
        canvas = painter.paint(camera if ground is None else ground, scene)
    return np.ascontiguousarray(canvas[..., :3])


def scenes(size: Size, state: State, lang: Lang) -> Iterator[tuple[Picture, Scene]]:
    """Return pictures and scenes from just before the state begins until it is looked at."""
    camera, boxes = crowd(size, [one.face for one in state.people])
    more = state.more(lang, _NAMES[lang])
    for number, time_s in enumerate((-0.1, *(state.at_s * step / _STEPS for step in range(_STEPS + 1)))):
        faces = [
            _verdict(one, box, track, time_s >= 0)
            for track, (one, box) in enumerate(zip(state.people, boxes, strict=True))
        ]
        seen = Verdicts(time_s, number, (size.width, size.height), tuple(faces))
        yield camera, replace(Scene(time_s, seen, 0.5, lang, status=_STATUS), **more)


def crowd(size: Size, faces: list[Expression]) -> tuple[Picture, list[Box]]:
    """Return a picture of one person, or of up to four in its quarters, and where their faces are."""
    if len(faces) < 2:
        return _person(size, faces[0] if faces else STRAIGHT), [face_box(size)][: len(faces)]
    quarter = Size(size.width // 2, size.height // 2)
    picture, boxes = np.zeros((size.height, size.width, 3), np.uint8), []
    for number, face in enumerate(faces):
        left, top = number % 2 * quarter.width, number // 2 * quarter.height
        picture[top : top + quarter.height, left : left + quarter.width] = _person(quarter, face)
        x0, y0, x1, y1 = face_box(quarter)
        boxes.append(Box(x0 + left, y0 + top, x1 + left, y1 + top))
    return picture, boxes


def face_box(size: Size) -> Box:
    """Return where the portrait's face is, read off Face Mesh at 1280x720."""
    unit = min(size.height * 0.0020, size.width * 0.0026)
    x, y = size.width / 2, size.height * 0.47
    return Box(x - 84 * unit, y - 85 * unit, x + 84 * unit, y + 131 * unit)


def _person(size: Size, face: Expression) -> Picture:
    return Portrait(size).paint(face)[..., :3].copy()


def _verdict(one: Posed, box: Box, track: int, begun: bool) -> Verdict:
    face = Face(box, None, HeadPose(0.0, 0.0, 0.0), light=0.5, quality=1.0, eyes_open=0.3, mouth_open=0.1)
    likely = tuple(0.88 if name == one.emotion else 0.02 for name in EMOTIONS)
    laughs, score = one.laughing and begun, one.score if begun else one.before
    mood = Mood.LAUGHING if laughs else Mood.CALM
    return Verdict(Judgement(track, face, score, likely, 1.0), mood, 0.0, score, int(laughs))
