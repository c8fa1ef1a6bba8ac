from __future__ import annotations

import numpy as np
import skia

from smilecam.draw.rain import Rain
from smilecam.draw.style import Colour
from smilecam.draw.theme import Confetti
from smilecam.faces import Box
from smilecam.frames import Picture, Size

THEME = Confetti(120, 20, 4, (Colour(255, 0, 0), Colour(0, 0, 255)), ("strip", "dot", "star"))
SIZE = Size(640, 360)
FACE = Box(260, 100, 380, 260)


def drawn(age_s: float, *never: Box) -> Picture:
    surface = skia.Surface(*SIZE)
    Rain(THEME, SIZE, 1.0).draw(surface.getCanvas(), age_s, never)
    return np.asarray(surface.toarray(), np.uint8)


def test_it_rains_in_the_themes_colours_and_then_no_more() -> None:
    seen = drawn(2.0)
    assert seen[..., 3].any()
    assert not seen[..., 1].any()
    assert not drawn(20.0).any()


def test_no_piece_falls_over_a_face() -> None:
    for step in range(20):
        seen = drawn(1 + step / 5, FACE)
        assert not seen[100:260, 260:380, 3].any()
