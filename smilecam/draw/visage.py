"""The face of a drawn person and what it does: skin and light, eyes, brows, nose, mouth. Units as in `portrait`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from smilecam.draw.brush import Brush, Point, both_sides, clear, smooth

_SKIN, _LIT, _SHADE, _DEEP = 0xFFE9BB98, 0xFFFDE2CA, 0xFFB97752, 0xFF84452F
_BLUSH, _LIP, _LIP_DARK, _MOUTH = 0xFFE0705C, 0xFFCB6E62, 0xFF8E3B36, 0xFF4A1518
_LASH, _BROW = 0xFF20110D, 0xFF3A241C
_SIDES = (-1, 1)


@dataclass(frozen=True, slots=True)
class Expression:
    """What a face does now. smile, laugh, blink: 0 to 1. yaw, pitch: -1 to 1 of a small turn; roll: degrees.

    breath: -1 to 1. gaze: where the eyes look, -1 to 1 across and down.
    """

    smile: float = 0.0
    laugh: float = 0.0
    blink: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    breath: float = 0.0
    gaze: Point = (0.0, 0.0)


class Visage:
    """Draws a face from the skin outwards. What lies nearer to us moves further when the head turns."""

    def __init__(self, brush: Brush) -> None:
        self._brush = brush
        self._face = Expression()

    def draw(self, face: Expression) -> None:
        self._face = face
        brush = self._brush
        for side in _SIDES:
            brush.blob(side * 90, 14, (15, 27), 0xFFC98A66)
        outline = smooth(both_sides(self._outline()))
        brush.fade(outline, (-90, -60), (95, 70), (0xFFF8D5B6, _SKIN, 0xFFD9A17C))
        with brush.inside(outline):
            self._light()
        with self._near(0.5):
            self._cheeks()
        with self._near(0.55):
            for side in _SIDES:
                self._eye(side)
                self._brow(side)
        with self._near(0.7):
            self._lips()
        self._nose()

    @contextmanager
    def _near(self, depth: float) -> Iterator[None]:
        with self._brush.moved(9 * depth * self._face.yaw, 7 * depth * self._face.pitch):
            yield

    @property
    def _jaw(self) -> float:
        """How far the chin has dropped."""
        return 14 * self._face.laugh

    def _outline(self) -> list[Point]:
        """Half the face, from the crown down one side to the chin."""
        smile, jaw = self._face.smile, self._jaw
        return [
            (0, -122), (46, -114), (76, -84), (87, -40), (88, 4), (86 + 2 * smile, 40 - smile),
            (76 + 2 * smile, 76 + 0.4 * jaw), (58 + smile, 104 + 0.8 * jaw), (34, 124 + jaw),
            (12, 131 + jaw), (0, 132 + jaw),
        ]  # fmt: skip

    def _light(self) -> None:
        """A window on the left: its side of the forehead and chin catch the light, the far edges lie in shade."""
        brush, jaw = self._brush, self._jaw
        brush.blob(102, 30, (56, 150), clear(_SHADE, 0xB0))
        brush.blob(-106, 50, (36, 120), clear(_SHADE, 0x88))
        brush.blob(0, 148 + jaw, (76, 30), clear(_SHADE, 0xB8))
        brush.blob(6, -126, (112, 66), clear(_DEEP, 0xB0))
        brush.blob(-20, -52, (54, 32), clear(_LIT, 0xC0))
        with self._near(0.6):
            brush.blob(-3, 115 + jaw, (19, 11), clear(_LIT, 0xA0))
            brush.blob(0, 103 + 0.9 * jaw, (22, 6), clear(_SHADE, 0x98))

    def _cheeks(self) -> None:
        """What a smile pushes up, and the folds that it makes from the nostrils round the mouth."""
        brush, smile, laugh = self._brush, self._face.smile, self._face.laugh
        height = 36 - 9 * smile
        for side in _SIDES:
            lit = 0xB0 if side < 0 else 0x80
            brush.blob(side * 53, height + 8, (30, 22), clear(_BLUSH, 0x58), strength=0.7 + 0.3 * smile)
            brush.blob(side * 50 - 5, height - 2, (23, 15), clear(_LIT, lit), strength=0.5 + 0.5 * smile)
            brush.blob(side * 40, 2, (30, 20), clear(_SHADE, 0x68))
            brush.blob(side * 46, -28, (32, 8), clear(_LIT, 0x50))
            fold = smooth(
                [(side * 21, 50), (side * (32 + 3 * smile), 60), (side * (39 + 8 * smile), 77 + 3 * laugh)],
                closed=False,
            )
            brush.line(fold, clear(_SHADE, round(80 * smile)), 2.6)
            brush.blob(
                side * (33 + 5 * smile), 64, (8, 18), clear(_SHADE, 0x80), turn=side * -26, strength=0.15 + 0.7 * smile
            )

    def _eye(self, side: int) -> None:
        brush, face = self._brush, self._face
        squint = 0.55 * face.smile + 0.35 * face.laugh
        lower = 7.4 - 4.0 * squint
        upper = lower - (lower + 8.6) * (1 - face.blink) * (1 - 0.5 * squint)
        inner, outer = (side * 22.5, 3.2), (side * 58.0, -0.6 - 1.2 * squint)
        lid = [inner, (side * 29, upper * 0.62 + 0.8), (side * 40, upper), (side * 51, upper * 0.72 - 0.2), outer]
        below = [(side * 50, lower * 0.74), (side * 39, lower), (side * 29, lower * 0.82)]
        brush.blob(side * 40, -15, (26, 9), clear(_SHADE, 0x88))
        opening = smooth([*lid, *below])
        brush.fill(opening, 0xFFF5EFEA)
        with brush.inside(opening):
            self._iris(side * 40 + 4 * face.gaze[0] + 1.2 * face.yaw, -0.6 + 3 * face.gaze[1])
            brush.blob(side * 40, upper - 1, (26, 7), 0x88402018)
        brush.line(smooth(below[::-1], closed=False), clear(_DEEP, 0x70), 1.3)
        brush.line(smooth(lid, closed=False), _LASH, 2.5)
        brush.line(smooth([lid[3], (side * 57, outer[1] - 1.2), (side * 62, -4 - squint)], closed=False), _LASH, 1.8)
        crease = [(side * 25, upper - 3.5), (side * 40, upper - 6), (side * 56, upper * 0.6 - 4.5)]
        brush.line(smooth(crease, closed=False), clear(_DEEP, 0x80), 1.3)
        pouch = [(side * 27, lower + 6), (side * 40, lower + 8.5), (side * 53, lower + 5)]
        brush.line(smooth(pouch, closed=False), clear(_SHADE, round(40 + 90 * face.smile)), 2.0)

    def _iris(self, x: float, y: float) -> None:
        brush = self._brush
        brush.dot(x, y, 9.8, 0xFF2C1811)
        brush.dot(x, y, 8.8, 0xFF5A3420)
        brush.blob(x + 1, y + 4, (7, 5), 0xC0B07040)
        brush.dot(x, y, 4.3, 0xFF0E0806)
        brush.dot(x - 3, y - 3.4, 2.5, 0xF4FFFFFF)
        brush.blob(x + 3.2, y + 3.2, (2.6, 2.2), 0x98FFFFFF)

    def _brow(self, side: int) -> None:
        lift = 1.0 * self._face.smile + 1.5 * self._face.laugh - 4.0
        top = [(19, -29), (33, -33), (49, -34), (67, -24.5)]
        low = [(50, -29.5), (34, -27.5), (20, -23)]
        brow = smooth([(side * x, y - lift) for x, y in (*top, *low)])
        self._brush.fill(brow, clear(_BROW, 0xC8))
        with self._brush.inside(brow):
            self._brush.blob(side * 22, -26 - lift, (10, 8), clear(_SKIN, 0x50))

    def _nose(self) -> None:
        brush, wide = self._brush, 17 + 2.5 * self._face.smile
        with self._near(0.75):
            brush.blob(13, 12, (11, 38), clear(_SHADE, 0x88), turn=-4)
            brush.blob(-13, 6, (8, 30), clear(_SHADE, 0x44), turn=4)
            brush.blob(-2, 14, (6, 36), clear(_LIT, 0xB0))
        with self._near(1.0):
            brush.blob(0, 59, (25, 8), clear(_DEEP, 0x70))
            for side in _SIDES:
                brush.blob(side * wide, 46, (9, 10), clear(_SHADE, 0x80))
                wing = [
                    (side * (wide - 1), 39),
                    (side * (wide + 2.6), 46),
                    (side * wide, 52.5),
                    (side * (wide - 6), 54),
                ]
                brush.line(smooth(wing, closed=False), clear(_DEEP, 0x48), 1.8)
                brush.blob(side * 8.5, 53.5, (6.5, 3.2), _DEEP, turn=side * -12)
            brush.blob(-2, 42, (12, 10), clear(_LIT, 0xC8))
            brush.blob(-4, 39, (4, 3), 0xB0FFFFFF)
            brush.blob(0, 65, (5, 6), clear(_SHADE, 0x60))

    def _lips(self) -> None:
        brush, smile, laugh = self._brush, self._face.smile, self._face.laugh
        wide = 27 + 12.5 * smile + 4 * laugh
        corner = 82 - 6.5 * smile - 2.5 * laugh
        parted = max(0.0, smile - 0.35) / 0.65
        upper = 82.5 + 0.5 * smile - 1.5 * parted - 2.0 * laugh
        lower = upper + 8.5 * parted + 21 * laugh
        arch = upper - 6.5 + smile
        half_top = [(wide, corner), (wide * 0.55, arch), (6.5, arch - 3.5 + 0.5 * smile), (0, arch - 1.5 + 0.5 * smile)]
        low = 0.6 - 0.07 * laugh
        bottom = [
            (wide * low, lower + 6 - 1.5 * smile),
            (0, lower + 11 - 2 * smile),
            (-wide * low, lower + 6 - 1.5 * smile),
        ]
        top = [*((-x, y) for x, y in half_top), *half_top[-2::-1]]
        lips = smooth([*top, *bottom])
        brush.fill(lips, _LIP)
        with brush.inside(lips):
            brush.blob(0, upper - 4, (wide, 7), clear(_LIP_DARK, 0x90))
            brush.blob(-5, lower + 6, (15, 4.5), 0xA0F3AE9E)
        over = [
            (-wide + 1.5, corner),
            (-wide * 0.5, upper - 0.2),
            (0, upper + 0.9),
            (wide * 0.5, upper - 0.2),
            (wide - 1.5, corner),
        ]
        side_y = 0.3 * corner + 0.7 * lower
        if parted or laugh:
            opening = smooth([*over, (wide * (low - 0.02), side_y), (0, lower + 1), (-wide * (low - 0.02), side_y)])
            with brush.inside(opening):
                self._inside_mouth(wide, upper, lower)
        brush.line(smooth(over, closed=False), clear(_LIP_DARK, 0xD8), 1.6)
        for side in _SIDES:
            brush.blob(side * wide, corner, (4.5, 3.5), clear(_DEEP, 0xA0), strength=0.5 + 0.5 * smile)

    def _inside_mouth(self, wide: float, upper: float, lower: float) -> None:
        """Teeth above, tongue below, dark between."""
        brush = self._brush
        brush.canvas.drawColor(_MOUTH)
        brush.blob(0, lower + 3, (21, 11), 0xFFCF6865, strength=self._face.laugh)
        edge = upper + 10.5
        gums = [(-wide, upper - 9), (wide, upper - 9)]
        teeth = [*gums, *((wide * x, edge - y) for x, y in ((0.8, 4), (0.4, 0.5), (0, 0), (-0.4, 0.5), (-0.8, 4)))]
        brush.fill(smooth(teeth), 0xFFF8F4EF)
        for number in range(-4, 5):
            gap: list[Any] = [(number * 6.6, upper), (number * 6.4, edge - 1 - 0.4 * abs(number))]
            brush.line(smooth(gap, closed=False), 0x28A08878, 0.8)
        for side in _SIDES:
            brush.blob(side * wide * 0.97, upper + 3, (wide * 0.38, 14), 0xA0402020)
        brush.blob(0, upper - 1, (wide, 4), 0x80803838)
