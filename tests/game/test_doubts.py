"""Evidence that no camera gives; and that a real face, however still, is not doubted."""

from __future__ import annotations

import random
from collections.abc import Iterable

from smilecam.game.doubts import Doubt, Doubts
from smilecam.game.events import FaceState
from smilecam.game.evidence import Sample

STEP = 200_000


def live(dice: random.Random, number: int, still: bool = False) -> Sample:
    """A face before a camera: even the stillest trembles by hundredths of a degree, and blinks."""
    smile = 8 if still else dice.randint(5, 300)
    return Sample(1, smile, yaw=dice.randint(-20, 20), light=500, blinks=number // 25)


def found(samples: Iterable[Sample]) -> set[Doubt]:
    doubts = Doubts()
    for number, sample in enumerate(samples):
        doubts.look(sample, number * STEP)
    return doubts.found


def test_five_minutes_of_the_stillest_face_are_not_doubted() -> None:
    for seed in range(10):
        dice = random.Random(seed)
        assert found(live(dice, number, still=True) for number in range(1500)) == set()


def test_numbers_that_were_played_before_are_known_again() -> None:
    dice = random.Random(1)
    recorded = [live(dice, number) for number in range(100)]
    again = [
        Sample(1, one.smile, yaw=one.yaw, light=one.light, blinks=100 + one.blinks)
        for one in recorded
        if one.blinks is not None
    ]
    assert Doubt.REPLAYED in found(recorded + again)


def test_a_picture_that_stands_still_is_frozen_and_no_longer_once_it_moves() -> None:
    doubts, dice = Doubts(), random.Random(2)
    for number in range(12):
        doubts.look(Sample(1, 100, yaw=33, blinks=0), number * STEP)
    assert doubts.frozen
    doubts.look(live(dice, 13), 13 * STEP)
    assert not doubts.frozen
    assert doubts.found == {Doubt.FROZEN}
    doubts.begin()
    assert doubts.found == set()


def test_a_face_that_never_blinks_is_doubted_one_that_is_away_is_not() -> None:
    dice = random.Random(3)
    stare = [Sample(1, dice.randint(0, 300), yaw=dice.randint(0, 999), blinks=4) for _ in range(240)]
    assert found(stare) == {Doubt.UNBLINKING}
    away = [Sample(1, 0, face=FaceState.AWAY, blinks=4)]
    assert found(stare[:120] + away + stare[:120]) - {Doubt.REPLAYED} == set()


def test_a_client_that_counts_no_blinks_is_not_doubted_for_it() -> None:
    dice = random.Random(4)
    assert found(Sample(1, dice.randint(0, 300), yaw=dice.randint(0, 999)) for _ in range(600)) == set()


def test_what_cannot_be_is_said() -> None:
    assert found([Sample(1, 500, peak=400)]) == {Doubt.IMPOSSIBLE}
    assert found([Sample(1, 500, low=600)]) == {Doubt.IMPOSSIBLE}
    assert found([Sample(1, 500, blinks=9), Sample(1, 501, blinks=2)]) == {Doubt.BACKWARDS}
