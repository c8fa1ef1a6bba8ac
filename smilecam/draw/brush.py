"""Soft shapes in Skia, what portraits are made of: smooth outlines through points, blobs of colour that fade out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import ceil
from typing import Any

import skia

from smilecam.draw.layout import Curve

Point = tuple[float, float]
_SMOOTHLY = skia.SamplingOptions(skia.FilterMode.kLinear)


def smooth(points: Sequence[Point], closed: bool = True) -> Any:
    """Return a skia.Path that runs smoothly through `points` (Catmull-Rom)."""
    path = skia.Path()
    path.moveTo(*points[0])
    count = len(points)
    for start in range(count if closed else count - 1):
        before, a, b, after = (_at(points, start + step, closed) for step in (-1, 0, 1, 2))
        path.cubicTo(
            a[0] + (b[0] - before[0]) / 6, a[1] + (b[1] - before[1]) / 6,
            b[0] - (after[0] - a[0]) / 6, b[1] - (after[1] - a[1]) / 6,
            *b,
        )  # fmt: skip
    return path


def _at(points: Sequence[Point], index: int, closed: bool) -> Point:
    return points[index % len(points)] if closed else points[min(max(index, 0), len(points) - 1)]


def both_sides(right: Sequence[Point]) -> list[Point]:
    """Return an outline that is the same left and right: `right` runs from the top down, at x >= 0."""
    return [*right, *((-x, y) for x, y in reversed(right) if x > 0)]


def arc(curve: Curve, share: float) -> Any:
    """Return the first `share` (0 to 1) of a curve as a skia.Path."""
    path = skia.Path()
    path.moveTo(*curve.at(0.0))
    path.quadTo(*curve.control(share), *curve.at(share))
    return path


def plate_outline(width: float, height: float, radius: float, slant: float) -> Any:
    """Return the outline of a plate with round corners; its sides lean by `slant` of its height, within its width."""
    path = skia.Path()
    lean = abs(slant) * height
    inner = skia.Rect(0, 0, max(width - lean, 1.0), height)
    reach = min(radius, inner.width() / 2, height / 2)
    path.addRRect(skia.RRect.MakeRectXY(inner, reach, reach))
    if slant:
        path.transform(skia.Matrix.MakeAll(1, -slant, lean if slant > 0 else 0.0, 0, 1, 0, 0, 0, 1))
    return path


def clear(colour: int, alpha: int) -> int:
    """Return the 0xAARRGGBB `colour` with another alpha."""
    return alpha << 24 | (colour & 0xFFFFFF)


class Brush:
    """Draws filled outlines, lines and soft blobs on one canvas; keeps paints and gradients by colour and place."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas
        self._fill = skia.Paint(AntiAlias=True)
        self._line = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeCap=skia.Paint.kRound_Cap)
        self._blobs: dict[int, Any] = {}
        self._fades: dict[tuple[Any, ...], Any] = {}

    @contextmanager
    def moved(self, x: float, y: float, turn: float = 0.0) -> Iterator[None]:
        """Draw everything within from (x, y) on, turned by `turn` degrees."""
        self.canvas.save()
        self.canvas.translate(x, y)
        self.canvas.rotate(turn)
        yield
        self.canvas.restore()

    @contextmanager
    def inside(self, path: Any) -> Iterator[None]:
        """Draw everything within only inside `path`."""
        self.canvas.save()
        self.canvas.clipPath(path, doAntiAlias=True)
        yield
        self.canvas.restore()

    def fill(self, path: Any, colour: int) -> None:
        """Fill `path` with 0xAARRGGBB."""
        self._fill.setColor(colour)
        self.canvas.drawPath(path, self._fill)

    def fade(self, path: Any, start: Point, end: Point, colours: Sequence[int]) -> None:
        """Fill `path` with colours that run evenly from `start` to `end` (kept: for places that do not change)."""
        key = (start, end, *colours)
        if key not in self._fades:
            shader = skia.GradientShader.MakeLinear([skia.Point(*start), skia.Point(*end)], list(colours))
            self._fades[key] = skia.Paint(AntiAlias=True, Dither=True, Shader=shader)
        self.canvas.drawPath(path, self._fades[key])

    def line(self, path: Any, colour: int, width: float) -> None:
        """Draw along `path`, round at its ends."""
        self._line.setColor(colour)
        self._line.setStrokeWidth(width)
        self.canvas.drawPath(path, self._line)

    def blob(self, x: float, y: float, reach: Point, colour: int, turn: float = 0.0, strength: float = 1.0) -> None:
        """Lay an ellipse of colour, `reach` wide and high from its middle, that fades out to its rim."""
        if strength <= 0:
            return
        if colour not in self._blobs:
            self._blobs[colour] = _blob_paint(colour)
        paint = self._blobs[colour]
        paint.setAlphaf(min(strength, 1.0))
        with self.moved(x, y, turn):
            self.canvas.scale(*reach)
            self.canvas.drawCircle(0, 0, 1, paint)

    def dot(self, x: float, y: float, radius: float, colour: int) -> None:
        """Draw a filled circle."""
        self._fill.setColor(colour)
        self.canvas.drawCircle(x, y, radius, self._fill)


class Layer:
    """Something drawn once, then laid down as a picture. bounds: x0, y0, x1, y1; scale: pixels a unit."""

    def __init__(self, bounds: tuple[float, float, float, float], scale: float, draw: Callable[[Brush], None]) -> None:
        self._bounds = skia.Rect(*bounds)
        surface = skia.Surface(max(1, ceil(self._bounds.width() * scale)), max(1, ceil(self._bounds.height() * scale)))
        canvas = surface.getCanvas()
        canvas.scale(scale, scale)
        canvas.translate(-bounds[0], -bounds[1])
        draw(Brush(canvas))
        self._image = surface.makeImageSnapshot()
        self._paint = skia.Paint()

    def lay(self, canvas: Any, strength: float = 1.0) -> None:
        """Draw it where its bounds are on `canvas` now."""
        self._paint.setAlphaf(strength)
        canvas.drawImageRect(self._image, self._bounds, _SMOOTHLY, self._paint)


def _blob_paint(colour: int) -> Any:
    alpha, rest = colour >> 24, colour & 0xFFFFFF
    falling = [round(alpha * share) << 24 | rest for share in (1.0, 0.92, 0.7, 0.4, 0.16, 0.04, 0.0)]
    shader = skia.GradientShader.MakeRadial(skia.Point(0, 0), 1.0, falling)
    return skia.Paint(AntiAlias=True, Dither=True, Shader=shader)
