from __future__ import annotations

import pytest

from smilecam.pipeline.showing import Showing
from smilecam.scene import Card, Scene
from smilecam.texts.catalogue import LANGS, Lang, say


def test_a_scene_shows_the_picture_alone_unless_told_more() -> None:
    scene = Scene(0.0, None, 0.5, "ko")
    assert (scene.mirror, scene.card, scene.status) == (False, None, "")


def test_cards_that_say_the_same_are_the_same_so_that_a_painter_may_keep_what_it_drew() -> None:
    assert Card("camera-lost", {"name": "C920"}) == Card("camera-lost", {"name": "C920"})
    assert Card("camera-lost", {"name": "C920"}) != Card("camera-lost")
    assert Card("starting") != Card("stalled")


def test_cards_share_no_facts() -> None:
    one, other = Card("starting"), Card("stalled")
    assert one.facts == other.facts == {}
    assert one.facts is not other.facts


def test_scenes_are_told_apart_by_who_they_are_as_verdicts_hold_arrays_that_compare_to_arrays() -> None:
    one, same = Scene(0.0, None, 0.5, "ko"), Scene(0.0, None, 0.5, "ko")
    assert one != same
    assert len({one, same}) == 2


@pytest.mark.parametrize("name", ["verdicts", "card", "status"])
def test_a_scene_cannot_be_changed_while_it_is_painted(name: str) -> None:
    with pytest.raises(AttributeError):
        setattr(Scene(0.0, None, 0.5, "ko"), name, None)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("showing", [one for one in Showing if one is not Showing.LIVE], ids=lambda one: one.value)
def test_every_card_that_the_video_path_shows_has_its_title_and_hint(showing: Showing, lang: Lang) -> None:
    card = Card(showing.value)
    for part in ("title", "hint"):
        words = say(f"card.{card.key}.{part}", lang, **card.facts)
        assert words
        assert "{" not in words
