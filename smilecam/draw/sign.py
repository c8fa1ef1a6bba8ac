"""Draws labels: words on a plate, with art, tilted or not. Each is drawn once and then copied into every picture."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from math import ceil, cos, radians, sin
from typing import Any

import skia

from smilecam.draw.brush import Brush, Layer, plate_outline
from smilecam.draw.motion import STANDS, Pose
from smilecam.draw.style import Label, Letters, Plate, Rim
from smilecam.draw.text import Lettering, Looks, Shaped
from smilecam.draw.vector import drawing

_KEPT = 96  # labels; a timer makes one a second, the others a handful
_LINE, _MIDDLE = 1.22, 0.36  # of the letter size: a line's height, and how far Hangul's middle is above its baseline
_BACK_WIDER, _BACK_HIGHER = 1.24, 1.7  # how much larger the art behind words is than these
_LEAST_LETTERS = 9.0  # pixels
_ART_SIDE, _ART_GAP = 1.15, 0.35  # in letter sizes: the art before words, and from it to them
_SMALLEST = 0.4  # of the size that a theme asks for
SHADOW = 0.09  # of the plate's height


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A label as it is copied. width, height: of the box that it fills, tilt and outlines and all."""

    width: float
    height: float
    layer: Layer

    def lay(self, canvas: Any, x: float, y: float, pose: Pose = STANDS, down: bool = True) -> None:
        """Draw with the box's left upper corner at (x, y). down: the nearer edge, which it slides from, is below."""
        if pose.alpha <= 0:
            return
        canvas.save()
        canvas.translate(round(x), round(y + (pose.away if down else -pose.away) * self.height))
        if pose.scale != 1:
            canvas.translate(self.width / 2, self.height / 2)
            canvas.scale(pose.scale, pose.scale)
            canvas.translate(-self.width / 2, -self.height / 2)
        self.layer.lay(canvas, pose.alpha)
        canvas.restore()


def looks_of(letters: Letters, scale: float) -> Looks:
    """Return what letters are drawn in at `scale` pixels a length."""
    return Looks(letters.low, tuple(Rim(rim.width * scale, rim.colour) for rim in letters.rims))


class Signwriter:
    """Draws labels at one scale."""

    def __init__(self, lettering: Lettering, scale: float) -> None:
        self.scale = scale
        self._lettering = lettering
        self._kept: OrderedDict[tuple[object, ...], Drawn] = OrderedDict()

    def write(self, text: str, label: Label, room: float, width: float = 0.0, height: float = 0.0) -> Drawn:
        """Return `label` with `text`, no wider than `room` pixels; its plate at least `width` and `height`."""
        key = (text, label, round(room), round(width), round(height))
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        self._kept[key] = drawn = self._draw(text, label, room, width, height)
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return drawn

    def _draw(self, text: str, label: Label, room: float, width: float, height: float) -> Drawn:
        letters, scale = label.letters, self.scale
        looks = looks_of(letters, scale)
        padding = max(label.padding * scale, sum(rim.width for rim in looks.rims))
        lean = abs(label.plate.slant) * (_LINE * letters.size * scale + padding) if label.plate else 0.0
        # What does not fit is drawn smaller, and cut only where it would be so small that nobody reads it.
        room = room / (_BACK_WIDER if label.back else 1.0) - 2 * padding - lean
        size = max(letters.size * scale, _LEAST_LETTERS)
        natural = self._lettering.line(text, size, letters.weight, letters.ink, looks).width
        beside = _ART_SIDE + _ART_GAP if label.art else 0.0
        size = max(min(size, size * room / max(natural + beside * size, 1.0)), _SMALLEST * size, _LEAST_LETTERS)
        shaped = self._lettering.fit(text, size, letters.weight, letters.ink, room - beside * size, looks)
        inner = max(shaped.width + beside * size + 2 * padding + lean, width)
        box = (inner, max(_LINE * size + 1.3 * padding, height))
        return _tilted(*box, label, lambda brush: self._words(brush, label, shaped, size, box))

    def _words(self, brush: Brush, label: Label, shaped: Shaped, size: float, box: tuple[float, float]) -> None:
        width, height = box
        if label.back:
            wide, high = _BACK_WIDER * width, _BACK_HIGHER * height
            with brush.moved((width - wide) / 2, (height - high) / 2):
                drawing(label.back, wide, high).lay(brush.canvas)
        if label.plate:
            draw_plate(brush.canvas, label.plate, width, height, self.scale)
        icon, beside = (_ART_SIDE * size, (_ART_SIDE + _ART_GAP) * size) if label.art else (0.0, 0.0)
        x = (width - shaped.width - beside) / 2
        if label.art:
            with brush.moved(x, (height - icon) / 2):
                drawing(label.art, icon, icon).lay(brush.canvas)
        shaped.paint(brush.canvas, x + beside, height / 2 + _MIDDLE * size - shaped.baseline)


def draw_plate(canvas: Any, plate: Plate, width: float, height: float, scale: float) -> None:
    """Draw a plate with its left upper corner at the canvas's origin."""
    outline = plate_outline(width, height, plate.radius * scale, plate.slant)
    if plate.shadow:
        canvas.save()
        canvas.translate(0, max(1.0, SHADOW * height))
        canvas.drawPath(outline, skia.Paint(AntiAlias=True, Color=plate.shadow.argb))
        canvas.restore()
    fill = skia.Paint(AntiAlias=True, Color=plate.fill.argb)
    if plate.low:
        ends = [skia.Point(0, 0), skia.Point(0, height)]
        shader = skia.GradientShader.MakeLinear(ends, [plate.fill.argb, plate.low.argb])
        fill = skia.Paint(AntiAlias=True, Dither=True, Shader=shader)
    canvas.drawPath(outline, fill)
    if plate.edge:
        edge = skia.Paint(AntiAlias=True, Color=plate.edge.argb, Style=skia.Paint.kStroke_Style)
        edge.setStrokeWidth(max(1.0, plate.edge_width * scale))
        edge.setStrokeJoin(skia.Paint.kRound_Join)
        canvas.drawPath(outline, edge)


def _tilted(width: float, height: float, label: Label, draw: Any) -> Drawn:
    """Draw into a layer that holds the whole of it, tilted about its middle."""
    wide = _BACK_WIDER * width if label.back else width
    high = _BACK_HIGHER * height if label.back else height * (1 + (SHADOW if label.plate and label.plate.shadow else 0))
    turn = radians(abs(label.tilt))
    across, down = ceil(wide * cos(turn) + high * sin(turn)) + 2, ceil(wide * sin(turn) + high * cos(turn)) + 2

    def turned(brush: Brush) -> None:
        with brush.moved(across / 2, down / 2, label.tilt), brush.moved(-width / 2, -height / 2):
            draw(brush)

    rim = 2
    return Drawn(across, down, Layer((-rim, -rim, across + rim, down + rim), 1.0, turned))
