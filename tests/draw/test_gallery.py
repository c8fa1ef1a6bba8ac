from __future__ import annotations

import numpy as np
import pytest

from smilecam.draw.gallery import STATES, crowd, face_box, picture, scenes
from smilecam.draw.text import Lettering
from smilecam.draw.visage import Expression
from smilecam.frames import Size
from tests.fakes.themes import shipped_theme

SIZE = Size(320, 180)


def test_a_state_is_told_from_just_before_it_begins_until_it_is_looked_at() -> None:
    for name, state in STATES.items():
        times = [scene.time_s for _, scene in scenes(SIZE, state, "ko")]
        assert times == sorted(times), name
        assert times[0] < 0 == times[1]
        assert times[-1] == pytest.approx(state.at_s)


def test_four_people_stand_in_the_four_quarters() -> None:
    camera, boxes = crowd(SIZE, [Expression()] * 4)
    assert camera.shape == (180, 320, 3)
    assert [(box.centre[0] > 160, box.centre[1] > 90) for box in boxes] == [
        (False, False), (True, False), (False, True), (True, True),
    ]  # fmt: skip
    assert crowd(SIZE, [Expression()])[1] == [face_box(SIZE)]
    assert crowd(SIZE, [])[1] == []


def test_a_picture_is_drawn_on_the_person_or_on_what_is_given() -> None:
    theme, lettering = shipped_theme(), Lettering.carried()
    ground = np.full((180, 320, 3), 7, np.uint8)
    assert picture(theme, SIZE, "calm", "en", lettering).mean() > 60
    assert np.median(picture(theme, SIZE, "calm", "en", lettering, ground)) == 7


def test_an_unknown_state_is_a_bug() -> None:
    with pytest.raises(KeyError):
        picture(shipped_theme(), SIZE, "nothing", "en")
