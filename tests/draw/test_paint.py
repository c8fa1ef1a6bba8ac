from __future__ import annotations

from dataclasses import is_dataclass, replace
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import numpy as np
import pytest

from smilecam.draw.layout import tag_scale
from smilecam.draw.paint import ScenePainter
from smilecam.draw.style import Within
from smilecam.draw.text import Lettering
from smilecam.faces import Box
from smilecam.frames import Picture, Size
from smilecam.ports import Painter
from smilecam.scene import Card, GameScene, Guide, Phase, Player, Prompt, Scene, Step
from smilecam.texts.catalogue import LANGS, sentences
from tests.fakes.themes import shipped_theme
from tests.fakes.verdicts import verdict_at, verdicts_of

THEME, HD, FACE = shipped_theme(), Size(1280, 720), Box(300, 250, 500, 480)
BARE = Scene(0.0, None, 0.5, "en")
GAME = GameScene(
    Phase.OVER, {0: Player("Minji", 1, 3, "yellow", winner=True)}, code="4821", left_s=5.0, of_s=60.0, winner="Minji"
)


def painter(size: Size = HD) -> ScenePainter:
    return ScenePainter(size, THEME, Lettering.carried())


def grey(size: Size = HD, brightness: int = 128) -> Picture:
    return np.full((size.height, size.width, 3), brightness, np.uint8)


def scene_of(*boxes: Box, size: Size = HD, laughing: bool = False) -> Scene:
    faces = [verdict_at(box, 0.7, laughing=laughing, track=track) for track, box in enumerate(boxes)]
    return replace(BARE, verdicts=verdicts_of(*faces, size=size))


def drawn_on(canvas: Picture, ground: int = 128) -> Box | None:
    """Return the box around all that differs from a plain grey picture."""
    ys, xs = np.nonzero((canvas[..., :3] != ground).any(-1))
    return Box(xs.min(), ys.min(), xs.max() + 1, ys.max() + 1) if len(xs) else None


def test_it_is_a_painter() -> None:
    port: Painter = painter()
    assert port.paint(grey(), BARE).shape == (720, 1280, 4)


def test_a_size_without_pixels_is_refused() -> None:
    with pytest.raises(ValueError, match="unexpected size"):
        painter(Size(0, 720))


def test_a_bare_scene_is_the_picture_itself() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (720, 1280, 3), dtype=np.uint8)
    canvas = painter().paint(picture, BARE)
    assert (canvas[..., :3] == picture).all()
    assert (canvas[..., 3] == 255).all()


def test_the_canvas_is_the_same_for_life_and_the_picture_is_left_alone() -> None:
    drawing, picture = painter(), grey()
    picture.flags.writeable = False
    scene = replace(scene_of(FACE), mirror=True, status="SmileCam")
    assert drawing.paint(picture, scene) is drawing.paint(None, scene)
    assert (picture == 128).all()


def test_mirroring_flips_the_picture_and_the_boxes_but_no_lettering() -> None:
    ramp = np.broadcast_to(np.arange(1280).astype(np.uint8)[None, :, None], (720, 1280, 3)).copy()
    assert (painter().paint(ramp, replace(BARE, mirror=True))[..., :3] == ramp[:, ::-1]).all()
    straight = painter().paint(grey(), scene_of(FACE)).copy()
    flipped_box = Box(1280 - FACE.x1, FACE.y0, 1280 - FACE.x0, FACE.y1)
    mirrored = painter().paint(grey(), replace(scene_of(flipped_box), mirror=True))
    assert (mirrored == straight).all()


@pytest.mark.parametrize(
    "source", [Size(640, 480), Size(1920, 1080), Size(480, 854), Size(2, 2), Size(4000, 10)], ids=str
)
def test_a_picture_of_any_size_comes_onto_the_canvas(source: Size) -> None:
    canvas = painter().paint(grey(source, 200), scene_of(size=source))
    lit = drawn_on(canvas, 0)
    assert lit is not None
    assert (lit.x0 + lit.x1) / 2 == pytest.approx(640, abs=1)
    assert lit.width == 1280 or lit.height == 720


def test_a_tag_stands_beside_its_face_wherever_the_picture_lies_on_the_canvas() -> None:
    small = Size(640, 480)
    canvas = painter().paint(grey(small), scene_of(Box(200, 150, 300, 270), size=small))
    bars_off = canvas[:, 160:1120]
    box = drawn_on(bars_off)
    assert box is not None
    face = Box(300, 225, 450, 405)  # on the canvas, less the bar
    assert face.x1 < box.x0 < face.x1 + face.width
    assert face.y0 - face.height < box.centre[1] < face.y1


