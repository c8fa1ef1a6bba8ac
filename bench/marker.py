"""A marker that carries a time through the line: drawn into a frame as it is captured, read from what is published.

A row of black and white blocks along the upper edge, inside the margin that themes keep empty: a pattern that no card
has, then the time in milliseconds, then a parity block.
"""

from __future__ import annotations

import numpy as np

from smilecam.frames import Picture, Size

_START = (1, 0, 1, 1, 0, 0, 1, 0)
_BITS = 24  # of milliseconds: four hours
_BLOCKS = len(_START) + _BITS + 1
_MIDDLE = 128


def draw(picture: Picture, ms: int) -> None:
    """Draw the marker of `ms` (modulo 2^24) into a (H, W, 3) uint8 picture."""
    bits = [ms >> place & 1 for place in range(_BITS)]
    row = np.repeat(np.array([*_START, *bits, sum(bits) % 2], np.uint8) * 255, picture.shape[1] // _BLOCKS)
    picture[: _height(picture.shape[0]), : len(row)] = row[:, None]


def read(luma: Picture, size: Size) -> int | None:
    """Return the milliseconds that a (H, W) luma plane carries; None where it has no marker."""
    width = size.width // _BLOCKS
    middles = luma[_height(size.height) // 2, width // 2 : width * _BLOCKS : width]
    bits = tuple(int(value > _MIDDLE) for value in middles[:_BLOCKS])
    told = bits[len(_START) : -1]
    if bits[: len(_START)] != _START or sum(told) % 2 != bits[-1]:
        return None
    return sum(bit << place for place, bit in enumerate(told))


def since_ms(now_ms: int, then_ms: int) -> int:
    """Return how long ago `then_ms` was, both as a marker carries them."""
    return (now_ms - then_ms) % (1 << _BITS)


def _height(height: int) -> int:
    return max(4, height // 60)
