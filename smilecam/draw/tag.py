"""Draws the tag beside a face: state, emotion word, score, and the meter: a line that bends, a bar or lamps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import ceil, cos, floor, pi, radians, sin
from typing import Any

import skia

from smilecam.draw.brush import Brush, Layer, arc, plate_outline
from smilecam.draw.layout import Curve
from smilecam.draw.style import Colour, Rim
from smilecam.draw.text import Lettering, Looks
from smilecam.draw.theme import Look, Meter, Tag
from smilecam.draw.vector import drawing
from smilecam.faces import Box

_SHADES = 6  # looks between calm and laughing; more would only fill the store of shaped words
_SHARP = 0.4  # from this share of laughing on lettering is drawn as laughing
_POP_S, _POP = 0.4, 0.07  # how long and how far a tag swells when its face begins to laugh
_RAYS_S = 0.9
_RAYS = (-150.0, -120.0, -90.0, -60.0, -30.0)  # degrees, y down: up and to both sides
_GLOW = 8.0  # how soft its rim is, in theme lengths
_THIN_BELOW = 15.0  # pixels: smaller letters look thin and grey, dark ones on gold above all, so they are bold
_MARK, _ROW = 1.25, 1.45  # in letter sizes: the state's shape, and its row's height
_BASELINE = 0.98  # in letter sizes, from a row's top; what fonts ask for themselves differs by half a size
_LAMP = 0.72  # how much of its share of the row a lamp fills
_BREATHS_HZ = 0.5  # of the glow: slow enough never to be a flicker


@dataclass(frozen=True, slots=True)
class TagState:
    """What a tag tells. score, threshold, light (calm to laughing) and visible are 0 to 1.

    laughing_s: seconds since this laugh began, None while calm. below: it stands under its face. state: calm or
    laughing in a word.
    """

    word: str
    score: float
    threshold: float
    light: float
    visible: float
    laughing_s: float | None
    below: bool = False
    state: str = ""


class TagArtist:
    """Draws tags of one theme at one scale; keeps its paints and the looks between calm and laughing."""

    def __init__(self, theme: Tag, scale: float, lettering: Lettering) -> None:
        self._theme, self._scale, self._lettering = theme, scale, lettering
        self._looks = [_between(theme.calm, theme.laughing, shade / _SHADES) for shade in range(_SHADES + 1)]
        self._line = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeCap=skia.Paint.kRound_Cap)
        self._rows: dict[int, tuple[Layer, Layer]] = {}
        self._plates = [self._plate(look) for look in self._looks]
        self._glows = [self._glow(look) for look in self._looks]
        rims = [(Rim(theme.rim * scale, look.rim),) if theme.rim and look.rim.alpha else () for look in self._looks]
        self._rims = [Looks(None, rim) for rim in rims]
        self._marks: tuple[Layer, ...] = ()
        if theme.state is not None:
            side = _MARK * theme.state.words.size * scale
            self._marks = (drawing(theme.state.calm, side, side), drawing(theme.state.laughing, side, side))

    @property
    def _bright(self) -> Colour:
        look = self._theme.laughing
        return look.plate if look.plate.alpha else look.fill

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
        self._state(canvas, box, shade, state)
        self._words(canvas, box, shade, state)
        if self._theme.meter is not None:
            self._meter(canvas, box, shade, state, self._theme.meter)
        self._rays(canvas, box, state)
        canvas.restoreToCount(saved)

    def _outline(self) -> Any:
        width, height = map(round, self.size)
        return plate_outline(width, height, self._theme.radius * self._scale, self._theme.slant)

    def _plate(self, look: Look) -> Layer:
        """The plate of one look, drawn once: soft edges cost more than all the rest of a tag."""

        def draw(brush: Brush) -> None:
            brush.canvas.drawPath(self._outline(), skia.Paint(AntiAlias=True, Color=look.plate.argb))
            edge = skia.Paint(AntiAlias=True, Color=look.edge.argb, Style=skia.Paint.kStroke_Style)
            edge.setStrokeWidth(max(1.0, self._theme.edge_width * self._scale))
            brush.canvas.drawPath(self._outline(), edge)

        return Layer(self._around(2), 1.0, draw)

    def _glow(self, look: Look) -> Layer | None:
        if not look.glow.alpha:
            return None
        blur = skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, _GLOW * self._scale)
        paint = skia.Paint(AntiAlias=True, Color=look.glow.argb, MaskFilter=blur)
        return Layer(self._around(3 * _GLOW), 1.0, lambda brush: brush.canvas.drawPath(self._outline(), paint))

    def _around(self, more: float) -> tuple[float, float, float, float]:
        width, height = map(round, self.size)
        rim = ceil(more * self._scale)
        return -rim, -rim, width + rim, height + rim

    def _state(self, canvas: Any, box: Box, shade: int, state: TagState) -> None:
        row = self._theme.state
        if row is None:
            return
        look, padding, size = self._looks[shade], self._theme.padding * self._scale, row.words.size * self._scale
        mark = _MARK * size
        canvas.save()
        canvas.translate(round(box.x0 + padding), round(box.y0 + 0.6 * padding + (_ROW * size - mark) / 2))
        self._marks[state.light >= _SHARP].lay(canvas)
        canvas.restore()
        room = box.width - 2 * padding - 1.25 * mark
        words = self._lettering.fit(state.state, size, row.words.weight, look.ink, room, self._rims[shade])
        y = box.y0 + 0.6 * padding + _ROW * size / 2 + 0.36 * size
        words.stamp(canvas, box.x0 + padding + 1.25 * mark, y - words.baseline)

    @property
    def _rows_top(self) -> float:
        row = self._theme.state
        return 0.6 * self._theme.padding * self._scale + (_ROW * row.words.size * self._scale if row else 0.0)

    def _words(self, canvas: Any, box: Box, shade: int, state: TagState) -> None:
        padding, look, rims = self._theme.padding * self._scale, self._looks[shade], self._rims[shade]
        top, right, baseline = box.y0 + self._rows_top, box.x1 - padding, None
        if number := self._theme.score:
            told, size = f"{100 * state.score:.0f}", number.size * self._scale
            score = self._lettering.line(told, size, number.weight, look.ink, rims)
            baseline = top + _BASELINE * size
            right -= score.width
            score.stamp(canvas, right, baseline - score.baseline)
            right -= 0.4 * padding
        if words := self._theme.emotion:
            size = words.size * self._scale
            weight = "bold" if size < _THIN_BELOW and words.weight in ("light", "regular") else words.weight
            word = self._lettering.fit(state.word, size, weight, look.ink, right - box.x0 - padding, rims)
            baseline = top + _BASELINE * size if baseline is None else baseline
            word.stamp(canvas, box.x0 + padding, baseline - word.baseline)

    def _meter(self, canvas: Any, box: Box, shade: int, state: TagState, meter: Meter) -> None:
        look, scale, padding = self._looks[shade], self._scale, self._theme.padding * self._scale
        bend = meter.bend * scale if meter.kind == "smile" else 0.0
        lowest = box.y1 - padding - meter.thickness * scale / 2
        curve = Curve(box.x0 + padding, box.x1 - padding, lowest - bend * (1 + state.score) / 2, bend * state.score)
        x, y = curve.at(state.threshold)
        reach, breadth = meter.tick * scale / 2, max(1.5, 2.5 * scale)
        if meter.rim and look.rim.alpha:
            self._stroke(canvas, arc(curve, 1.0), look.rim, (meter.thickness + 2 * meter.rim) * scale)
            self._stroke(canvas, _upright(x, y, reach), look.rim, breadth + 2 * meter.rim * scale)
        if meter.kind == "lamps":
            self._lamps(canvas, box, curve, shade, state.score, meter)
        else:
            self._line_meter(canvas, box, curve, look, state, meter)
        self._stroke(canvas, _upright(x, y, reach), look.tick, breadth)

    def _line_meter(self, canvas: Any, box: Box, curve: Curve, look: Look, state: TagState, meter: Meter) -> None:
        scale, x = self._scale, curve.at(state.threshold)[0]
        canvas.save()
        # The line leaves a gap around the tick, so that it is seen apart from the fill that reaches it.
        half = max(1.5, 2.5 * scale) / 2 + max(1.0, 2.5 * scale)
        canvas.clipRect(skia.Rect(x - half, box.y0, x + half, box.y1), skia.ClipOp.kDifference, True)
        self._stroke(canvas, arc(curve, 1.0), look.track, meter.thickness * scale)
        fill = look.fill.mix(look.high, state.score) if look.high.alpha else look.fill
        self._stroke(canvas, arc(curve, max(state.score, 0.01)), fill, meter.thickness * scale)
        canvas.restore()

    def _lamps(self, canvas: Any, box: Box, curve: Curve, shade: int, score: float, meter: Meter) -> None:
        """A row of lamps, those up to `score` lit. Both rows are drawn once; the lamp in between glows by its share."""
        if shade not in self._rows:
            look = self._looks[shade]
            lit = [look.fill.mix(look.high, one / (meter.lamps - 1)) if look.high.alpha else look.fill
                   for one in range(meter.lamps)]  # fmt: skip
            self._rows[shade] = (
                self._row(curve, [look.track] * meter.lamps, meter), self._row(curve, lit, meter),
            )  # fmt: skip
        dark, bright = self._rows[shade]
        dark.lay(canvas)
        pitch, (whole, share) = (curve.x1 - curve.x0) / meter.lamps, divmod(score * meter.lamps, 1)
        for first, last, strength in ((0, whole, 1.0), (whole, whole + 1, share)):
            if strength > 0 and last > first:
                canvas.save()
                canvas.clipRect(skia.Rect(curve.x0 + first * pitch, box.y0, curve.x0 + last * pitch, box.y1))
                bright.lay(canvas, strength)
                canvas.restore()

    def _row(self, curve: Curve, colours: Sequence[Colour], meter: Meter) -> Layer:
        pitch, tall = (curve.x1 - curve.x0) / len(colours), meter.thickness * self._scale

        def draw(brush: Brush) -> None:
            for lamp, colour in enumerate(colours):
                x = curve.x0 + (lamp + (1 - _LAMP) / 2) * pitch
                lamp_box = skia.Rect(x, curve.y - tall / 2, x + _LAMP * pitch, curve.y + tall / 2)
                brush.canvas.drawRect(lamp_box, skia.Paint(AntiAlias=True, Color=colour.argb))

        bounds = (floor(curve.x0), floor(curve.y - tall), ceil(curve.x1), ceil(curve.y + tall))
        return Layer(bounds, 1.0, draw)

    def _stroke(self, canvas: Any, path: Any, colour: Colour, width: float) -> None:
        self._line.setColor(colour.argb)
        self._line.setStrokeWidth(width)
        canvas.drawPath(path, self._line)

    def _rays(self, canvas: Any, box: Box, state: TagState) -> None:
        """Strokes that fly off the plate, away from the mouth, when a laugh begins; gone within a second."""
        if not self._theme.rays or state.laughing_s is None or state.laughing_s >= _RAYS_S:
            return
        gone = state.laughing_s / _RAYS_S
        reach = self._theme.rays * self._scale
        self._line.setStrokeWidth(5 * self._scale * (1 - gone))
        self._line.setColor(self._bright._replace(alpha=round(255 * (1 - gone * gone))).argb)
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
    sharp = laughing if share >= _SHARP else calm
    return Look(
        **{**mixed, "ink": sharp.ink, "tick": sharp.tick, "fill": sharp.fill, "high": sharp.high, "rim": sharp.rim}
    )


def _upright(x: float, y: float, reach: float) -> Any:
    path = skia.Path()
    path.moveTo(x, y - reach)
    path.lineTo(x, y + reach)
    return path


def _swell(canvas: Any, box: Box, laughing_s: float | None) -> None:
    if laughing_s is None or laughing_s >= _POP_S:
        return
    grown = 1 + _POP * sin(pi * laughing_s / _POP_S)
    x, y = box.centre
    canvas.translate(x, y)
    canvas.scale(grown, grown)
    canvas.translate(-x, -y)
