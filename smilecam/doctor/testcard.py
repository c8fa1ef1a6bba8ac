"""A picture that tells what became of it: four colours in the corners, an arrow that points up, and a number.

Sent through a virtual camera and read back, its corners show whether colours were swapped or the picture turned, and
the number tells which picture it was, so that its way can be timed.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from smilecam.frames import Picture, Size

# Red, green, blue, yellow as BGR: left top, right top, left bottom, right bottom. Swapped, yellow becomes cyan, which
# is none of them.
CORNERS = ((0, 0, 255), (0, 255, 0), (255, 0, 0), (0, 255, 255))
NUMBERS = 256
_BITS = 8
# Where the corner at each place stands after the picture was turned in this way.
_TURNS = {"": (0, 1, 2, 3), "mirrored": (1, 0, 3, 2), "upside_down": (2, 3, 0, 1), "turned": (3, 2, 1, 0)}
# Of 255: 4:2:0 and rounding move a channel by 8 at most (seen in tests/vm), and the nearest wrong corner by 255.
_TOLERANCE = 64
_DARK, _WHITE, _MIDDLE = 16, 235, 128


@dataclass(frozen=True, slots=True)
class Seen:
    """What a picture that came back shows.

    fault: "" where it is right, else "swapped" (red for blue), "mirrored", "upside_down", "turned" or "garbled".
    number: which picture it is; None where that cannot be read.
    """

    fault: str
    number: int | None


def draw(size: Size, number: int) -> Picture:
    """Return picture `number` (0 to NUMBERS - 1): (height, width, 3) uint8 BGR, writable."""
    if not 0 <= number < NUMBERS:
        raise ValueError(f"unexpected number: {number} != 0 to {NUMBERS - 1}")
    width, height = size
    picture = np.empty((height, width, 3), np.uint8)
    for place, colour in enumerate(CORNERS):
        rows = slice(0, height // 2) if place < 2 else slice(height // 2, height)
        columns = slice(0, width // 2) if place % 2 == 0 else slice(width // 2, width)
        picture[rows, columns] = colour
    cv2.arrowedLine(
        picture,
        (width // 2, height * 2 // 5),
        (width // 2, height // 8),
        (_WHITE,) * 3,
        max(2, height // 60),
        tipLength=0.3,
    )
    band = _band(picture)
    band[:] = _DARK
    for cell, lit in enumerate(_cells(number)):
        if lit:
            _cell(band, cell, 0.0)[:] = _WHITE
    return picture


def read(picture: Picture) -> Seen:
    """Return what a (height, width, 3) uint8 BGR picture shows; anything else is garbled."""
    if picture.ndim != 3 or picture.shape[2] != 3 or min(picture.shape[:2]) < 4 * _BITS:
        return Seen("garbled", None)
    band = _band(picture)
    lit = tuple(bool(_cell(band, cell, 0.25).mean() > _MIDDLE) for cell in range(2 * _BITS))
    number = sum(1 << bit for bit in range(_BITS) if lit[bit])
    return Seen(_fault(picture), number if lit == _cells(number) else None)


def _cells(number: int) -> tuple[bool, ...]:
    """The number's bits, lowest first, then each turned over: what was not written so is not taken for a number."""
    bits = tuple(bool(number >> bit & 1) for bit in range(_BITS))
    return (*bits, *(not bit for bit in bits))


def _band(picture: Picture) -> Picture:
    height = picture.shape[0]
    return picture[height // 2 - height // 16 : height // 2 + height // 16]


def _cell(band: Picture, cell: int, margin: float) -> Picture:
    """One of the band's cells without `margin` of its width at each side, where scaling and encoders smear it."""
    wide = band.shape[1] / (2 * _BITS)
    return band[:, round((cell + margin) * wide) : round((cell + 1 - margin) * wide)]


def _fault(picture: Picture) -> str:
    height, width = picture.shape[:2]
    spots = [
        picture[height // 8 + y * height * 3 // 4, width // 8 + x * width * 3 // 4].astype(int)
        for y in (0, 1)
        for x in (0, 1)
    ]
    off = {
        (swapped, turn): max(
            int(np.abs(spot - np.array(CORNERS[place])[:: -1 if swapped else 1]).max())
            for spot, place in zip(spots, places, strict=True)
        )
        for turn, places in _TURNS.items()
        for swapped in (False, True)
    }
    swapped, turn = min(off, key=lambda one: off[one])
    if off[swapped, turn] > _TOLERANCE:
        return "garbled"
    return "swapped" if swapped else turn
