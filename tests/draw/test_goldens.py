"""The picture in each theme, state and size, compared with those in golden/ that somebody looked at."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from smilecam.frames import Picture
from tests.draw.golden_scenes import FOLDER, Golden, goldens

# Seen as an eye sees, a little blurred: other versions of Skia round edges and gradients differently.
MEAN_WITHIN, WORST_WITHIN = 0.8, 24.0
ALL = list(goldens())


def looks_like(one: Picture, other: Picture) -> bool:
    if one.shape != other.shape:
        return False
    blurred = [cv2.GaussianBlur(picture, (0, 0), 1.5).astype(np.float32) for picture in (one, other)]
    apart = np.abs(blurred[0] - blurred[1]).max(-1)
    return bool(apart.mean() <= MEAN_WITHIN and apart.max() <= WORST_WITHIN)


@pytest.mark.parametrize("one", ALL, ids=lambda one: f"{one.theme}-{one.state}-{one.size}")
def test_the_picture_looks_as_it_did(one: Golden) -> None:
    kept = cv2.imread(str(one.path))
    assert kept is not None
    assert looks_like(one.painted(), np.asarray(kept, np.uint8))


def test_no_picture_is_kept_that_nothing_draws() -> None:
    assert set(FOLDER.rglob("*.png")) == {one.path for one in ALL}


def test_a_tag_two_pixels_off_does_not_look_alike() -> None:
    picture = ALL[0].painted()
    moved = picture.copy()
    moved[100:170, 400:530] = picture[100:170, 398:528]
    assert not looks_like(picture, moved)


def test_another_colour_does_not_look_alike() -> None:
    picture = ALL[0].painted()
    assert not looks_like(picture, np.asarray(picture + 2, np.uint8))


def test_rounding_looks_alike() -> None:
    picture = ALL[0].painted()
    noise = np.random.default_rng(0).integers(-1, 2, picture.shape)
    assert looks_like(picture, np.clip(picture + noise, 0, 255).astype(np.uint8))
