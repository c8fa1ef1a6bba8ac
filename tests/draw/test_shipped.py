"""What holds for each of our themes, whatever it looks like: seen on the pictures that it draws."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
import skia

from smilecam.draw.features import eyes_and_mouth
from smilecam.draw.gallery import STATES, crowd, picture, scenes
from smilecam.draw.layout import touching
from smilecam.draw.paint import ScenePainter
from smilecam.draw.text import Lettering
from smilecam.faces import Box
from smilecam.frames import Picture, Size
from smilecam.scene import GameScene, Phase, Player, Scene
from smilecam.texts.catalogue import LANGS, Lang
from tests.fakes.themes import SHIPPED, shipped_theme
from tests.fakes.verdicts import verdict_at, verdicts_of

GREY = 96
SIZES = (Size(320, 180), Size(640, 360), Size(480, 854))
LETTERING = Lettering.carried()


def drawn(theme: str, state: str, size: Size, lang: Lang = "ko") -> Picture:
    ground = np.full((size.height, size.width, 3), GREY, np.uint8)
    return picture(shipped_theme(theme), size, state, lang, LETTERING, ground)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("theme", SHIPPED)
def test_nothing_is_ever_drawn_over_eyes_or_mouth_or_where_apps_crop(theme: str, size: Size) -> None:
    for name, state in STATES.items():
        if name == "card":
            continue
        changed = (drawn(theme, name, size) != GREY).any(-1)
        for box in crowd(size, [one.face for one in state.people])[1]:
            x0, y0, x1, y1 = map(round, eyes_and_mouth(box))
            assert not changed[y0 + 2 : y1 - 2, x0 + 2 : x1 - 2].any(), name
        margin = round(0.4 * 0.035 * min(size))  # shadows and glow may reach into it
        if name not in ("won", "laughing", "out", "four", "party", "take"):
            inside = changed[margin : size.height - margin, margin : size.width - margin]
            assert changed.sum() == inside.sum(), name


@pytest.mark.parametrize("theme", SHIPPED)
def test_every_state_looks_unlike_every_other_without_its_colours(theme: str) -> None:
    """Shape and word, never colour alone: in grey, too, no two states are alike."""
    size = Size(640, 360)
    grey = {name: cv2.cvtColor(drawn(theme, name, size), cv2.COLOR_BGR2GRAY).astype(int) for name in STATES}
    names = [name for name in STATES if name not in ("card", "poker", "four", "party")]
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            assert (np.abs(grey[one] - grey[other]) > 40).sum() > 60, (one, other)


@pytest.mark.parametrize("theme", SHIPPED)
def test_no_part_of_the_picture_flashes_more_than_three_times_a_second(theme: str) -> None:
    """WCAG 2.2, 2.3.1: pairs of opposing changes of a tenth of full light, in any block of 1/144 of the picture."""
    size, step_s = Size(320, 180), 1 / 15
    painter = ScenePainter(size, shipped_theme(theme), LETTERING)
    ground = np.full((180, 320, 3), GREY, np.uint8)
    box = Box(125, 55, 195, 145)
    lights = []
    for frame in range(150):
        time_s = frame * step_s
        laughs = time_s % 1.2 < 0.6  # as often as hold and refractory time let a face begin to laugh
        face = verdict_at(box, 0.9 if laughs else 0.1, laughing=laughs)
        player = Player("민지", 1, 3, card="yellow", since_s=2 * (time_s // 2))
        game = GameScene(Phase.PLAYING, {0: player}, left_s=9 - time_s % 9, of_s=60, standing=2, standing_of=3)
        seen = verdicts_of(face, size=size, time_s=time_s)
        canvas = painter.paint(ground, Scene(time_s, seen, 0.5, "ko", status="SmileCam", game=game))
        light = (cv2.cvtColor(np.ascontiguousarray(canvas[..., :3]), cv2.COLOR_BGR2GRAY) / 255.0) ** 2.2
        lights.append(cv2.resize(light, (16, 9), interpolation=cv2.INTER_AREA))
    assert (
        max(flashes(np.array([one[row, column] for one in lights]), 15) for row in range(9) for column in range(16))
        <= 3
    )


def flashes(light: np.ndarray[tuple[int, ...], np.dtype[np.float64]], a_second: int) -> int:
    """Return the most pairs of opposing changes of 0.1 within any second."""
    turns, low, high, rising = [], light[0], light[0], None
    for frame, value in enumerate(light):
        low, high = min(low, value), max(high, value)
        if rising is not True and value - low >= 0.1:
            turns.append(frame)
            rising, high = True, value
            low = value
        elif rising is not False and high - value >= 0.1:
            turns.append(frame)
            rising, low = False, value
            high = value
    return max((sum(one <= turn < one + a_second for turn in turns) // 2 for one in turns), default=0)


def test_flashes_are_counted() -> None:
    assert flashes(np.array([0.0, 1.0] * 15), 15) >= 7
    assert flashes(np.zeros(30), 15) == 0


@pytest.mark.parametrize("lang", LANGS)
def test_the_clear_theme_is_read_where_a_call_shows_it_180_pixels_high(lang: Lang) -> None:
    """Letters of 40 lengths and more are ten pixels there; between plate and letters there is 7 : 1 (WCAG, AAA)."""
    theme = shipped_theme("clear")
    signs = [theme.banner, theme.timer, theme.room, theme.prompt, theme.countdown, theme.name]
    for label in [*(one for one in signs if one), *([theme.stamp.out, theme.stamp.winner] if theme.stamp else [])]:
        assert label.letters.size * 180 / 720 >= 10
        assert label.plate is not None
        assert contrast(label.letters.ink, label.plate.fill) >= 7
    tag = theme.tag
    assert tag is not None
    assert tag.state is not None
    for words in (tag.emotion, tag.score, tag.state.words):
        assert words is not None
        assert words.size * 180 / 720 >= 10
    for look in (tag.calm, tag.laughing):
        assert contrast(look.ink, look.plate) >= 7


@pytest.mark.parametrize("theme", SHIPPED)
def test_letters_on_plates_can_be_read_in_every_theme(theme: str) -> None:
    read = shipped_theme(theme)
    for label in (read.banner, read.timer, read.room, read.prompt, read.countdown, read.name):
        if label is not None and label.plate is not None:
            assert contrast(label.letters.ink, label.plate.fill) >= 4.5


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    def light(colour: tuple[int, ...]) -> float:
        linear = [(c / 255 / 12.92) if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, bright = sorted((light(one) + 0.05, light(other) + 0.05))
    return bright / dark


@pytest.mark.parametrize("theme", SHIPPED)
def test_without_a_font_that_holds_hangul_the_english_words_stand_in(theme: str) -> None:
    none = Lettering(skia.textlayout.TypefaceFontProvider(), "None")
    assert not none.has_hangul
    assert LETTERING.has_hangul
    size = Size(320, 180)
    ground = np.full((180, 320, 3), GREY, np.uint8)
    korean, english = (picture(shipped_theme(theme), size, "laughing", lang, none, ground) for lang in LANGS)
    assert (korean == english).all()


@pytest.mark.parametrize("theme", SHIPPED)
def test_the_same_scene_twice_is_the_same_picture(theme: str) -> None:
    assert (drawn(theme, "party", Size(320, 180)) == drawn(theme, "party", Size(320, 180))).all()


@pytest.mark.parametrize("theme", SHIPPED)
def test_a_captions_place_is_kept_while_its_face_moves_a_little(theme: str) -> None:
    size = Size(640, 360)
    painter = ScenePainter(size, shipped_theme(theme), LETTERING)
    ground = np.full((360, 640, 3), GREY, np.uint8)
    spans = []
    for frame in range(24):
        time_s = frame / 15
        x = 290 + 0.8 * (frame % 2)  # what a finder's box trembles by
        face = verdict_at(Box(x, 120, x + 70, 210), 0.9, laughing=True)
        seen = verdicts_of(face, size=size, time_s=time_s)
        canvas = painter.paint(ground, Scene(time_s, seen, 0.5, "ko"))
        if time_s > 1.0:
            ys, xs = np.nonzero((canvas[..., :3] != GREY).any(-1))
            spans.append((xs.min(), xs.max(), ys.min(), ys.max()))
    assert max(np.ptp(np.array(spans), axis=0)) <= 2


def test_signs_never_overlap_one_another() -> None:
    size = Size(640, 360)
    for theme in SHIPPED:
        painter = ScenePainter(size, shipped_theme(theme), LETTERING)
        for state in ("countdown", "playing", "take-soon", "take"):
            for camera, scene in scenes(size, STATES[state], "en"):
                painter.paint(camera, replace(scene, verdicts=None))
            boxes = painter._signs.draw(skia.Surface(640, 360).getCanvas(), scene, "en", [], [])
            assert not any(touching(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
