"""Where confetti is at a moment, the same for the same moment. Pure."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from smilecam.draw.theme import Confetti
from smilecam.frames import Size

_FALLS_S = 3.2  # from the upper edge to the lower
_GOLDEN = 0.6180339887498949  # its multiples spread evenly


class Piece(NamedTuple):
    """One piece: its middle in pixels, its turn in radians, which colour and shape."""

    x: float
    y: float
    turn: float
    colour: int
    shape: int


def pieces(theme: Confetti, size: Size, age_s: float) -> list[Piece]:
    """Return the pieces in the air `age_s` after it began to rain; none once its time has passed."""
    if not 0 <= age_s < theme.seconds + _FALLS_S:
        return []
    numbers = np.arange(theme.count)
    spread, phase = numbers * _GOLDEN % 1, numbers * _GOLDEN * 7.31 % 1
    since_s = age_s - phase * min(_FALLS_S, theme.seconds)
    fallen_s = since_s % _FALLS_S
    x = (spread + 0.02 * np.sin(2.2 * since_s + 40 * spread)) * size.width
    y = (1.15 * fallen_s / _FALLS_S - 0.06) * size.height
    turn = (2 + 3 * phase) * since_s * np.where(numbers % 2, 1, -1) + 6 * np.cos(9 * spread)
    flies = (since_s >= 0) & (age_s - fallen_s <= theme.seconds)
    told = zip(*(one[flies].tolist() for one in (numbers, x, y, turn)), strict=True)
    return [Piece(x, y, turn, kind % len(theme.colours), kind % len(theme.shapes)) for kind, x, y, turn in told]
