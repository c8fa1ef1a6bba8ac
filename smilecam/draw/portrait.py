"""A person drawn by our own code: what the demo camera sees, and whoever has no webcam.

Units are hundredths of half a head's width; the eyes lie on y = 0, y goes down, x to the picture's right.
"""

from __future__ import annotations

import numpy as np
import skia

from smilecam.draw.brush import Brush, Layer, Point, both_sides, clear, smooth
from smilecam.draw.visage import Expression, Visage
from smilecam.frames import Picture, Size

_SKIN, _SKIN_LIT, _SKIN_SHADE, _SKIN_DARK = 0xFFE9BB98, 0xFFFBDDC2, 0xFFB97752, 0xFF84452F
_HAIR, _HAIR_DARK, _HAIR_LIT = 0xFF3A2620, 0xFF1D1210, 0xFF8A6250
_KNIT, _KNIT_DARK, _KNIT_LIT = 0xFF2F7F86, 0xFF1C5560, 0xFF58A9A8
_NAPE = 130.0  # the head turns and nods about here
# Half outlines, from the top down one side.
_BODY: tuple[Point, ...] = ((0, 170), (40, 168), (60, 176), (118, 194), (168, 218), (198, 276), (214, 420), (0, 460))
_NECK: tuple[Point, ...] = ((0, 70), (44, 70), (43, 140), (50, 168), (36, 192), (0, 201))
_BOB: tuple[Point, ...] = (
    (0, -151), (50, -144), (92, -114), (111, -60), (113, 8), (113, 72), (107, 108), (90, 122), (58, 106), (0, 90),
)  # fmt: skip
_COLLAR: tuple[Point, ...] = ((-53, 170), (-40, 194), (0, 206), (40, 194), (53, 170))
# Hair before the face, parted on the picture's right.
_LOCK_RIGHT: tuple[Point, ...] = (
    (22, -142), (60, -136), (96, -98), (110, -34), (113, 40), (103, 92), (93, 44), (88, -6), (82, -40), (62, -74),
    (33, -106),
)  # fmt: skip
_LOCK_LEFT: tuple[Point, ...] = (
    (32, -142), (-18, -144), (-66, -130), (-99, -90), (-110, -22), (-112, 50), (-101, 94), (-92, 44), (-87, -8),
    (-80, -38), (-52, -60), (-10, -80), (22, -106),
)  # fmt: skip
# Lamps and leaves: shares of width and height, radius in heights, colour.
_LIGHTS = (
    (0.82, 0.16, 0.085, 0x88FFD79A), (0.92, 0.34, 0.060, 0x78FFC27A), (0.75, 0.33, 0.045, 0x68FFE2B8),
    (0.95, 0.10, 0.040, 0x60FFE2B8), (0.05, 0.72, 0.130, 0x706E9A72), (0.14, 0.84, 0.120, 0x805B8A66),
    (0.02, 0.90, 0.150, 0x80507D5E), (0.19, 0.70, 0.060, 0x607FA982),
)  # fmt: skip


