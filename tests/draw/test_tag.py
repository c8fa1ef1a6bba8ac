from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import skia

from smilecam.draw.style import Colour, Weight
from smilecam.draw.tag import TagArtist, TagState
from smilecam.draw.text import PLAIN, Lettering, Looks, Shaped
from smilecam.draw.theme import Meter
from smilecam.faces import Box
from smilecam.frames import Picture
from tests.fakes.themes import shipped_theme, tag_of

THEME = tag_of(shipped_theme())
METER = THEME.meter or Meter(7, 17)
CALM = TagState("happy", score=0.3, threshold=0.5, light=0.0, visible=1.0, laughing_s=None)
LAUGHING = replace(CALM, score=0.9, light=1.0, laughing_s=60.0)
BOX = Box(60, 60, 60 + THEME.width, 60 + THEME.height)


@pytest.fixture(scope="module")
def artist() -> TagArtist:
    return TagArtist(THEME, 1.0, Lettering.carried())


class Recorded:
    """Lettering that notes in which weight words were fitted."""

    def __init__(self, lettering: Lettering) -> None:
        self.weights: list[str] = []
        self.line = lettering.line
        self._fit = lettering.fit

    def fit(self, text: str, size: float, weight: Weight, colour: Colour, width: float, looks: Looks = PLAIN) -> Shaped:
        self.weights.append(weight)
        return self._fit(text, size, weight, colour, width, looks)


def drawn(artist: TagArtist, state: TagState) -> Picture:
    """Return a grey picture with the tag at BOX."""
    pixels = np.full((220, 320, 4), 128, np.uint8)
    info = skia.ImageInfo.Make(320, 220, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
    surface = skia.Surface.MakeRasterDirect(info, pixels, 320 * 4)
    artist.draw(surface.getCanvas(), BOX, state)
    return pixels


def columns_like(picture: Picture, colour: tuple[int, int, int]) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    """Return the columns of BOX where a pixel has about this red, green and blue."""
    inside = picture[round(BOX.y0) + 52 : round(BOX.y1), :, 2::-1].astype(int)
    return np.flatnonzero((np.abs(inside - colour).max(-1) < 40).any(0))


def test_its_size_is_the_themes(artist: TagArtist) -> None:
    assert artist.size == (THEME.width, THEME.height)


def test_it_stays_within_its_box_while_calm(artist: TagArtist) -> None:
    changed = (drawn(artist, CALM)[..., :3] != 128).any(-1)
    ys, xs = np.nonzero(changed)
    assert xs.min() >= BOX.x0 - 2
    assert xs.max() <= BOX.x1 + 2
    assert ys.min() >= BOX.y0 - 2
    assert ys.max() <= BOX.y1 + 2


@pytest.mark.parametrize("score", [0.2, 0.5, 0.8])
def test_the_meter_is_filled_up_to_the_score(artist: TagArtist, score: float) -> None:
    filled = columns_like(drawn(artist, replace(CALM, score=score, threshold=0.95)), (207, 227, 255))
    room = THEME.width - 2 * THEME.padding
    share = (filled[filled < BOX.x0 + THEME.padding + 0.9 * room].max() - BOX.x0 - THEME.padding) / room
    assert share == pytest.approx(score, abs=0.05)


@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.7, 1.0])
def test_the_threshold_is_marked(artist: TagArtist, threshold: float) -> None:
    one = drawn(artist, replace(CALM, threshold=threshold, score=0.5)).astype(int)
    other = drawn(artist, replace(CALM, threshold=threshold - 0.5 if threshold > 0.5 else threshold + 0.5, score=0.5))
    x = round(BOX.x0 + THEME.padding + threshold * (THEME.width - 2 * THEME.padding))
    assert np.abs(one - other)[:, x - 1 : x + 2].max() > 60