def test_no_picture_is_black() -> None:
    drawing = painter()
    drawing.paint(grey(), BARE)
    assert not drawing.paint(None, BARE)[..., :3].any()


@pytest.mark.parametrize("brightness", [0, 128, 255])
def test_a_tag_is_legible_on_any_background(brightness: int) -> None:
    """White letters on the plate, at least 4.5 : 1 (WCAG 2.2, 1.4.3), whatever lies under it."""
    canvas = painter().paint(grey(HD, brightness), scene_of(FACE))
    box = drawn_on(canvas, brightness)
    assert box is not None
    plate = canvas[round(box.y0 + 12), round(box.x0 + 40), :3]
    assert contrast(255.0, float(plate.max())) >= 4.5


def contrast(one: float, other: float) -> float:
    dark, light = sorted(float((value / 255) ** 2.2) + 0.05 for value in (one, other))
    return light / dark


def test_laughing_looks_unlike_calm() -> None:
    calm, laughing = (painter().paint(grey(), scene_of(FACE, laughing=laughs)).copy() for laughs in (False, True))
    box = drawn_on(calm)
    assert box is not None
    inside = np.s_[round(box.y0) : round(box.y1), round(box.x0) : round(box.x1), :3]
    assert laughing[inside].mean((0, 1))[2] - calm[inside].mean((0, 1))[2] > 120  # red: from dark to gold


def test_four_faces_have_four_tags_off_all_faces() -> None:
    boxes = [Box(x, y, x + 140, y + 165) for x in (220, 760) for y in (120, 450)]
    canvas = painter().paint(grey(), scene_of(*boxes))
    changed = (canvas[..., :3] != 128).any(-1)
    assert changed.sum() > 4 * 0.9 * 184 * 92 * tag_scale(1.0, 4) ** 2
    for box in boxes:
        assert not changed[round(box.y0 + 33) : round(box.y1), round(box.x0 + 11) : round(box.x1 - 11)].any()


def test_a_face_that_leaves_takes_its_tag_along() -> None:
    drawing = painter()
    drawing.paint(grey(), scene_of(FACE))
    fading = drawn_on(drawing.paint(grey(), replace(BARE, time_s=0.1)))
    assert fading is not None
    assert drawn_on(drawing.paint(grey(), replace(BARE, time_s=0.5))) is None


def test_a_face_without_room_for_a_tag_is_left_alone() -> None:
    assert drawn_on(painter().paint(grey(), scene_of(Box(-500, -500, 1800, 1200)))) is None


def test_the_status_line_stands_in_the_lower_right_corner_and_changes() -> None:
    drawing = painter()
    one = drawn_on(drawing.paint(grey(), replace(BARE, status="SmileCam")))
    longer = drawn_on(drawing.paint(grey(), replace(BARE, status="SmileCam · 30 fps")))
    assert one is not None
    assert longer is not None
    assert longer.width > one.width
    assert longer.x1 == pytest.approx(1280 - 0.035 * 720, abs=1)
    assert longer.y1 == pytest.approx(720 - 0.035 * 720, abs=1)


def test_the_status_line_makes_way_for_a_face_in_its_corner_and_for_one_everywhere_is_left_out() -> None:
    plain = painter().paint(grey(), scene_of(Box(1000, 520, 1270, 720))).copy()
    status = painter().paint(grey(), replace(scene_of(Box(1000, 520, 1270, 720)), status="SmileCam"))
    changed = np.nonzero((status != plain).any(-1))
    assert changed[1].max() < 400
    assert changed[0].min() > 600
    assert drawn_on(painter().paint(grey(), replace(scene_of(Box(-500, -500, 1800, 1200)), status="SmileCam"))) is None


def test_the_smallest_letters_of_the_status_line_can_be_read() -> None:
    size = Size(320, 240)
    box = drawn_on(painter(size).paint(grey(size), replace(BARE, status="SmileCam · 30 fps")))
    assert box is not None
    assert 80 < box.width < 0.4 * size.width
    assert box.height >= 14


