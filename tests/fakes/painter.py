"""A painter that draws one shade and keeps the scenes."""

from __future__ import annotations

import numpy as np

from smilecam.frames import Picture, Size
from smilecam.scene import Scene

CARD_SHADE = 7


class FakePainter:
    """Paints the whole canvas in the picture's first value, or in CARD_SHADE where there is no picture."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.scenes: list[Scene] = []
        self.failures: list[Exception] = []
        self._canvas: Picture = np.zeros((size.height, size.width, 4), np.uint8)

    def paint(self, picture: Picture | None, scene: Scene) -> Picture:
        if self.failures:
            raise self.failures.pop(0)
        self.scenes.append(scene)
        self._canvas[:] = CARD_SHADE if picture is None else picture[0, 0, 0]
        return self._canvas
