"""Draws confetti: every kind of piece once at each turn, then copies."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, cos, pi, sin
from typing import Any

import numpy as np
import skia

from smilecam.draw.confetti import Piece, pieces
from smilecam.draw.theme import Confetti
from smilecam.faces import Box
from smilecam.frames import Size

_TURNS = 48  # a piece is drawn once at each of so many turns; copies cost an eighth of turning it in the air


class Rain:
    """Confetti of one theme on one canvas."""

    def __init__(self, theme: Confetti, size: Size, scale: float) -> None:
        self._theme, self._size = theme, size
        self._side = max(4, round(theme.size * scale))
        self._drawn: dict[tuple[int, int, int], Any] = {}

    def draw(self, canvas: Any, age_s: float, never: Sequence[Box]) -> None:
        """Draw what is in the air, but for pieces that would cover any of `never`."""
        flying = pieces(self._theme, self._size, age_s)
        for piece, hides in zip(flying, _hiding(flying, never, self._side), strict=True):
            if not hides:
                image = self._turned(piece.colour, piece.shape, round(piece.turn / (2 * pi) * _TURNS) % _TURNS)
                canvas.drawImage(image, round(piece.x - image.width() / 2), round(piece.y - image.height() / 2))

    def _turned(self, colour: int, shape: int, turn: int) -> Any:
        key = (colour, shape, turn)
        if key not in self._drawn:
            side = ceil(1.1 * self._side)  # a turned piece reaches a little beyond its side
            surface = skia.Surface(side, side)
            canvas = surface.getCanvas()
            canvas.translate(side / 2, side / 2)
            canvas.scale(0.46 * self._side, 0.46 * self._side)
            canvas.rotate(360 * turn / _TURNS)
            paint = skia.Paint(AntiAlias=True, Color=self._theme.colours[colour].argb)
            canvas.drawPath(_outline(self._theme.shapes[shape]), paint)
            self._drawn[key] = surface.makeImageSnapshot()
        return self._drawn[key]


def _hiding(flying: Sequence[Piece], never: Sequence[Box], side: float) -> list[bool]:
    """Tell of each piece whether it would cover any of `never`."""
    if not flying or not never:
        return [False] * len(flying)
    middles = np.array([(piece.x, piece.y) for piece in flying])[:, None]  # (pieces, 1, 2)
    boxes = np.asarray(never, float)  # (boxes, 4)
    inside = (boxes[:, :2] - side < middles) & (middles < boxes[:, 2:] + side)
    hiding: list[bool] = inside.all(2).any(1).tolist()
    return hiding


def _outline(shape: str) -> Any:
    path = skia.Path()
    if shape == "dot":
        path.addCircle(0, 0, 0.7)
    elif shape == "star":
        points = [(1.0 if turn % 2 == 0 else 0.45, pi * turn / 5 - pi / 2) for turn in range(10)]
        path.addPoly([skia.Point(reach * cos(angle), reach * sin(angle)) for reach, angle in points], True)
    else:
        path.addRect(skia.Rect(-0.9, -0.38, 0.9, 0.38))
    return path
