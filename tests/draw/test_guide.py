from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import skia

from smilecam.calibration import Sign
from smilecam.draw.guide import GuideArtist
from smilecam.draw.layout import safe_area, scale_of, touching
from smilecam.draw.text import Lettering
from smilecam.draw.theme import Theme
from smilecam.draw.themefile import find, load
from smilecam.faces import Box
from smilecam.frames import Picture, Size
from smilecam.scene import Guide
from smilecam.texts.catalogue import LANGS, Lang
from tests.fakes.themes import SHIPPED, shipped_theme, tag_of

THEME, HD = shipped_theme(), Size(1280, 720)
LETTERING = Lettering.carried()
LOOK = Guide("look", 0.5)
SIZES = (HD, Size(640, 360), Size(720, 1280), Size(320, 240))
KEYS = [*(sign.value for sign in Sign), "done", "refused"]


class Easel:
    def __init__(self, size: Size = HD, theme: Theme = THEME) -> None:
        self.pixels = np.zeros((size.height, size.width, 4), np.uint8)
        info = skia.ImageInfo.Make(size.width, size.height, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
        self.surface = skia.Surface.MakeRasterDirect(info, self.pixels, size.width * 4)
        self.area = safe_area(size, theme.safe)
        assert theme.guide is not None
        self.artist = GuideArtist(theme.guide, scale_of(size, tag_of(theme).width), self.area, LETTERING)

    def draw(self, guide: Guide = LOOK, lang: Lang = "en", time_s: float = 1.0, *never: Box) -> Box | None:
        return self.artist.draw(self.surface.getCanvas(), guide, lang, time_s, list(never), list(never))

    def drawn(self, guide: Guide = LOOK, lang: Lang = "en") -> Picture:
        """Return the picture once it has faded in."""
        self.draw(guide, lang, 0.0)
        self.pixels[:] = 0
        self.draw(guide, lang, 1.0)
        return self.pixels[..., :3].copy()


def gold(picture: Picture) -> int:
    return int((np.abs(picture[..., ::-1].astype(int) - (255, 208, 75)).max(-1) < 20).sum())


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("key", KEYS)
def test_every_word_fits_into_every_picture(key: str, size: Size, lang: Lang) -> None:
    easel = Easel(size)
    box = easel.draw(Guide(key, 0.3), lang)
    assert box is not None
    area = easel.area
    assert area.x0 - 1 <= box.x0 < box.x1 <= area.x1 + 1
    assert area.y0 - 1 <= box.y0 < box.y1 <= area.y1 + 1


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("size", [*SIZES, Size(320, 180)], ids=str)
@pytest.mark.parametrize("taller", [1.0, 1.6])  # as another font may be, and a user's theme
def test_every_theme_leaves_a_rim_behind_the_words(size: Size, name: str, lang: Lang, taller: float) -> None:
    theme = load(find(name))
    assert theme.guide is not None
    title, hint = (replace(one, size=taller * one.size) for one in (theme.guide.title, theme.guide.hint))
    artist = Easel(size, replace(theme, guide=replace(theme.guide, title=title, hint=hint))).artist
    for key in KEYS:
        words = artist.words(Guide(key, 0.3), lang)
        width, height = artist.size(words)
        assert artist.words_x(height) + words.width <= width - 4
        assert words.height < height
        assert width <= artist.area.width + 1


def test_the_ring_fills_as_time_is_well_spent() -> None:
    rings = [gold(Easel().drawn(replace(LOOK, progress=progress))) for progress in (0.0, 0.25, 0.5, 0.98)]
    assert rings == sorted(rings)
    assert rings[0] == 0 < rings[1]


def test_the_ring_pales_while_something_hinders() -> None:
    held, waits = (Easel().drawn(replace(LOOK, held=held)) for held in (True, False))
    assert gold(waits) < gold(held) / 4


def test_a_good_end_is_all_gold() -> None:
    assert gold(Easel().drawn(Guide("done", 1.0, held=False, done=True))) > gold(
        Easel().drawn(replace(LOOK, progress=1))
    )


def test_it_speaks_both_languages() -> None:
    assert (Easel().drawn(lang="ko") != Easel().drawn(lang="en")).any()


def test_it_fades_in_and_stays() -> None:
    easel = Easel()
    bright = []
    for time_s in (0.0, 0.1, 0.5, 2.0):
        easel.pixels[:] = 0
        easel.draw(LOOK, "en", time_s)
        bright.append(int(easel.pixels[..., :3].sum()))
    assert bright[0] == 0 < bright[1] < bright[2]
    assert bright[2] == pytest.approx(bright[3], rel=0.01)


def test_it_stands_below_the_face_and_goes_up_where_a_mouth_comes_there() -> None:
    easel = Easel()
    home = easel.draw()
    assert home is not None
    assert home.y0 > 360
    away = easel.draw(LOOK, "en", 1.1, home)
    assert away is not None
    assert not touching(home, away)


def test_where_words_find_no_room_the_ring_stands_alone() -> None:
    easel = Easel()
    whole = easel.draw()
    face = Box(150, 0, 1130, 720)
    small = easel.draw(LOOK, "en", 1.1, face)
    assert whole is not None
    assert small is not None
    assert small.width < whole.width / 2
    assert not touching(small, face)


def test_eyes_and_mouth_everywhere_leave_no_room_at_all() -> None:
    easel = Easel()
    assert easel.draw(LOOK, "en", 1.0, Box(0, 0, 1280, 720)) is None
    assert not easel.pixels[..., :3].any()


def test_after_a_rest_it_appears_anew() -> None:
    easel = Easel()
    easel.drawn()
    easel.artist.rest()
    easel.pixels[:] = 0
    easel.draw(LOOK, "en", 5.0)
    assert not easel.pixels[..., :3].any()


def test_a_word_that_the_texts_do_not_know_is_a_bug() -> None:
    with pytest.raises(KeyError):
        Easel().draw(Guide("no-such-word", 0.5))
