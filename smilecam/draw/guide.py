"""Draws the guide of a calibration: a ring that fills around a small straight face, and what the person is to do."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sin
from typing import Any

import skia

from smilecam.draw.brush import arc
from smilecam.draw.layout import Corner, Curve, corner_box, seek_corner
from smilecam.draw.style import Colour
from smilecam.draw.text import Lettering, Shaped
from smilecam.draw.theme import Guiding
from smilecam.faces import Box
from smilecam.scene import Guide
from smilecam.texts.catalogue import Lang, say

# Lengths in 720ths of the picture's shorter side, as in themes.
_RING, _STROKE, _PADDING, _GAP = 72.0, 7.0, 18.0, 18.0
_LINE_GAP = 5.0
_LEAST_LETTERS = 11.0  # pixels: it must be read from where the camera sees the whole face
_FADE_S = 0.25
_PULSE_HZ = 0.8  # of the ring while something hinders


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What is told, shaped; none where there is room for the ring alone."""

    lines: tuple[Shaped, ...]
    width: float
    height: float


class GuideArtist:
    """Draws guides of one theme in one area of the canvas; remembers where one stands, so that it does not hop."""

    def __init__(self, theme: Guiding, scale: float, area: Box, lettering: Lettering) -> None:
        self._theme, self._scale, self.area, self._lettering = theme, scale, area, lettering
        self._line = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeCap=skia.Paint.kRound_Cap)
        self._line.setStrokeJoin(skia.Paint.kRound_Join)
        self._fill = skia.Paint(AntiAlias=True)
        self._corner: Corner | None = None
        self._since_s: float | None = None

    def rest(self) -> None:
        """There is no guide now: the next one appears anew, where it likes best."""
        self._corner = self._since_s = None

    def draw(
        self, canvas: Any, guide: Guide, lang: Lang, time_s: float, never: list[Box], rather_not: list[Box]
    ) -> Box | None:
        """Draw `guide` where it covers none of `never`; return where it stands, None where there is no room at all."""
        self._since_s = time_s if self._since_s is None else min(self._since_s, time_s)
        for words in (self.words(guide, lang), Words((), 0.0, 0.0)):
            size = self.size(words)
            self._corner = seek_corner(Corner("centre"), self._corner, size, self.area, never, rather_not)
            if self._corner is not None:
                box = corner_box(self._corner, *size, self.area)
                self._draw(canvas, box, guide, words, time_s)
                return box
        return None

    def words(self, guide: Guide, lang: Lang) -> Words:
        """Return the two lines as wide as there is room beside the ring, which is as high as they are, at least."""
        words = self._fitted(guide, lang, 0.0)
        spread = self.size(words)[1] - self._ring_side
        return words if spread <= 0 else self._fitted(guide, lang, spread)

    def _fitted(self, guide: Guide, lang: Lang, spread: float) -> Words:
        look, scale = self._theme, self._scale
        room = self.area.width - (_RING + 2.9 * _PADDING + _GAP) * scale - spread
        title = self._lettering.fit(
            say(f"guide.{guide.key}.title", lang, **guide.facts),
            max(look.title.size * scale, 1.2 * _LEAST_LETTERS), look.title.weight, look.ink, room,
        )  # fmt: skip
        hint = self._lettering.fit(
            say(f"guide.{guide.key}.hint", lang, **guide.facts),
            max(look.hint.size * scale, _LEAST_LETTERS), look.hint.weight, look.ink._replace(alpha=205), room,
        )  # fmt: skip
        height = title.height + _LINE_GAP * scale + hint.height
        return Words((title, hint), max(title.width, hint.width), height)

    def size(self, words: Words) -> tuple[float, float]:
        """Return width and height of the plate, in pixels."""
        height = max(self._ring_side, words.height + 1.4 * _PADDING * self._scale)
        beside = (_GAP + 0.9 * _PADDING) * self._scale + words.width if words.lines else 0.0
        return height + beside, height

    def words_x(self, height: float) -> float:
        """Return how far from its left end a plate's words begin: behind the ring, whose place is as wide as high."""
        return height + (_GAP - _PADDING) * self._scale

    @property
    def _ring_side(self) -> float:
        return (_RING + 2 * _PADDING) * self._scale

    def _draw(self, canvas: Any, box: Box, guide: Guide, words: Words, time_s: float) -> None:
        shown = min((time_s - (self._since_s or 0.0)) / _FADE_S, 1.0) if self._since_s is not None else 1.0
        saved = canvas.save()
        if shown < 1.0:
            canvas.saveLayerAlpha(skia.Rect(*box), round(255 * max(shown, 0.0)))
        canvas.translate(round(box.x0), round(box.y0))
        radius = box.height / 2
        plate = skia.RRect.MakeRectXY(skia.Rect.MakeWH(round(box.width), round(box.height)), radius, radius)
        self._fill.setColor(self._theme.plate.argb)
        canvas.drawRRect(plate, self._fill)
        self._stroke(self._theme.edge, max(1.0, 1.5 * self._scale))
        canvas.drawRRect(plate, self._line)
        self._ring(canvas, radius, guide, time_s)
        x, y = self.words_x(box.height), (box.height - words.height) / 2
        for line in words.lines:
            line.paint(canvas, x, y)
            y += line.height + _LINE_GAP * self._scale
        canvas.restoreToCount(saved)

    def _ring(self, canvas: Any, middle: float, guide: Guide, time_s: float) -> None:
        """The time well spent, round a face; it breathes while it waits for something."""
        look, radius = self._theme, (_RING - _STROKE) * self._scale / 2
        around = skia.Rect(middle - radius, middle - radius, middle + radius, middle + radius)
        gold, waits = look.fill, not (guide.held or guide.done)
        if guide.done:
            self._fill.setColor(gold.argb)
            canvas.drawCircle(middle, middle, radius + _STROKE * self._scale / 2, self._fill)
            self._check(canvas, middle, radius)
            return
        self._stroke(look.track, _STROKE * self._scale)
        canvas.drawOval(around, self._line)
        if guide.progress > 0:
            self._stroke(gold._replace(alpha=120) if waits else gold, _STROKE * self._scale)
            canvas.drawArc(around, -90, 360 * guide.progress, False, self._line)
        bright = 0.8 + 0.2 * sin(2 * pi * _PULSE_HZ * time_s) if waits else 1.0
        self._face(canvas, middle, radius, guide, look.ink._replace(alpha=round(255 * bright)))

    def _face(self, canvas: Any, middle: float, radius: float, guide: Guide, ink: Colour) -> None:
        """What is asked for: two eyes and a straight mouth; the mouth bends while it is a smile that hinders."""
        self._fill.setColor(ink.argb)
        for side in (-1, 1):
            canvas.drawCircle(middle + side * 0.32 * radius, middle - 0.18 * radius, 0.09 * radius, self._fill)
        self._stroke(ink, 0.11 * radius)
        half, bend = 0.34 * radius, 0.24 * radius if guide.key == "smiling" else 0.0
        canvas.drawPath(
            arc(Curve(middle - half, middle + half, middle + 0.34 * radius - bend / 2, bend), 1.0), self._line
        )

    def _check(self, canvas: Any, middle: float, radius: float) -> None:
        self._stroke(self._theme.done, 0.2 * radius)
        path = skia.Path()
        path.moveTo(middle - 0.42 * radius, middle + 0.02 * radius)
        path.lineTo(middle - 0.1 * radius, middle + 0.34 * radius)
        path.lineTo(middle + 0.45 * radius, middle - 0.32 * radius)
        canvas.drawPath(path, self._line)

    def _stroke(self, colour: Colour, width: float) -> None:
        self._line.setColor(colour.argb)
        self._line.setStrokeWidth(width)
