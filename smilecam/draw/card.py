"""Draws a card over the whole picture: what is going on, what to do, and a line that may smile."""

from __future__ import annotations

from math import pi, sin
from typing import Any

import skia

from smilecam.draw.brush import arc
from smilecam.draw.layout import Curve
from smilecam.draw.text import Lettering
from smilecam.draw.theme import Cards
from smilecam.frames import Size
from smilecam.scene import Card
from smilecam.texts.catalogue import Lang, say

_LINE_WIDTH, _LINE_BEND, _LINE_THICKNESS = 120.0, 34.0, 11.0
_BREATH_S = 2.4


class CardArtist:
    """Draws cards of one theme on one size of canvas."""

    def __init__(self, theme: Cards, size: Size, scale: float, lettering: Lettering) -> None:
        self._theme, self._size, self._scale, self._lettering = theme, size, scale, lettering
        colours = [theme.top.argb, theme.bottom.argb]
        ends = [skia.Point(0, 0), skia.Point(0, size.height)]
        self._ground = skia.Paint(Dither=True, Shader=skia.GradientShader.MakeLinear(ends, colours))
        self._line = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeCap=skia.Paint.kRound_Cap)
        self._line.setStrokeWidth(_LINE_THICKNESS * scale)
        self._line.setColor(theme.line.argb)

    def draw(self, canvas: Any, card: Card, lang: Lang, time_s: float) -> None:
        """Cover the canvas with `card`. Raises KeyError for a card that the texts do not know."""
        theme, scale, width = self._theme, self._scale, 0.84 * self._size.width
        title = self._lettering.block(
            say(f"card.{card.key}.title", lang, **card.facts), theme.title.size * scale, theme.title.weight,
            theme.title_ink, width,
        )  # fmt: skip
        hint = self._lettering.block(
            say(f"card.{card.key}.hint", lang, **card.facts), theme.hint.size * scale, theme.hint.weight,
            theme.hint_ink, width,
        )  # fmt: skip
        gap = theme.hint.size * scale
        line = _LINE_BEND * scale
        top = (self._size.height - (line + 2 * gap + title.height + gap / 2 + hint.height)) / 2
        canvas.drawPaint(self._ground)
        self._smile(canvas, top, card.key in theme.smiling, time_s)
        left = (self._size.width - width) / 2
        title.paint(canvas, left, top + line + 2 * gap)
        hint.paint(canvas, left, top + line + 2 * gap + title.height + gap / 2)

    def _smile(self, canvas: Any, top: float, smiling: bool, time_s: float) -> None:
        breath = 0.5 + 0.5 * sin(2 * pi * time_s / _BREATH_S)
        bend = _LINE_BEND * self._scale * ((0.55 + 0.45 * breath) if smiling else -0.3 * breath)
        half = _LINE_WIDTH * self._scale / 2
        middle = self._size.width / 2
        curve = Curve(middle - half, middle + half, top, bend)
        canvas.drawPath(arc(curve, 1.0), self._line)
