"""Draws confetti: every kind of piece once, then all pieces in one go."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin
from typing import Any

import skia

from smilecam.draw.confetti import pieces
from smilecam.draw.theme import Confetti
from smilecam.faces import Box
from smilecam.frames import Size

_PLAINLY = skia.SamplingOptions(skia.FilterMode.kNearest)  # smooth ones cost five times as much, and these fly


class Rain:
    """Confetti of one theme on one canvas."""

    def __init__(self, theme: Confetti, size: Size, scale: float) -> None:
        self._theme, self._size = theme, size
        self._side = max(4, round(theme.size * scale))
        self._atlas = self._drawn()

    def draw(self, canvas: Any, age_s: float, never: Sequence[Box]) -> None:
        """Draw what is in the air, but for pieces that would cover any of `never`."""
        side, places, sources = self._side, [], []
        for piece in pieces(self._theme, self._size, age_s):
            if any(
                box.x0 - side < piece.x < box.x1 + side and box.y0 - side < piece.y < box.y1 + side for box in never
            ):
                continue
            across, up = cos(piece.turn), sin(piece.turn)
            half = side / 2
            x, y = piece.x - across * half + up * half, piece.y - up * half - across * half
            places.append(skia.RSXform(across, up, x, y))
            sources.append(skia.Rect.MakeXYWH(piece.colour * side, piece.shape * side, side, side))
        if places:
            white = [0xFFFFFFFF] * len(places)
            canvas.drawAtlas(self._atlas, places, sources, white, skia.BlendMode.kModulate, _PLAINLY)

    def _drawn(self) -> Any:
        side, theme = self._side, self._theme
        surface = skia.Surface(side * len(theme.colours), side * len(theme.shapes))
        canvas = surface.getCanvas()
        for row, shape in enumerate(theme.shapes):
            for column, colour in enumerate(theme.colours):
                paint = skia.Paint(AntiAlias=True, Color=colour.argb)
                canvas.save()
                canvas.translate((column + 0.5) * side, (row + 0.5) * side)
                canvas.scale(0.46 * side, 0.46 * side)
                canvas.drawPath(_outline(shape), paint)
                canvas.restore()
        return surface.makeImageSnapshot()


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
