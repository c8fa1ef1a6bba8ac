"""Draws the tag beside a face: emotion word, score, and the meter, a line that bends into a smile."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import ceil, cos, pi, radians, sin
from typing import Any

import skia

from smilecam.draw.brush import Brush, Layer, arc
from smilecam.draw.layout import Curve
from smilecam.draw.text import Lettering
from smilecam.draw.theme import Look, Tag
from smilecam.faces import Box

_SHADES = 6  # looks between calm and laughing; more would only fill the store of shaped words
_POP_S, _POP = 0.4, 0.07  # how long and how far a tag swells when its face begins to laugh
_RAYS_S = 0.9
_RAYS = (-150.0, -120.0, -90.0, -60.0, -30.0)  # degrees, y down: up and to both sides
_GLOW = 8.0  # how soft its rim is, in theme lengths
_THIN_BELOW = 15.0  # pixels: smaller letters look thin and grey, dark ones on gold above all, so they are bold
_BREATHS_HZ = 0.5  # of the glow: slow enough never to be a flicker


@dataclass(frozen=True, slots=True)
class TagState:
    """What a tag tells. score, threshold, light (calm to laughing) and visible are 0 to 1.

    laughing_s: seconds since this laugh began, None while calm. below: it stands under its face.
    """

    word: str
    score: float
    threshold: float
    light: float
    visible: float
    laughing_s: float | None
    below: bool = False


class TagArtist:
    """Draws tags of one theme at one scale; keeps its paints and the looks between calm and laughing."""

    def __init__(self, theme: Tag, scale: float, lettering: Lettering) -> None:
        self._theme, self._scale, self._lettering = theme, scale, lettering
        self._looks = [_between(theme.calm, theme.laughing, shade / _SHADES) for shade in range(_SHADES + 1)]
        self._line = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeCap=skia.Paint.kRound_Cap)
        self._plates = [self._plate(look) for look in self._looks]
        self._glows = [self._glow(look) for look in self._looks]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels."""
        return self._theme.width * self._scale, self._theme.height * self._scale

    def draw(self, canvas: Any, box: Box, state: TagState) -> None:
        """Draw a tag at `box`."""
        if state.visible <= 0:
            return
        shade = round(state.light * _SHADES)
        saved = canvas.save()
        # On whole pixels a plate is copied rather than resampled, and stays sharp.
        canvas.translate(round(box.x0), round(box.y0))
        box = Box(0, 0, box.width, box.height)
        if state.visible < 1:
            canvas.saveLayerAlpha(skia.Rect(*self._around(2 * self._theme.rays)), round(255 * state.visible))
        _swell(canvas, box, state.laughing_s)
        if glow := self._glows[shade]:
            glow.lay(canvas, 0.8 + 0.2 * cos(2 * pi * _BREATHS_HZ * (state.laughing_s or 0.0)))
        self._plates[shade].lay(canvas)
        self._words(canvas, box, self._looks[shade], state)
        self._meter(canvas, box, self._looks[shade], state)
        self._rays(canvas, box, state)
        canvas.restoreToCount(saved)

    def _outline(self) -> Any:
        radius = self._theme.radius * self._scale
        return skia.RRect.MakeRectXY(skia.Rect(*map(round, self.size)), radius, radius)

    def _plate(self, look: Look) -> Layer:
        """The plate of one look, drawn once: soft edges cost more than all the rest of a tag."""

        def draw(brush: Brush) -> None:
            brush.canvas.drawRRect(self._outline(), skia.Paint(AntiAlias=True, Color=look.plate.argb))
            edge = skia.Paint(AntiAlias=True, Color=look.edge.argb, Style=skia.Paint.kStroke_Style)
            edge.setStrokeWidth(max(1.0, 1.5 * self._scale))
            brush.canvas.drawRRect(self._outline(), edge)

        return Layer(self._around(2), 1.0, draw)

    def _glow(self, look: Look) -> Layer | None:
        if not look.glow.alpha:
            return None
        blur = skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, _GLOW * self._scale)
        paint = skia.Paint(AntiAlias=True, Color=look.glow.argb, MaskFilter=blur)
        return Layer(self._around(3 * _GLOW), 1.0, lambda brush: brush.canvas.drawRRect(self._outline(), paint))

    def _around(self, more: float) -> tuple[float, float, float, float]:
        width, height = map(round, self.size)
        rim = ceil(more * self._scale)
        return -rim, -rim, width + rim, height + rim

    def _words(self, canvas: Any, box: Box, look: Look, state: TagState) -> None:
        padding, words, number = self._theme.padding * self._scale, self._theme.emotion, self._theme.score
        score = self._lettering.line(f"{100 * state.score:.0f}", number.size * self._scale, number.weight, look.ink)
        room = box.width - 2.4 * padding - score.width
        size = words.size * self._scale
        weight = "bold" if size < _THIN_BELOW else words.weight
        word = self._lettering.fit(state.word, size, weight, look.ink, room)
        baseline = box.y0 + 0.6 * padding + score.baseline
        score.paint(canvas, box.x1 - padding - score.width, baseline - score.baseline)
        word.paint(canvas, box.x0 + padding, baseline - word.baseline)

    def _meter(self, canvas: Any, box: Box, look: Look, state: TagState) -> None:
        meter, scale, padding = self._theme.meter, self._scale, self._theme.padding * self._scale
        bend = meter.bend * scale
        lowest = box.y1 - padding - meter.thickness * scale / 2
        curve = Curve(box.x0 + padding, box.x1 - padding, lowest - bend * (1 + state.score) / 2, bend * state.score)
        x, y = curve.at(state.threshold)
        reach, breadth = meter.tick * scale / 2, max(1.5, 2.5 * scale)
        canvas.save()
        # The line leaves a gap around the tick, so that it is seen apart from the fill that reaches it.
        half = breadth / 2 + max(1.0, 2.5 * scale)
        canvas.clipRect(skia.Rect(x - half, box.y0, x + half, box.y1), skia.ClipOp.kDifference, True)
        self._line.setStrokeWidth(meter.thickness * scale)
        self._line.setColor(look.track.argb)
        canvas.drawPath(arc(curve, 1.0), self._line)
        self._line.setColor(look.fill.argb)
        canvas.drawPath(arc(curve, max(state.score, 0.01)), self._line)
        canvas.restore()
        self._line.setStrokeWidth(breadth)
        self._line.setColor(look.tick.argb)
        canvas.drawLine(x, y - reach, x, y + reach, self._line)

    def _rays(self, canvas: Any, box: Box, state: TagState) -> None:
        """Strokes that fly off the plate, away from the mouth, when a laugh begins; gone within a second."""
        if state.laughing_s is None or state.laughing_s >= _RAYS_S:
            return
        gone = state.laughing_s / _RAYS_S
        reach = self._theme.rays * self._scale
        self._line.setStrokeWidth(5 * self._scale * (1 - gone))
        self._line.setColor(self._theme.laughing.plate._replace(alpha=round(255 * (1 - gone * gone))).argb)
        out = 1 - (1 - gone) ** 3
        if state.below:
            canvas.translate(0, box.height)
            canvas.scale(1, -1)
        for angle in _RAYS:
            across, up = cos(radians(angle)), sin(radians(angle))
            x, y = box.centre[0] + across * box.width * 0.56, box.y0 + (1 + up) * box.height * 0.4 - 0.2 * reach
            start, end = reach * (0.2 + out * 0.8), reach * (0.5 + 1.3 * out)
            canvas.drawLine(x + across * start, y + up * start, x + across * end, y + up * end, self._line)


def _between(calm: Look, laughing: Look, share: float) -> Look:
    """Return the look between both. Lettering changes at once: half-way it would be as grey as its plate."""
    mixed = {one.name: getattr(calm, one.name).mix(getattr(laughing, one.name), share) for one in fields(Look)}
    sharp = laughing if share >= 0.4 else calm
    return Look(**{**mixed, "ink": sharp.ink, "tick": sharp.tick, "fill": sharp.fill})


def _swell(canvas: Any, box: Box, laughing_s: float | None) -> None:
    if laughing_s is None or laughing_s >= _POP_S:
        return
    grown = 1 + _POP * sin(pi * laughing_s / _POP_S)
    x, y = box.centre
    canvas.translate(x, y)
    canvas.scale(grown, grown)
    canvas.translate(-x, -y)
