from __future__ import annotations

import numpy as np
import pytest

from smilecam.draw.portrait import Portrait
from smilecam.draw.visage import Expression
from smilecam.frames import Size

SIZES = (Size(160, 120), Size(640, 360), Size(1280, 720), Size(720, 1280))


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_portrait_fills_its_picture(size: Size) -> None:
    picture = Portrait(size).paint(Expression())
    assert picture.shape == (size.height, size.width, 4)
    assert (picture[..., 3] == 255).all()
    assert picture[..., :3].any(-1).all()


def test_the_same_expression_gives_the_same_picture() -> None:
    portrait = Portrait(Size(320, 180))
    one = portrait.paint(Expression(smile=0.5, yaw=0.3)).copy()
    portrait.paint(Expression(laugh=1))
    assert (portrait.paint(Expression(smile=0.5, yaw=0.3)) == one).all()


@pytest.mark.parametrize("face", [Expression(roll=5), Expression(breath=1), Expression(yaw=1), Expression(pitch=1)])
def test_it_moves(face: Expression) -> None:
    portrait = Portrait(Size(320, 180))
    still = portrait.paint(Expression()).copy()
    assert (portrait.paint(face) != still).any()


def test_the_wall_stands_still() -> None:
    portrait = Portrait(Size(640, 360))
    still = portrait.paint(Expression()).copy()
    moved = portrait.paint(Expression(smile=1, laugh=1, roll=5, yaw=1, breath=1))
    assert (still[:, :120] == moved[:, :120]).all()
    assert np.abs(still.astype(int) - moved)[:, 200:440].max() > 60
