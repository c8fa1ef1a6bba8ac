from __future__ import annotations

import subprocess
import sys
import unicodedata

import numpy as np
import pytest
import skia
from hypothesis import given, settings
from hypothesis import strategies as st

from smilecam.draw.style import Colour, Rim
from smilecam.draw.text import Lettering, Looks, Shaped, carried_fonts
from smilecam.frames import Picture

WHITE = Colour(255, 255, 255)
LAUGH = "웃음 참기"


@pytest.fixture(scope="module")
def lettering() -> Lettering:
    return Lettering.carried()


def drawn(shaped: Shaped) -> Picture:
    """Return a black picture with `shaped` in white."""
    pixels = np.zeros((80, 400, 4), np.uint8)
    info = skia.ImageInfo.Make(400, 80, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
    surface = skia.Surface.MakeRasterDirect(info, pixels, 1600)
    shaped.paint(surface.getCanvas(), 10, 10)
    return pixels


def test_hangul_is_drawn(lettering: Lettering) -> None:
    one, other = (drawn(lettering.line(word, 30, "regular", WHITE)) for word in ("웃", "울"))
    assert one.any()
    assert (one != other).any()  # boxes for missing letters would all look alike


@pytest.mark.parametrize("here", [False, True], ids=["carried", "of this machine"])
def test_composed_and_decomposed_hangul_look_the_same(here: bool) -> None:
    lettering = Lettering.of_this_machine(()) if here else Lettering.carried()
    one, other = (lettering.line(unicodedata.normalize(form, LAUGH), 30, "bold", WHITE) for form in ("NFC", "NFD"))
    assert one.width == other.width
    assert (drawn(one) == drawn(other)).all()


def test_decomposed_hangul_is_cut_between_syllables(lettering: Lettering) -> None:
    cuts = [
        lettering.fit(unicodedata.normalize(form, LAUGH * 20), 30, "regular", WHITE, 300) for form in ("NFC", "NFD")
    ]
    assert (drawn(cuts[0]) == drawn(cuts[1])).all()


def test_a_weight_is_heavier_than_the_one_before(lettering: Lettering) -> None:
    light, regular, bold = (
        int(drawn(lettering.line(LAUGH, 30, weight, WHITE)).sum()) for weight in ("light", "regular", "bold")
    )
    assert light < regular < bold


def test_a_text_stands_on_its_baseline(lettering: Lettering) -> None:
    shaped = lettering.line("H", 30, "regular", WHITE)
    rows = np.flatnonzero(drawn(shaped)[..., :3].any((1, 2)))
    assert abs(rows.max() + 1 - (10 + shaped.baseline)) < 2


def test_a_text_is_shaped_once(lettering: Lettering) -> None:
    assert lettering.line("72", 20, "bold", WHITE) is lettering.line("72", 20, "bold", WHITE)


def test_what_is_kept_is_bounded() -> None:
    lettering = Lettering.carried()
    first = lettering.line("first", 20, "bold", WHITE)
    for number in range(1100):
        lettering.line(str(number), 20, "bold", WHITE)
    assert lettering.line("first", 20, "bold", WHITE) is not first


def test_a_word_that_is_too_wide_is_drawn_smaller_then_cut(lettering: Lettering) -> None:
    whole = lettering.line("surprised", 30, "regular", WHITE)
    smaller = lettering.fit("surprised", 30, "regular", WHITE, 0.85 * whole.width)
    cut = lettering.fit("surprised", 30, "regular", WHITE, 0.4 * whole.width)
    assert smaller.width <= 0.85 * whole.width
    assert smaller.height < whole.height
    assert 0 < cut.width <= 0.4 * whole.width


def test_no_room_at_all_still_gives_something_to_draw(lettering: Lettering) -> None:
    assert lettering.fit("surprised", 30, "regular", WHITE, 0).width < 40


def test_lines_break_between_words_and_are_about_as_long(lettering: Lettering) -> None:
    text = "다시 꽂거나, 카메라를 쓰는 다른 앱을 닫아 주세요."
    whole = lettering.line(text, 20, "regular", WHITE).width
    block = lettering.block(text, 20, "regular", WHITE, 0.8 * whole)
    two_lines = lettering.block("한\n줄 두 줄", 20, "regular", WHITE, 0.8 * whole)
    assert block.height == pytest.approx(2 * 1.4 * 20, abs=2)
    assert block.width == 0.8 * whole
    assert two_lines.height < block.height  # a line break of the text's own is a space


def test_a_word_longer_than_the_width_has_a_line_of_its_own(lettering: Lettering) -> None:
    assert lettering.block("a verylongwordthatfitsnowhere b", 20, "regular", WHITE, 60).height > 2.5 * 1.4 * 20


def test_an_empty_text_is_nothing(lettering: Lettering) -> None:
    assert not drawn(lettering.line("", 20, "regular", WHITE)).any()
    assert not drawn(lettering.block("", 20, "regular", WHITE, 100)).any()


def test_a_family_that_this_machine_has_is_taken() -> None:
    manager = skia.FontMgr()
    if not manager.countFamilies():
        pytest.skip("no font is installed on this machine")
    family = manager.getFamilyName(0)
    assert Lettering.of_this_machine(["No Such Family", family]).family == family


def test_hangul_is_found_whatever_the_families() -> None:
    lettering = Lettering.of_this_machine(["No Such Family"])
    assert drawn(lettering.line("웃", 30, "regular", WHITE)).any()


def test_the_carrier_is_found_and_never_imported() -> None:
    assert len(carried_fonts()) == 4
    code = "import sys; from smilecam.draw.text import Lettering; Lettering.carried(); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "koreanize_matplotlib" not in run.stdout.split()


def test_without_the_carrier_there_are_no_carried_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smilecam.draw.text.find_spec", lambda _: None)
    assert carried_fonts() == []


@pytest.mark.parametrize("x", [10, 10.4])
def test_outlined_words_are_copied_just_as_they_are_drawn(lettering: Lettering, x: float) -> None:
    rims = (Rim(4.0, Colour(255, 0, 0)), Rim(3.0, Colour(0, 0, 255)))
    shaped = lettering.line("빵 터짐! 94", 40, "bold", WHITE, Looks(Colour(255, 255, 0), rims))
    stamped = np.zeros((80, 400, 4), np.uint8)
    info = skia.ImageInfo.Make(400, 80, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
    canvas = skia.Surface.MakeRasterDirect(info, stamped, 1600).getCanvas()
    shaped.stamp(canvas, x, 10)  # to whole pixels: at 10.4 as at 10
    assert np.abs(stamped[..., :3].astype(int) - drawn(shaped)[..., :3]).max() <= 3


@given(st.integers(120, 700), st.integers(14, 44))
@settings(max_examples=60, deadline=None)
def test_no_line_is_broken_within_a_word(width: int, size: int) -> None:
    """Skia takes whole pixels: a line half a pixel narrower than the width was broken once more, between syllables."""
    text = "이쪽에서 일부러 끈 화면이며, 다시 켜면 돌아옵니다."
    lettering = Lettering.carried()
    room = width + 0.6
    shaped = lettering.block(text, size, "regular", WHITE, room)
    fits = all(lettering.line(word, size, "regular", WHITE).width <= width for word in text.split())
    lines = round(shaped.height / (1.4 * size))
    told = lettering._lines(text, size, "regular", WHITE, room)
    assert not fits or lines == len(told)
