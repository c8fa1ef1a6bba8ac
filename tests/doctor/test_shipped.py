from __future__ import annotations

from smilecam.doctor.finding import Level
from smilecam.doctor.shipped import font, hangul_family, shipped, shipped_weights, theme
from smilecam.errors import BadWeights
from tests.fakes.findings import told


def test_what_is_wrong_with_the_weights_is_told_in_their_own_words() -> None:
    def load() -> str:
        raise BadWeights("weights.missing", file="card.json")

    finding = shipped("weights", load)
    assert finding.level is Level.BAD
    assert "card.json" in told(finding)
    assert shipped("weights", lambda: "first").level is Level.OK


def test_no_font_is_a_warning_whatever_skia_says() -> None:
    def family() -> str:
        raise RuntimeError("no font")

    assert told(font(family)) == "none found (no font)"
    assert font(lambda: "NanumGothic").level is Level.OK


def test_what_is_shipped_here_is_whole() -> None:
    for what, load in (("weights", shipped_weights), ("theme", theme)):
        assert shipped(what, load).level is Level.OK
    assert font(hangul_family).level is Level.OK
