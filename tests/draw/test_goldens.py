"""The picture at each size and state, compared with those in golden/ that somebody looked at."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from smilecam.draw.paint import ScenePainter
from smilecam.frames import Picture, Size
from tests.draw.golden_scenes import SIZES, STATES, golden, painted

# Seen as an eye sees, a little blurred: other versions of Skia round edges and gradients differently.
MEAN_WITHIN, WORST_WITHIN = 0.8, 24.0


def looks_like(one: Picture, other: Picture) -> bool:
    if one.shape != other.shape:
        return False
    blurred = [cv2.GaussianBlur(picture, (0, 0), 1.5).astype(np.float32) for picture in (one, other)]
    apart = np.abs(blurred[0] - blurred[1]).max(-1)
    return bool(apart.mean() <= MEAN_WITHIN and apart.max() <= WORST_WITHIN)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_the_picture_looks_as_it_did(state: Callable[[Size, ScenePainter], Picture], size: Size) -> None:
    kept = cv2.imread(str(golden(state, size)))
    assert kept is not None
    assert looks_like(painted(state, size), np.asarray(kept, np.uint8))


def test_a_tag_two_pixels_off_does_not_look_alike() -> None:
    picture = painted(STATES[0], SIZES[0])
    moved = picture.copy()
    moved[100:170, 400:530] = picture[100:170, 398:528]
    assert not looks_like(picture, moved)


def test_another_colour_does_not_look_alike() -> None:
    picture = painted(STATES[3], SIZES[0])
    assert not looks_like(picture, np.asarray(picture + 2, np.uint8))


def test_rounding_looks_alike() -> None:
    picture = painted(STATES[3], SIZES[0])
    noise = np.random.default_rng(0).integers(-1, 2, picture.shape)
    assert looks_like(picture, np.clip(picture + noise, 0, 255).astype(np.uint8))
