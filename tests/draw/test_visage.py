from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import skia

from smilecam.draw.brush import Brush
from smilecam.draw.visage import Expression, Visage
from smilecam.frames import Picture

MIDDLE = 200


def drawn(face: Expression) -> Picture:
    """Return a picture of 400x400 BGRA, two pixels a unit, the eyes' line in its middle."""
    pixels = np.zeros((400, 400, 4), np.uint8)
    info = skia.ImageInfo.Make(400, 400, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
    surface = skia.Surface.MakeRasterDirect(info, pixels, 1600)
    brush = Brush(surface.getCanvas())
    brush.canvas.translate(MIDDLE, MIDDLE)
    Visage(brush).draw(face)
    return pixels


def at(picture: Picture, x: int, y: int) -> int:
    """Brightness at a place of the face."""
    return int(picture[MIDDLE + y, MIDDLE + x, :3].max())


def changed(one: Expression, other: Expression) -> tuple[int, int]:
    """Return the highest and lowest row, in the face's units, where two expressions differ."""
    rows = np.flatnonzero((np.abs(drawn(one).astype(int) - drawn(other)) > 12).any((1, 2)))
    return int(rows.min()) - MIDDLE, int(rows.max()) - MIDDLE


def test_a_neutral_mouth_is_closed_and_a_laughing_one_open() -> None:
    assert at(drawn(Expression()), 0, 95) > 120
    assert at(drawn(Expression(smile=1, laugh=1)), 0, 95) < 110


def test_a_smile_shows_teeth() -> None:
    assert at(drawn(Expression(smile=1)), 0, 86) > 235


def test_a_smile_changes_the_face_from_the_brows_down() -> None:
    top, bottom = changed(Expression(), Expression(smile=1))
    assert top > -45
    assert bottom > 70


def test_a_laugh_lowers_the_chin() -> None:
    assert not drawn(Expression())[MIDDLE + 138, MIDDLE].any()
    assert drawn(Expression(smile=1, laugh=1))[MIDDLE + 138, MIDDLE].any()


def test_a_blink_changes_the_eyes_only() -> None:
    top, bottom = changed(Expression(), Expression(blink=1))
    assert top > -30
    assert bottom < 20


@pytest.mark.parametrize("side", [-1, 1])
def test_a_shut_eye_has_no_iris(side: int) -> None:
    assert at(drawn(Expression()), side * 40, -1) < 60
    assert at(drawn(Expression(blink=1)), side * 40, -1) > 120


def test_a_turned_head_moves_its_nose_more_than_its_outline() -> None:
    still, turned = drawn(Expression()), drawn(Expression(yaw=1))
    tip = [int(np.argmax(picture[MIDDLE + 39, MIDDLE - 30 : MIDDLE + 30, 0])) for picture in (still, turned)]
    assert tip[1] - tip[0] >= 6
    assert (still[..., :3].any(-1) == turned[..., :3].any(-1)).mean() > 0.999


def test_the_eyes_follow_their_gaze() -> None:
    assert (drawn(Expression()) != drawn(Expression(gaze=(1, 0)))).any()


def test_a_mouth_opens_little_by_little() -> None:
    steps = [drawn(replace(Expression(), smile=step / 20, laugh=max(0.0, step / 10 - 1))) for step in range(21)]
    apart = [np.abs(one.astype(int) - other).mean() for one, other in pairwise(steps)]
    assert max(apart) < 4 * float(np.median(apart)) + 0.5
