from __future__ import annotations

import numpy as np
import pytest
import skia

from smilecam.draw.card import CardArtist
from smilecam.draw.layout import scale_of
from smilecam.draw.text import Lettering
from smilecam.draw.themefile import find, load
from smilecam.frames import Picture, Size
from smilecam.scene import Card
from smilecam.texts.catalogue import LANGS, Lang, sentences
from tests.fakes.themes import SHIPPED, tag_of

THEME, SIZE = load(find("quiet")).card, Size(640, 360)


def drawn(key: str, time_s: float = 0.6, lang: str = "en") -> Picture:
    pixels = np.zeros((SIZE.height, SIZE.width, 4), np.uint8)
    info = skia.ImageInfo.Make(SIZE.width, SIZE.height, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
    surface = skia.Surface.MakeRasterDirect(info, pixels, SIZE.width * 4)
    artist = CardArtist(THEME, SIZE, 0.6, Lettering.carried())
    artist.draw(surface.getCanvas(), Card(key), lang, time_s)  # type: ignore[arg-type]  # "ko" or "en"
    return pixels


def line_of(picture: Picture) -> tuple[float, float]:
    """Return how high the line's middle and its ends lie; the line is the only thing in gold."""
    ys, xs = np.nonzero(np.abs(picture[..., 2::-1].astype(int) - (255, 208, 75)).max(-1) < 20)
    middle, ends = np.abs(xs - xs.mean()) < 4, np.abs(xs - xs.mean()) > 0.42 * np.ptp(xs)
    return float(ys[middle].mean()), float(ys[ends].mean())


def test_a_card_that_promises_something_smiles() -> None:
    middle, ends = line_of(drawn("starting"))
    assert middle > ends + 5


@pytest.mark.parametrize("key", ["camera-lost", "stalled"])
def test_a_card_of_trouble_does_not(key: str) -> None:
    middle, ends = line_of(drawn(key))
    assert middle < ends


def test_a_card_is_alive() -> None:
    assert (drawn("starting", 0.0) != drawn("starting", 0.5)).any()


def test_a_card_speaks_both_languages() -> None:
    assert (drawn("starting", lang="ko") != drawn("starting", lang="en")).any()


def test_a_card_that_the_texts_do_not_know_is_a_bug() -> None:
    with pytest.raises(KeyError):
        drawn("no-such-card")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize(
    "size", [Size(160, 120), Size(320, 180), Size(320, 240), Size(360, 640), Size(1280, 720)], ids=str
)
def test_every_theme_keeps_every_cards_words_inside_every_picture(size: Size, name: str, lang: Lang) -> None:
    theme = load(find(name))
    artist = CardArtist(theme.card, size, scale_of(size, tag_of(theme).width), Lettering.carried())
    for key in sorted({said.split(".")[1] for said in sentences(lang) if said.startswith("card.")}):
        facts = dict.fromkeys(("seconds", "camera", "path", "reason", "by"), "12")
        words = artist.words(Card(key, facts), lang)
        assert words.height <= size.height, key
        assert 0 < words.title_y < words.hint_y
