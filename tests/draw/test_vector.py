from __future__ import annotations

import numpy as np
import pytest
import skia

from smilecam.draw.style import Art
from smilecam.draw.vector import drawing
from smilecam.frames import Picture

HALF = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="5" height="10" fill="#ff0000"/></svg>'


def laid(art: Art, width: int, height: int) -> Picture:
    surface = skia.Surface(width, height)
    drawing(art, width, height).lay(surface.getCanvas())
    return np.asarray(surface.toarray(), np.uint8)


@pytest.mark.parametrize("side", [8, 40, 300])
def test_art_fills_the_size_that_it_is_asked_in(side: int) -> None:
    alpha = laid(Art("half.svg", HALF), side, side)[..., 3]
    assert alpha[:, : side // 2 - 1].min() == 255
    assert alpha[:, side // 2 + 1 :].max() == 0


def test_what_skia_cannot_read_is_nothing() -> None:
    assert not laid(Art("odd.svg", b"odd"), 20, 20).any()
