from __future__ import annotations

from dataclasses import fields

from smilecam.draw.theme import ELEMENTS, Theme


def test_what_may_be_left_out_is_an_element() -> None:
    must = {"v", "title", "families", "safe", "card", "motion", "phrases"}
    assert {one.name for one in fields(Theme)} == must | set(ELEMENTS)