def test_a_status_line_that_is_too_long_is_cut_inside_the_picture() -> None:
    box = drawn_on(painter().paint(grey(), replace(BARE, status="아주 긴 상태 줄 " * 40)))
    assert box is not None
    assert box.x0 >= 0.035 * 720 - 1


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", sorted({key.split(".")[1] for key in sentences("en") if key.startswith("card.")}))
@pytest.mark.parametrize("size", [Size(160, 120), HD, Size(720, 1280)], ids=str)
def test_a_card_covers_the_picture_and_keeps_its_words_inside(lang: str, key: str, size: Size) -> None:
    scene = replace(scene_of(FACE), card=Card(key), lang=lang, status="SmileCam")  # type: ignore[arg-type]  # of LANGS
    canvas = painter(size).paint(grey(size), scene)
    assert (canvas[..., 3] == 255).all()
    bright = np.nonzero(canvas[..., :3].max(-1) > 110)
    assert len(bright[0])
    assert bright[0].min() > 0.02 * size.height
    assert bright[0].max() < 0.98 * size.height
    assert bright[1].min() > 0.02 * size.width
    assert bright[1].max() < 0.98 * size.width


def test_after_a_card_the_picture_comes_back() -> None:
    drawing = painter()
    drawing.paint(None, replace(BARE, card=Card("starting")))
    assert drawn_on(drawing.paint(grey(), replace(BARE, time_s=1.0))) is None


@pytest.mark.parametrize("size", [Size(160, 120), Size(3840, 2160), Size(120, 1920)], ids=str)
def test_the_smallest_and_the_largest_canvas_are_painted(size: Size) -> None:
    box = Box(0.3 * size.width, 0.4 * size.height, 0.5 * size.width, 0.4 * size.height + 0.25 * size.width)
    scene = replace(scene_of(box, size=size, laughing=True), status="SmileCam")
    assert drawn_on(painter(size).paint(grey(size), scene)) is not None


def numbers(theme: object, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Within]]:
    """Return every number of a theme and what it may be."""
    found = []
    for name, hint in get_type_hints(type(theme), include_extras=True).items():
        value = getattr(theme, name)
        if get_origin(hint) is Annotated and isinstance(value, int | float):
            found.append(((*path, name), get_args(hint)[1]))
        elif is_dataclass(value):
            found += numbers(value, (*path, name))
    return found


def with_number(theme: Any, path: tuple[str, ...], value: float) -> Any:
    name, *rest = path
    return replace(theme, **{name: with_number(getattr(theme, name), tuple(rest), value) if rest else value})


def value_at(theme: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        theme = getattr(theme, name)
    return theme


@pytest.mark.parametrize(("path", "span"), numbers(THEME)[1:], ids=str)
def test_every_number_that_a_theme_may_hold_can_be_painted(path: tuple[str, ...], span: Within) -> None:
    for value in span:
        size = Size(320, 180)
        kind = type(value_at(THEME, path))
        drawing = ScenePainter(size, with_number(THEME, path, kind(value)), Lettering.carried())
        scene = replace(scene_of(Box(100, 60, 150, 120), size=size, laughing=True), status="SmileCam", game=GAME)
        for step in range(3):
            canvas = drawing.paint(grey(size), replace(scene, time_s=step / 10))
            assert (canvas[..., 3] == 255).all()
        drawing.paint(
            grey(size), replace(scene, game=None, recording=Prompt("smile", Step.TAKE), guide=Guide("look", 0.4))
        )
        drawing.paint(None, replace(BARE, card=Card("starting")))


def test_a_remark_that_found_no_room_is_said_once_there_is_some() -> None:
    canvas_painter = ScenePainter(HD, shipped_theme("yeneung"), Lettering.carried())
    crowd = [Box(x, y, x + 200, y + 230) for x in range(0, 1280, 210) for y in range(0, 720, 235)]
    full = scene_of(Box(500, 240, 700, 470), *crowd, laughing=True)
    quiet_painter = ScenePainter(HD, shipped_theme("yeneung"), Lettering.carried())
    alone = scene_of(Box(500, 240, 700, 470), laughing=True)
    for step in range(12):
        canvas_painter.paint(grey(), replace(full, time_s=step / 30))
        quiet_painter.paint(grey(), replace(alone, time_s=step / 30))
    for step in range(12, 45):  # all but the first leave, and fade out
        said = canvas_painter.paint(grey(), replace(alone, time_s=step / 30))
        wanted = quiet_painter.paint(grey(), replace(alone, time_s=step / 30))
    assert np.abs(said.astype(int) - wanted).mean() < 0.5
    bare = painter().paint(grey(), replace(alone, time_s=1.5))
    assert np.abs(wanted.astype(int) - bare).mean() > 1
