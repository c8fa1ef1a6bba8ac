from __future__ import annotations

import numpy as np
import pytest
import skia
from hypothesis import given, settings
from hypothesis import strategies as st

from smilecam.draw.motion import STANDS, Pose
from smilecam.draw.sign import Drawn, Signwriter
from smilecam.draw.style import Colour, Label, Letters, Plate, Rim
from smilecam.draw.text import Lettering
from smilecam.frames import Picture

WHITE, NIGHT = Colour(255, 255, 255), Colour(20, 20, 30)
LETTERS = Letters(30, "bold", WHITE, rims=(Rim(4, NIGHT),))
PLATED = Label(LETTERS, Plate(NIGHT, edge=WHITE, radius=8), padding=10)
WRITER = Signwriter(Lettering.carried(), 1.0)


def laid(drawn: Drawn, pose: Pose = STANDS, at: int = 60) -> Picture:
    surface = skia.Surface(700, 300)
    drawn.lay(surface.getCanvas(), at, at, pose)
    return np.asarray(surface.toarray(), np.uint8)


@settings(deadline=None, max_examples=40)
@given(st.text("가나다 abc!", max_size=60), st.floats(-20, 20), st.integers(120, 600))
def test_a_label_stays_in_its_box_and_its_box_in_the_room(text: str, tilt: float, room: int) -> None:
    drawn = WRITER.write(text, Label(LETTERS, PLATED.plate, 10, tilt), room)
    ys, xs = np.nonzero(laid(drawn)[..., 3])
    assert xs.min() >= 59
    assert xs.max() <= 61 + drawn.width
    assert ys.min() >= 59
    assert ys.max() <= 61 + drawn.height
    if tilt == 0:
        assert drawn.width <= room + 3


def test_what_does_not_fit_is_drawn_smaller_before_it_is_cut() -> None:
    wide = WRITER.write("WINNER WINNER", PLATED, 600)
    narrow = WRITER.write("WINNER WINNER", PLATED, 170)
    assert narrow.width <= 173
    assert narrow.height < wide.height


def test_the_same_label_is_drawn_once() -> None:
    assert WRITER.write("once", PLATED, 300) is WRITER.write("once", PLATED, 300)


def test_labels_are_forgotten_when_there_are_many() -> None:
    first = WRITER.write("first", PLATED, 300)
    for number in range(120):
        WRITER.write(str(number), PLATED, 300)
    assert WRITER.write("first", PLATED, 300) is not first


@pytest.mark.parametrize("down", [True, False])
def test_a_sign_slides_from_the_nearer_edge(down: bool) -> None:
    drawn = WRITER.write("slides", PLATED, 300)
    surface = skia.Surface(700, 300)
    drawn.lay(surface.getCanvas(), 60, 120, Pose(1, 1, 0.5), down)
    ys = np.nonzero(np.asarray(surface.toarray())[..., 3])[0]
    assert bool(ys.mean() > 120 + drawn.height / 2) is down


def test_unseen_draws_nothing_and_half_seen_half() -> None:
    drawn = WRITER.write("seen", PLATED, 300)
    assert not laid(drawn, Pose(0, 1, 0)).any()
    assert laid(drawn, Pose(0.5, 1, 0))[..., 3].max() <= 130