def test_the_mark_stands_apart_from_the_fill_that_reaches_it(artist: TagArtist) -> None:
    """Left and right of the mark the plate is seen, so that a score just below and one just above look unlike."""
    picture = drawn(artist, replace(CALM, score=0.95, threshold=0.5))
    x, y = round(BOX.centre[0]), round(BOX.y1 - THEME.padding - METER.thickness / 2)
    plate = picture[round(BOX.y0) + 12, round(BOX.x0) + 100, :3].astype(int)
    assert picture[y, x, :3].min() > 200
    for gap in (x - 3, x + 2):
        assert np.abs(picture[y, gap, :3].astype(int) - plate).max() < 60
    for fill in (x - 8, x + 8):
        assert picture[y, fill, :3].min() > 150


def test_small_words_are_bold_as_thin_ones_are_not_read() -> None:
    kept = Recorded(Lettering.carried())
    for scale in (0.45, 1.0):
        TagArtist(THEME, scale, kept).draw(skia.Surface(320, 220).getCanvas(), BOX, CALM)  # type: ignore[arg-type]  # it fits and lines
    assert kept.weights == ["bold", "regular"]


@pytest.mark.parametrize("score", [0.0, 1.0])
@pytest.mark.parametrize("word", ["", "혐오", "an emotion of many words that nobody has heard of"])
def test_any_score_and_word_stay_within_the_plate(artist: TagArtist, score: float, word: str) -> None:
    changed = (drawn(artist, replace(CALM, score=score, word=word))[..., :3] != 128).any(-1)
    xs = np.flatnonzero(changed.any(0))
    assert xs.min() >= BOX.x0 - 2
    assert xs.max() <= BOX.x1 + 2


def test_unseen_draws_nothing(artist: TagArtist) -> None:
    assert (drawn(artist, replace(CALM, visible=0.0)) == 128).all()


def test_half_seen_is_half_drawn(artist: TagArtist) -> None:
    nothing, half, whole = (drawn(artist, replace(LAUGHING, visible=share)).astype(float) for share in (0.0, 0.5, 1.0))
    assert np.abs((half - nothing) - (whole - nothing) / 2).max() < 4


def test_rays_fly_when_a_laugh_begins_and_are_gone_within_a_second(artist: TagArtist) -> None:
    fresh, old = drawn(artist, replace(LAUGHING, laughing_s=0.3)), drawn(artist, replace(LAUGHING, laughing_s=1.0))
    above = np.s_[: round(BOX.y0) - 16, :, :3]
    assert np.abs(fresh[above].astype(int) - 128).max() > 60
    assert np.abs(old[above].astype(int) - 128).max() < 40


def test_the_rays_of_a_tag_below_its_face_fly_down(artist: TagArtist) -> None:
    fresh = drawn(artist, replace(LAUGHING, laughing_s=0.3, below=True))
    above, under = np.s_[: round(BOX.y0) - 16, :, :3], np.s_[round(BOX.y1) + 16 :, :, :3]
    assert np.abs(fresh[above].astype(int) - 128).max() < 40
    assert np.abs(fresh[under].astype(int) - 128).max() > 60


def test_the_glow_never_flickers(artist: TagArtist) -> None:
    """Under three changes of light a second (WCAG 2.2, 2.3.1); ours are half a one."""
    lights = [
        float(drawn(artist, replace(LAUGHING, laughing_s=2 + step / 30))[round(BOX.y1) + 6, 150, 2])
        for step in range(30)
    ]
    turns = np.count_nonzero(np.diff(np.sign(np.diff(lights)[np.diff(lights) != 0])))
    assert turns <= 2


def test_the_canvas_is_left_as_it_was(artist: TagArtist) -> None:
    canvas = skia.Surface(320, 220).getCanvas()
    for state in (CALM, replace(LAUGHING, visible=0.5, laughing_s=0.1)):
        artist.draw(canvas, BOX, state)
    assert canvas.getSaveCount() == 1
    assert canvas.getTotalMatrix().isIdentity()
