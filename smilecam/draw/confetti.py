"""Where confetti is at a moment, the same for the same moment. Pure."""

from __future__ import annotations

from math import cos, sin
from typing import NamedTuple

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
    found = []
    for number in range(theme.count):
        spread, phase = (number * _GOLDEN) % 1, (number * _GOLDEN * 7.31) % 1
        since_s = age_s - phase * min(_FALLS_S, theme.seconds)
        if since_s < 0 or age_s - since_s % _FALLS_S > theme.seconds:
            continue
        down = (since_s % _FALLS_S) / _FALLS_S
        sway = sin(2.2 * since_s + 40 * spread) * 0.02 * size.width
        found.append(
            Piece(
                spread * size.width + sway,
                (1.15 * down - 0.06) * size.height,
                (2 + 3 * phase) * since_s * (1 if number % 2 else -1) + 6 * cos(9 * spread),
                number % len(theme.colours),
                number % len(theme.shapes),
            )
        )
    return found
