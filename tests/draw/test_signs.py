from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import skia

from smilecam.draw.layout import safe_area, touching
from smilecam.draw.signs import Signs
from smilecam.draw.text import Lettering
from smilecam.faces import Box
from smilecam.frames import Picture, Size
from smilecam.scene import GameScene, Phase, Prompt, Scene, Step
from tests.fakes.themes import SHIPPED, shipped_theme

SIZE = Size(1280, 720)
BARE = Scene(10.0, None, 0.5, "ko")
PLAYING = GameScene(Phase.PLAYING, code="4821", left_s=70.0, of_s=100.0, standing=2, standing_of=4)


def signs(name: str = "quiet") -> Signs:
    return Signs(shipped_theme(name), 1.0, safe_area(SIZE, 0.035), Lettering.carried())


def drawn(scene: Scene, name: str = "quiet", never: tuple[Box, ...] = ()) -> tuple[Picture, list[Box]]:
    surface = skia.Surface(*SIZE)
    boxes = signs(name).draw(surface.getCanvas(), scene, scene.lang, never, [])
    return np.asarray(surface.toarray(), np.uint8), boxes


@pytest.mark.parametrize(
    ("game", "count"),
    [
        (GameScene(Phase.LOBBY, code="4821"), 2),
        (GameScene(Phase.COUNTDOWN, code="4821", count=3), 3),
        (PLAYING, 2),
        (replace(PLAYING, since_s=9.5), 3),
        (replace(PLAYING, left_s=None), 1),
        (replace(PLAYING, phase=Phase.OUT), 3),
        (GameScene(Phase.OVER, winner="민지"), 1),
        (GameScene(Phase.OVER), 1),
    ],
)
def test_each_phase_has_its_signs(game: GameScene, count: int) -> None:
    assert len(drawn(replace(BARE, game=game))[1]) == count


@pytest.mark.parametrize("name", SHIPPED)
def test_signs_make_way_for_faces(name: str) -> None:
    faces = (Box(440, 500, 840, 720), Box(0, 0, 300, 200))
    for game in (GameScene(Phase.LOBBY, code="4821"), replace(PLAYING, phase=Phase.OUT)):
        for box in drawn(replace(BARE, game=game, status="SmileCam"), name, faces)[1]:
            assert not any(touching(box, face) for face in faces)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_timer_shows_the_time_and_how_much_of_it_is_left(name: str) -> None:
    half = drawn(replace(BARE, game=replace(PLAYING, left_s=50.0, standing_of=0)), name)[0].astype(int)
    full = drawn(replace(BARE, game=replace(PLAYING, left_s=50.0, of_s=50.0, standing_of=0)), name)[0]
    assert (np.abs(half - full).max(-1) > 60).sum() > 40


def test_a_take_shows_how_far_it_is() -> None:
    prompts = [Prompt("smile", Step.TAKE, progress=share, number=1, of=3) for share in (0.1, 0.9)]
    low, high = (drawn(replace(BARE, recording=one))[0].astype(int) for one in prompts)
    assert (np.abs(low - high).max(-1) > 60).sum() > 200


def test_a_status_line_in_a_script_that_cannot_be_drawn_is_left_out() -> None:
    surface = skia.Surface(*SIZE)
    assert not signs().draw(surface.getCanvas(), replace(BARE, status="판정 중"), "en", [], [])
    assert signs().draw(surface.getCanvas(), replace(BARE, status="SmileCam"), "en", [], [])


def test_where_every_corner_is_taken_there_is_no_sign() -> None:
    assert drawn(replace(BARE, game=PLAYING), never=(Box(0, 0, 1280, 720),))[1] == []
