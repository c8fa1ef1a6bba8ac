"""Draws what stands at the picture's edge: banner, countdown, timer, room, what a recording asks, the status line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, cos, pi
from typing import Any

import skia

from smilecam.draw.brush import Brush, Layer
from smilecam.draw.layout import Corner, corner_box, seek_corner
from smilecam.draw.motion import STANDS, Pose, coming, leaving
from smilecam.draw.phrases import pick
from smilecam.draw.sign import SHADOW, Drawn, Signwriter, draw_plate, looks_of
from smilecam.draw.style import Colour, Sign
from smilecam.draw.text import Lettering
from smilecam.draw.theme import Ask, Theme, Timer
from smilecam.faces import Box
from smilecam.scene import GameScene, Phase, Prompt, Scene, Step
from smilecam.texts.catalogue import Lang, say

_GO_S = 1.6  # how long "go" stands
_HURRY_S = 10.0
_BLINK_HZ = 0.8  # of the recording's dot, softly
_BANNERS = {
    Phase.LOBBY: "lobby", Phase.COUNTDOWN: "ready", Phase.PLAYING: "go", Phase.OUT: "gone",
}  # fmt: skip
_STEPS = {Step.READ: "take", Step.COUNTDOWN: "get_ready", Step.TAKE: "recording", Step.CHECK: "check"}


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """One sign of a picture: its box's size, and how it is drawn there."""

    key: str
    sign: Sign
    size: tuple[float, float]
    draw: Callable[[Any, float, float, Pose, bool], None]
    pose: Pose = STANDS


