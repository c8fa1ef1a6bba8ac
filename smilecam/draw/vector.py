"""Draws a theme's art, once for each size that it is wanted in."""

from __future__ import annotations

import skia

from smilecam.draw.brush import Brush, Layer
from smilecam.draw.style import Art


def drawing(art: Art, width: float, height: float) -> Layer:
    """Return `art` as a layer of this size in pixels; nothing where Skia cannot make sense of it."""
    # One copy for each drawing: Skia's document holds the size that it was drawn in.
    dom = skia.SVGDOM.MakeFromStream(skia.MemoryStream.MakeCopy(art.svg))

    def draw(brush: Brush) -> None:
        if dom is not None:
            dom.setContainerSize(skia.Size(width, height))
            dom.render(brush.canvas)

    return Layer((0, 0, width, height), 1.0, draw)
