"""Order where it is certain, a ladder where it is not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from smilecam.game.events import Reason
from smilecam.game.state import Laugh, Player
from smilecam.game.ties import ahead, in_order


def laugh(player: int, lo_us: int, hi_us: int) -> Laugh:
    return Laugh(player, Reason(800, 500, 600, lo_us, hi_us))


def test_what_does_not_overlap_has_an_order_whatever_came_first() -> None:
    groups = in_order([laugh(1, 500, 600), laugh(2, 0, 100), laugh(3, 200, 300)])
    assert [[one.player for one in group] for group in groups] == [[2], [3], [1]]


def test_whoever_may_have_been_first_is_in_the_first_group() -> None:
    groups = in_order([laugh(1, 0, 100), laugh(2, 90, 400), laugh(3, 101, 120)])
    assert [[one.player for one in group] for group in groups] == [[1, 2], [3]]


@given(some.lists(some.tuples(some.integers(0, 1000), some.integers(0, 300)), max_size=12), some.randoms())
def test_groups_hold_everybody_once_and_never_turn_a_certain_order_around(
    spans: list[tuple[int, int]], dice: object
) -> None:
    laughs = [laugh(number, lo, lo + width) for number, (lo, width) in enumerate(spans)]
    shuffled = sorted(laughs, key=lambda one: hash((one.player, str(dice))))
    groups = in_order(shuffled)
    assert sorted(one.player for group in groups for one in group) == list(range(len(laughs)))
    place = {one.player: number for number, group in enumerate(groups) for one in group}
    for one in laughs:
        for other in laughs:
            if one.reason.hi_us < other.reason.lo_us:
                assert place[one.player] <= place[other.player]
    for one in groups[0] if groups else []:
        assert not any(other.reason.hi_us < one.reason.lo_us for other in laughs)


def test_each_rung_parts_only_who_stands_alike_on_the_rungs_before() -> None:
    players = [
        Player(1, "Ana", hearts=1, laughs=2, warnings=0),
        Player(2, "Ben", hearts=2, laughs=3, warnings=1),
        Player(3, "Cho", hearts=2, laughs=3, warnings=0),
    ]
    left, rung = ahead(players, {})
    assert ([one.id for one in left], rung) == ([3], "warnings")


def test_smiles_nearer_than_the_noise_are_alike() -> None:
    players = [Player(1, "Ana"), Player(2, "Ben")]
    assert ahead(players, {1: 700, 2: 740}) == (tuple(players), "")
    assert ahead(players, {1: 700, 2: 760}) == ((players[0],), "peak")