class Signs:
    """The signs of one theme on one canvas; each remembers where it stands, so that it does not hop."""

    def __init__(self, theme: Theme, scale: float, area: Box, lettering: Lettering) -> None:
        self._theme, self._scale, self._area, self._lettering = theme, scale, area, lettering
        self._writer = Signwriter(lettering, scale)
        self._corners: dict[str, Corner] = {}
        self._line = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeCap=skia.Paint.kRound_Cap)
        self._flat = skia.Paint(AntiAlias=True)
        self._asks: tuple[tuple[object, ...], tuple[float, float], Layer] | None = None

    def draw(self, canvas: Any, scene: Scene, lang: Lang, never: Sequence[Box], rather_not: Sequence[Box]) -> list[Box]:
        """Draw all signs of `scene` where they cover none of `never`; return where they stand."""
        taken: list[Box] = []
        corners, self._corners = self._corners, {}
        for shown in self._shown(scene, lang):
            home = Corner.at(shown.sign.place)
            corner = seek_corner(home, corners.get(shown.key), shown.size, self._area, [*never, *taken], rather_not)
            if corner is None:
                continue
            self._corners[shown.key] = corner
            box = corner_box(corner, *shown.size, self._area)
            shown.draw(canvas, box.x0, box.y0, shown.pose, not corner.top)
            taken.append(box)
        return taken

    def _shown(self, scene: Scene, lang: Lang) -> Iterator[_Shown]:
        if scene.game is not None:
            yield from self._of_game(scene.game, lang, scene.time_s)
        if scene.recording is not None:
            yield from self._of_recording(scene.recording, lang, scene.time_s)
        if scene.status and self._theme.status and (lang == scene.lang or scene.status.isascii()):
            yield self._label("status", self._theme.status, scene.status)

    def _of_game(self, game: GameScene, lang: Lang, time_s: float) -> Iterator[_Shown]:
        theme, age_s = self._theme, time_s - game.since_s
        if theme.countdown and game.phase is Phase.COUNTDOWN and game.count:
            yield self._label("countdown", theme.countdown, str(game.count), age_s % 1.0)
        key = _BANNERS.get(game.phase) or ("won" if game.winner else "draw")
        if theme.banner and (key != "go" or age_s < _GO_S):
            told = pick(
                theme.phrases, key, lang, round(game.since_s),
                name=game.winner, code=game.code, standing=game.standing, of=game.standing_of, count=game.count,
            )  # fmt: skip
            yield self._label("banner", theme.banner, told, age_s, _GO_S - age_s if key == "go" else 1.0)
        if theme.timer and game.left_s is not None and game.phase in (Phase.PLAYING, Phase.OUT):
            yield self._timer(theme.timer, game.left_s, game.of_s)
        key = "code" if game.phase in (Phase.LOBBY, Phase.COUNTDOWN) else "standing"
        if theme.room and (game.code if key == "code" else game.standing_of):
            told = pick(theme.phrases, key, lang, code=game.code, standing=game.standing, of=game.standing_of)
            yield self._label("room", theme.room, told)

    def _of_recording(self, prompt: Prompt, lang: Lang, time_s: float) -> Iterator[_Shown]:
        theme, age_s = self._theme, time_s - prompt.since_s
        if theme.countdown and prompt.step is Step.COUNTDOWN and prompt.count:
            yield self._label("countdown", theme.countdown, str(prompt.count), age_s % 1.0)
        if theme.prompt:
            yield self._ask(theme.prompt, prompt, lang, time_s)

    def _label(self, key: str, sign: Sign, text: str, age_s: float = 60.0, left_s: float = 1.0) -> _Shown:
        drawn = self._writer.write(text, sign, self._area.width)
        pose = coming(sign.enter, age_s)
        return _Shown(
            key, sign, (drawn.width, drawn.height), drawn.lay, pose._replace(alpha=pose.alpha * leaving(left_s))
        )

    def _timer(self, timer: Timer, left_s: float, of_s: float | None) -> _Shown:
        seconds = max(ceil(left_s), 0)
        drawn = self._writer.write(f"{seconds // 60}:{seconds % 60:02}", timer, self._area.width)
        share = min(max(left_s / of_s, 0.0), 1.0) if of_s else 1.0
        hue = timer.hurry if left_s <= _HURRY_S and timer.hurry.alpha else timer.fill
        size = timer.letters.size * self._scale
        gap, thick = 0.3 * size, 0.2 * size
        if timer.kind == "ring":

            def ring(canvas: Any, x: float, y: float, pose: Pose, down: bool) -> None:
                side = drawn.height - thick
                around = skia.Rect.MakeXYWH(round(x) + thick / 2, round(y) + thick / 2, side, side)
                drawn.lay(canvas, x + drawn.height + gap, y, pose, down)
                self._stroke(timer.track, thick)
                canvas.drawOval(around, self._line)
                self._stroke(hue, thick)
                canvas.drawArc(around, -90, 360 * share, False, self._line)

            return _Shown("timer", timer, (drawn.width + drawn.height + gap, drawn.height), ring)
        if timer.kind == "bar":

            def bar(canvas: Any, x: float, y: float, pose: Pose, down: bool) -> None:
                drawn.lay(canvas, x, y, pose, down)
                self._bar(canvas, x, y + drawn.height + thick / 2, drawn.width, thick, share, timer.track, hue)

            return _Shown("timer", timer, (drawn.width, drawn.height + 1.5 * thick), bar)
        return _Shown("timer", timer, (drawn.width, drawn.height), drawn.lay)

    def _ask(self, ask: Ask, prompt: Prompt, lang: Lang, time_s: float) -> _Shown:
        size, layer = self._ask_words(ask, prompt, lang)
        width, height = size
        thick, padding = 0.16 * ask.letters.size * self._scale, ask.padding * self._scale
        pose = coming(ask.enter, time_s - prompt.since_s) if prompt.step is Step.READ else STANDS

        def draw(canvas: Any, x: float, y: float, pose: Pose, down: bool) -> None:
            Drawn(width, height, layer).lay(canvas, x, y, pose, down)
            if prompt.step is Step.TAKE:
                y = y + height / (1 + _shade(ask)) - padding - thick
                self._bar(canvas, x + padding, y, width - 2 * padding, thick, prompt.progress, ask.track, ask.fill)
                bright = 0.75 + 0.25 * cos(2 * pi * _BLINK_HZ * (time_s - prompt.since_s))
                self._flat.setColor(ask.fill._replace(alpha=round(255 * bright)).argb)
                canvas.drawCircle(x + padding + 0.5 * thick, y - 2.0 * thick, 1.1 * thick, self._flat)

        return _Shown("prompt", ask, size, draw, pose)

    def _ask_words(self, ask: Ask, prompt: Prompt, lang: Lang) -> tuple[tuple[float, float], Layer]:
        """The words change with the step; between, they are copied."""
        told = say(f"prompt.{prompt.key}", lang, **prompt.facts)
        hint = pick(
            self._theme.phrases, _STEPS[prompt.step], lang,
            number=prompt.number, of=prompt.of, count=prompt.count,
        )  # fmt: skip
        key = (told, hint, prompt.step is Step.TAKE)
        if self._asks is None or self._asks[0] != key:
            self._asks = (key, *self._draw_ask(ask, told, hint, prompt.step is Step.TAKE))
        return self._asks[1], self._asks[2]

    def _draw_ask(self, ask: Ask, told: str, hint: str, takes: bool) -> tuple[tuple[float, float], Layer]:
        scale, padding = self._scale, ask.padding * self._scale
        letters, room = ask.letters, self._area.width - 2 * ask.padding * self._scale
        looks = looks_of(letters, scale)
        title = self._lettering.fit(told, letters.size * scale, letters.weight, letters.ink, room, looks)
        small = max(ask.hint.size * scale, 9.0)
        below = self._lettering.fit(hint, small, ask.hint.weight, letters.ink, room, looks)
        bar = 0.5 * letters.size * scale if takes else 0.0
        width = ceil(max(title.width, below.width) + 2 * padding)
        height = ceil(1.25 * letters.size * scale + 1.3 * small + bar + 1.5 * padding)

        def draw(brush: Brush) -> None:
            if ask.plate:
                draw_plate(brush.canvas, ask.plate, width, height, scale)
            y = 0.75 * padding + 0.625 * letters.size * scale
            title.paint(brush.canvas, (width - title.width) / 2, y + 0.36 * letters.size * scale - title.baseline)
            y += 0.625 * letters.size * scale + 0.65 * small
            below.paint(brush.canvas, (width - below.width) / 2, y + 0.36 * small - below.baseline)

        return (width, height * (1 + _shade(ask))), Layer(
            (-3, -3, width + 3, height + ceil(0.1 * height) + 3), 1.0, draw
        )

    def _bar(
        self, canvas: Any, x: float, y: float, width: float, thick: float, share: float, track: Colour, fill: Colour
    ) -> None:
        for colour, until in ((track, 1.0), (fill, min(max(share, 0.0), 1.0))):
            if until > 0:
                self._flat.setColor(colour.argb)
                rect = skia.Rect.MakeXYWH(x, y, max(width * until, thick), thick)
                canvas.drawRoundRect(rect, thick / 2, thick / 2, self._flat)

    def _stroke(self, colour: Colour, width: float) -> None:
        self._line.setColor(colour.argb)
        self._line.setStrokeWidth(width)


def _shade(ask: Ask) -> float:
    """Return how much of its height a plate's shadow adds."""
    return SHADOW if ask.plate and ask.plate.shadow else 0.0
