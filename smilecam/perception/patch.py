"""A patch: the part of a picture around a face, copied into one piece before it is sampled askew.

Copying reads memory in order, which the processor sees coming; turned samples would wait for every line. Both together
take a tenth less than sampling the picture where it lies.
"""

from __future__ import annotations

import numpy as np

from smilecam.frames import Picture


def patch_of(picture: Picture, x: float, y: float, reach_x: float, reach_y: float) -> tuple[Picture, int, int]:
    """Return what of a (H, W, 3) uint8 picture lies within reach of (x, y), and where its left and top are.

    With two pixels more on every side, for sampling between pixels; at least one pixel, the nearest, where all of it
    lies outside: border pixels that are to go on beyond the patch are those of the picture.
    """
    height, width = picture.shape[:2]
    left, top = int(min(max(x - reach_x - 2, 0), width - 1)), int(min(max(y - reach_y - 2, 0), height - 1))
    right, bottom = int(max(min(x + reach_x + 2, width - 1), left)), int(max(min(y + reach_y + 2, height - 1), top))
    return np.ascontiguousarray(picture[top : bottom + 1, left : right + 1]), left, top