class Portrait:
    """Draws one person before a wall, in pictures of one size. For one thread."""

    def __init__(self, size: Size) -> None:
        self._pixels = np.zeros((size.height, size.width, 4), np.uint8)
        info = skia.ImageInfo.Make(size.width, size.height, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
        self._surface = skia.Surface.MakeRasterDirect(info, self._pixels, size.width * 4)
        self._brush = Brush(self._surface.getCanvas())
        self._visage = Visage(self._brush)
        self._unit = min(size.height * 0.0020, size.width * 0.0026)
        self._middle = (size.width / 2, size.height * 0.47)
        self._wall = _wall(size)
        self._body = Layer((-220, 150, 220, 470), self._unit, _body)
        self._hair_behind = Layer((-120, -160, 120, 130), self._unit, _hair_behind)
        self._hair_before = Layer((-120, -150, 120, 100), self._unit, _hair_before)

    def paint(self, face: Expression) -> Picture:
        """Return the (height, width, 4) uint8 BGRA picture; overwritten by the next call."""
        brush, canvas = self._brush, self._brush.canvas
        canvas.drawImage(self._wall, 0, 0)
        with brush.moved(*self._middle):
            canvas.scale(self._unit, self._unit)
            with brush.moved(0, -1.6 * face.breath):
                self._body.lay(canvas)
            with brush.moved(0, _NAPE - 1.2 * face.breath, face.roll), brush.moved(0, -_NAPE):
                with brush.moved(-2 * face.yaw, 0):
                    self._hair_behind.lay(canvas)
                _neck(brush, face)
                self._visage.draw(face)
                with brush.moved(1.5 * face.yaw, face.pitch):
                    self._hair_before.lay(canvas)
        return self._pixels


def _body(brush: Brush) -> None:
    body, collar = smooth(both_sides(_BODY)), smooth(_COLLAR, closed=False)
    brush.fade(body, (-180, 180), (190, 330), (_KNIT_LIT, _KNIT, _KNIT_DARK))
    with brush.inside(body):
        brush.blob(0, 186, (95, 46), clear(_KNIT_DARK, 0xC0))
        brush.blob(-120, 230, (90, 60), clear(_KNIT_LIT, 0x70))
        brush.blob(150, 300, (70, 120), clear(_KNIT_DARK, 0x90))
    brush.line(collar, _KNIT_DARK, 15)
    brush.line(collar, _KNIT, 12)
    brush.line(collar, clear(_KNIT_LIT, 0x70), 4)


def _neck(brush: Brush, face: Expression) -> None:
    neck = smooth(both_sides(_NECK))
    brush.fade(neck, (-50, 0), (50, 0), (_SKIN, 0xFFD9A27E, _SKIN_SHADE))
    with brush.inside(neck):
        brush.blob(4 + 2 * face.yaw, 118 + 10 * face.laugh, (72, 46), clear(_SKIN_DARK, 0xB8))
        brush.blob(-24, 170, (20, 26), clear(_SKIN_LIT, 0x60))


def _hair_behind(brush: Brush) -> None:
    brush.fade(smooth(both_sides(_BOB)), (-110, -100), (110, 80), (0xFF4B3229, _HAIR, _HAIR_DARK))


def _hair_before(brush: Brush) -> None:
    right, left = (tuple(step / last for step in range(last + 1)) for last in (5, 10))
    _lock(
        brush,
        _LOCK_RIGHT,
        [((27, -140), (70 + 3 * t, -118 + 34 * t), (90 + 14 * t, -40), (96 + 9 * t, 100)) for t in right],
    )
    _lock(
        brush,
        _LOCK_LEFT,
        [((29, -140 + 30 * t), (-40, -132 + 48 * t), (-100 + 15 * t, -64 + 30 * t), (-105 + 9 * t, 100)) for t in left],
    )


def _lock(brush: Brush, outline: tuple[Point, ...], strands: list[tuple[Point, ...]]) -> None:
    path = smooth(outline)
    brush.fade(path, (-110, -120), (100, 60), (0xFF553A2F, _HAIR, _HAIR_DARK))
    with brush.inside(path):
        for number, strand in enumerate(strands):
            brush.line(smooth(strand, closed=False), clear(_HAIR_LIT if number % 2 else _HAIR_DARK, 0x48), 1.6)
        brush.blob(-52, -104, (66, 24), clear(_HAIR_LIT, 0x90), turn=-33)
        brush.blob(82, -84, (20, 40), clear(_HAIR_LIT, 0x50), turn=-28)


def _wall(size: Size) -> skia.Image:
    """A room out of focus: a warm wall, window light from the left, a plant, lamps far away."""
    surface = skia.Surface(size.width, size.height)
    canvas = surface.getCanvas()
    brush = Brush(canvas)
    width, height = size
    everything = skia.Path().addRect(skia.Rect(0, 0, width, height))
    brush.fade(everything, (0, 0), (width, height), (0xFFEBE0D0, 0xFFCDBBA6, 0xFF9A897D))
    brush.blob(width * 0.08, height * 0.2, (width * 0.5, height * 0.9), 0xD0FFF7E4)
    brush.blob(width * 0.98, height * 0.95, (width * 0.5, height * 0.7), 0x80564644)
    for x, y, reach, colour in _LIGHTS:
        brush.dot(width * x, height * y, height * reach, colour)
    sharp = surface.makeImageSnapshot()
    blur = skia.ImageFilters.Blur(height * 0.016, height * 0.016, skia.TileMode.kClamp)
    canvas.drawImage(sharp, 0, 0, skia.SamplingOptions(), skia.Paint(ImageFilter=blur))
    return surface.makeImageSnapshot()
