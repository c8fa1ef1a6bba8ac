from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import skia

from smilecam.draw.block import BlockArtist
from smilecam.draw.tag import TagState
from smilecam.draw.text import Lettering
from smilecam.draw.theme import Theme
from smilecam.faces import Box
from smilecam.frames import Picture
from smilecam.scene import Player
from tests.fakes.themes import SHIPPED, shipped_theme, tag_of

STATE = TagState("happy", score=0.3, threshold=0.5, light=0.0, visible=1.0, laughing_s=None, state="calm")
PLAYER = Player("민지", hearts=2, hearts_of=3)


def drawn(theme: Theme, player: Player | None, state: TagState = STATE) -> Picture:
    artist = BlockArtist(theme, 1.0, Lettering.carried())
    surface = skia.Surface(500, 420)
    width, height = artist.size(player is not None)
    artist.draw(surface.getCanvas(), Box(60, 60, 60 + width, 60 + height), state, player, "ko", 10.0)
    return np.asarray(surface.toarray(), np.uint8)


def test_the_strip_adds_to_the_tags_height() -> None:
    artist = BlockArtist(shipped_theme(), 1.0, Lettering.carried())
    assert artist.size(False) == (184, 92)
    assert artist.size(True)[1] > 120


@pytest.mark.parametrize("name", SHIPPED)
def test_lives_cards_out_and_winning_each_change_what_is_seen(name: str) -> None:
    theme = shipped_theme(name)
    states = [
        PLAYER, replace(PLAYER, hearts=1), replace(PLAYER, card="yellow"), replace(PLAYER, card="red"),
        replace(PLAYER, out=True), replace(PLAYER, winner=True), replace(PLAYER, name="준호"),
    ]  # fmt: skip
    seen = [drawn(theme, one).astype(int).sum(-1) for one in states]
    for number, one in enumerate(seen):
        for other in seen[number + 1 :]:
            assert (np.abs(one - other) > 60).sum() > 40


def test_a_long_name_leaves_room_for_the_lives() -> None:
    theme = shipped_theme()
    width = tag_of(theme).width
    long, short = (
        drawn(theme, replace(PLAYER, name="아주아주 긴 이름의 참가자")),
        drawn(theme, replace(PLAYER, name="가")),
    )
    lives = np.s_[60:94, round(60 + width - 70) : round(60 + width), :]
    assert (np.abs(long[lives].astype(int) - short[lives]) > 60).sum() < 30


def test_more_lives_than_fit_are_few_on_the_strip() -> None:
    assert drawn(shipped_theme(), replace(PLAYER, hearts=40, hearts_of=50)).any()


def test_a_theme_without_tag_name_or_stamp_draws_what_it_has() -> None:
    bare = replace(shipped_theme(), tag=None, name=None, stamp=None)
    assert not drawn(bare, replace(PLAYER, out=True)).any()
    assert drawn(replace(bare, name=shipped_theme().name), PLAYER).any()
