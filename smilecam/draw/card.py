"""Draws a card over the whole picture: what is going on, what to do, and a line that may smile."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, pi, sin
from typing import Any

import skia

from smilecam.draw.brush import Layer, arc
from smilecam.draw.layout import Curve
from smilecam.draw.sign import looks_of
from smilecam.draw.style import Letters
from smilecam.draw.text import Lettering, Shaped
from smilecam.draw.theme import Cards
from smilecam.frames import Size
from smilecam.scene import Card
from smilecam.texts.catalogue import Lang, say

_LINE_WIDTH, _LINE_BEND, _LINE_THICKNESS = 120.0, 34.0, 11.0
_BREATH_S = 2.4
_RAYS = 18
# How much smaller the words may become, step by step, until they leave a rim of the picture free.
_SMALLER, _TALLEST = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5), 0.92


def ground(canvas: Any, theme: Cards, size: Size) -> None:
    """Draw what a card's words stand on: colours that run downwards, and the theme's pattern."""
    ends, colours = [skia.Point(0, 0), skia.Point(0, size.height)], [theme.top.argb, theme.bottom.argb]
    canvas.drawPaint(skia.Paint(Dither=True, Shader=skia.GradientShader.MakeLinear(ends, colours)))
    paint = skia.Paint(AntiAlias=True, Color=theme.pattern_colour.argb)
    unit, middle = min(size) / 720, (size.width / 2, size.height * 0.42)
    far = hypot(*size)
    if theme.pattern == "rays":
        for ray in range(_RAYS):
            path = skia.Path()
            path.moveTo(*middle)
            for turn in (ray, ray + 0.5):
                angle = 2 * pi * turn / _RAYS
                path.lineTo(middle[0] + far * cos(angle), middle[1] + far * sin(angle))
            canvas.drawPath(path, paint)
    elif theme.pattern == "dots":
        step = 44 * unit
        for row in range(int(size.height / step) + 2):
            for column in range(int(size.width / step) + 2):
                x = (column + 0.5 * (row % 2)) * step
                # Larger towards the lower edge, as halftones are.
                canvas.drawCircle(x, row * step, 13 * unit * row * step / size.height, paint)
    elif theme.pattern == "stripes":
        wide = 36 * unit
        for stripe in range(-int(size.height / wide), int(size.width / wide) + 1, 2):
            path = skia.Path()
            x = stripe * wide
            path.addPoly([skia.Point(x, size.height), skia.Point(x + wide, size.height),
                          skia.Point(x + wide + size.height, 0), skia.Point(x + size.height, 0)], True)  # fmt: skip
            canvas.drawPath(path, paint)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A card's title and hint, how far below its line's top each begins, and how high all of it is, in pixels."""

    title: Shaped
    hint: Shaped
    title_y: float
    hint_y: float
    height: float


class CardArtist:
    """Draws cards of one theme on one size of canvas."""

    def __init__(self, theme: Cards, size: Size, scale: float, lettering: Lettering) -> None:
        self._theme, self._size, self._scale, self._lettering = theme, size, scale, lettering
        self._ground = Layer((0, 0, size.width, size.height), 1.0, lambda brush: ground(brush.canvas, theme, size))
        self._line = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeCap=skia.Paint.kRound_Cap)
        self._line.setStrokeWidth(_LINE_THICKNESS * scale)
        self._line.setColor(theme.line.argb)

    def draw(self, canvas: Any, card: Card, lang: Lang, time_s: float) -> None:
        """Cover the canvas with `card`. Raises KeyError for a card that the texts do not know."""
        words = self.words(card, lang)
        top = (self._size.height - words.height) / 2
        self._ground.lay(canvas)
        self._smile(canvas, top, card.key in self._theme.smiling, time_s)
        left = (self._size.width - words.title.width) / 2
        words.title.paint(canvas, left, top + words.title_y)
        words.hint.paint(canvas, left, top + words.hint_y)

    def words(self, card: Card, lang: Lang) -> Words:
        """Return what `card` says, all of it within the picture: smaller where that is small."""
        for share in _SMALLER:
            words = self._words(card, lang, share * self._scale)
            if words.height <= _TALLEST * self._size.height:
                break
        return words

    def _words(self, card: Card, lang: Lang, scale: float) -> Words:
        title = self._block(f"card.{card.key}.title", self._theme.title, card, lang, scale)
        hint = self._block(f"card.{card.key}.hint", self._theme.hint, card, lang, scale)
        gap = self._theme.hint.size * scale
        title_y = _LINE_BEND * self._scale + 2 * gap
        hint_y = title_y + title.height + gap / 2
        return Words(title, hint, title_y, hint_y, hint_y + hint.height)

    def _block(self, key: str, letters: Letters, card: Card, lang: Lang, scale: float) -> Shaped:
        told, size, width = say(key, lang, **card.facts), letters.size * scale, 0.84 * self._size.width
        return self._lettering.block(told, size, letters.weight, letters.ink, width, looks_of(letters, scale))

    def _smile(self, canvas: Any, top: float, smiling: bool, time_s: float) -> None:
        breath = 0.5 + 0.5 * sin(2 * pi * time_s / _BREATH_S)
        bend = _LINE_BEND * self._scale * ((0.55 + 0.45 * breath) if smiling else -0.3 * breath)
        half = _LINE_WIDTH * self._scale / 2
        middle = self._size.width / 2
        curve = Curve(middle - half, middle + half, top, bend)
        canvas.drawPath(arc(curve, 1.0), self._line)
