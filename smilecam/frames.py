"""Frame, the thing that every path carries, and the pixel formats that outputs ask for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Told as a string, so that settings, which need Size, load no numpy (60 of the 100 ms that `smilecam start` spends).
Picture: TypeAlias = "NDArray[np.uint8]"


class Size(NamedTuple):
    """Width and height in pixels, in that order."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


class PixelFormat(Enum):
    """How a picture's bytes lie. Arrays are C-contiguous uint8.

    BGR: (height, width, 3). BGRA: (height, width, 4), opaque. I420: (height * 3 // 2, width), Y over U over V,
    BT.601 limited range, even sizes only.
    """

    BGR = "bgr"
    BGRA = "bgra"
    I420 = "i420"

    def shape(self, size: Size) -> tuple[int, ...]:
        """Return the array shape of a picture of `size` in this format."""
        if self is PixelFormat.I420:
            return (size.height * 3 // 2, size.width)
        return (size.height, size.width, 3 if self is PixelFormat.BGR else 4)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture of a source.

    picture: (height, width, 3) uint8 BGR, read-only: three threads look at it.
    time_s: when it was captured, in seconds of the source's clock (monotonic live, presentation time for files).
    number: 0, 1, 2, ... in the order of capture; a gap is a frame that the source itself lost.
    """

    picture: Picture
    time_s: float
    number: int

    @property
    def size(self) -> Size:
        height, width = self.picture.shape[:2]
        return Size(width, height)
