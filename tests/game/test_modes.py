"""What a laugh costs in each mode, and how each mode is won."""

from __future__ import annotations

import pytest

from smilecam.game import events
from smilecam.game.events import Card, Ended, Narrowed, Scored, Spared, Tied, Turn, Why
from smilecam.game.options import Mode
from smilecam.game.state import Phase, Stand, threshold_of
from tests.fakes.rounds import Round


def test_last_one_standing_knows_one_card_only() -> None:
    played = Round("Ana", "Ben", mode=Mode.LAST, lives=3).started()
    played.after(5)
    played.laugh(1)
    played.after(1)
    assert [(one.color, one.hearts) for one in played.said(Card)] == [("red", 0)]
    assert played.said(Ended)[0].winners == (2,)


def test_with_lives_a_laugh_is_yellow_the_last_is_red() -> None:
    played = Round("Ana", "Ben", mode=Mode.LIVES, lives=2).started()
    played.after(5)
    played.laugh(1)
    played.after(5)
    played.laugh(1)
    played.after(1)
    assert [(one.color, one.hearts) for one in played.said(Card)] == [("yellow", 1), ("red", 0)]
    assert played.player(1).why is Why.LAUGHED


def test_a_big_laugh_is_red_at_once_even_after_the_yellow_that_it_began_as() -> None:
    played = Round("Ana", "Ben", mode=Mode.LIVES, lives=3).started()
    played.after(5)
    played.laugh(1, ago=0.4)
    played.after(1)
    assert played.player(1).hearts == 2
    played.laugh(1, ago=1.5, peak=980, big=True)
    played.after(1)
    assert [one.color for one in played.said(Card)] == ["yellow", "red"]


def test_a_laugh_at_whoever_is_out_is_free_for_a_while() -> None:
    played = Round("Ana", "Ben", "Cho").started()
    played.after(5)
    played.laugh(1)
    played.after(0.3)
    played.after(1)
    played.laugh(2, ago=0.6)
    assert [(one.player, one.why) for one in played.said(Spared)] == [(2, "free")]
    played.after(3)
    played.laugh(2, ago=0.5)
    played.after(1)
    assert played.said(Ended)[0].winners == (3,)


def test_of_two_who_laugh_surely_one_after_the_other_the_second_has_won() -> None:
    played = Round("Ana", "Ben").started()
    played.after(5)
    played.laugh(2, ago=0.40, unsure=0.05)
    played.laugh(1, ago=0.60, unsure=0.05)
    played.after(1)
    (end,) = played.said(Ended)
    assert (end.winners, end.draw) == ((2,), False)
    assert [(one.player, one.why) for one in played.said(Spared)] == [(2, "over")]


def test_a_tie_of_the_last_two_is_won_by_who_laughed_less() -> None:
    played = Round("Ana", "Ben").started()
    played.after(5)
    played.laugh(1, ago=0.50, unsure=0.2, peak=900)
    played.laugh(2, ago=0.45, unsure=0.2, peak=700)
    played.after(1)
    assert [(one.players, one.left, one.rung) for one in played.said(Tied)] == [((1, 2), (2,), "peak")]
    assert (played.said(Ended)[0].winners, played.said(Ended)[0].rung) == ((2,), "peak")
    assert [(one.player, one.why) for one in played.said(Spared)] == [(2, "tie")]


def test_a_tie_that_no_rung_parts_is_a_draw() -> None:
    played = Round("Ana", "Ben").started()
    played.after(5)
    played.laugh(1, ago=0.50, unsure=0.2)
    played.laugh(2, ago=0.45, unsure=0.2)
    played.after(1)
    (end,) = played.said(Ended)
    assert (end.winners, end.draw, end.rung) == ((1, 2), True, "")
    assert len(played.said(Card)) == 2


def test_a_tie_while_somebody_else_stands_is_no_tie() -> None:
    played = Round("Ana", "Ben", "Cho").started()
    played.after(5)
    played.laugh(1, ago=0.50, unsure=0.2)
    played.laugh(2, ago=0.45, unsure=0.2)
    played.after(1)
    assert not played.said(Tied)
    assert played.said(Ended)[0].winners == (3,)


def test_teams_are_filled_evenly_and_all_of_the_last_one_win() -> None:
    played = Round("Ana", "Ben", "Cho", "Dee", mode=Mode.TEAMS).started()
    assert [one.team for one in played.game.players] == [1, 2, 1, 2]
    played.after(5)
    played.laugh(1)
    played.after(5)
    played.laugh(2)
    played.after(5)
    assert played.phase() is Phase.PLAYING
    played.laugh(3)
    played.after(1)
    (end,) = played.said(Ended)
    assert (end.winners, end.team) == ((2, 4), 2)


def test_one_team_does_not_begin() -> None:
    played = Round("Ana", "Ben", mode=Mode.TEAMS)
    played.play(events.Team(played.now_us, 2, 1))
    played.all_ready()
    assert played.phase() is Phase.LOBBY
    played.play(events.Team(played.now_us, 2, 2))
    assert played.phase() is Phase.READY


def test_two_of_one_team_who_laugh_together_are_no_tie() -> None:
    played = Round("Ana", "Ben", "Cho", mode=Mode.TEAMS).started()
    played.after(5)
    played.laugh(1, ago=0.5, unsure=0.2)
    played.laugh(3, ago=0.5, unsure=0.2)
    played.after(1)
    assert not played.said(Tied)
    assert played.said(Ended)[0].team == 2


def test_each_has_a_turn_as_joker_and_the_most_laughs_win() -> None:
    played = Round("Ana", "Ben", "Cho", mode=Mode.JOKER).started()
    assert [one.player for one in played.said(Turn)] == [1]
    played.after(5)
    played.laugh(2)
    played.laugh(3)
    played.after(5)
    played.laugh(2)  # has paid in this turn
    played.after(21)
    assert [one.player for one in played.said(Turn)] == [1, 2]
    played.after(5)
    played.laugh(2)  # the joker laughs at their own joke
    played.after(26)
    played.after(30)
    (end,) = played.said(Ended)
    assert [(one.joker, one.player, one.points) for one in played.said(Scored)] == [(1, 2, 1), (1, 3, 1), (2, 2, -1)]
    assert (end.winners, end.why) == ((1,), "score")
    assert [one.why for one in played.said(Spared)] == ["turn"]
    assert not played.said(Card)


def test_who_still_laughs_at_the_last_joker_does_not_laugh_at_this_one() -> None:
    played = Round("Ana", "Ben", mode=Mode.JOKER).started()
    played.after(31)
    played.laugh(1, ago=2.0)
    assert [one.why for one in played.said(Spared)] == ["free"]


def test_a_joker_who_leaves_gives_the_turn_away() -> None:
    played = Round("Ana", "Ben", "Cho", mode=Mode.JOKER).started()
    played.after(5)
    played.play(events.Leave(played.now_us, 1))
    assert [one.player for one in played.said(Turn)] == [1, 2]


def test_a_joker_who_is_not_here_has_their_turn_last() -> None:
    played = Round("Ana", "Ben", "Cho", mode=Mode.JOKER, grace_ms=60_000).started()
    played.after(20)
    played.play(events.Drop(played.now_us, 2))
    played.after(11)
    assert [one.player for one in played.said(Turn)] == [1, 3]


@pytest.mark.parametrize(("laughs", "why", "winners"), [(True, "laughed", ()), (False, "survived", (1,))])
def test_alone_one_plays_against_the_clock(laughs: bool, why: str, winners: tuple[int, ...]) -> None:
    played = Round("Ana", mode=Mode.SOLO, round_ms=20_000).started()
    played.after(10)
    if laughs:
        played.laugh(1)
    played.after(300)
    (end,) = played.said(Ended)
    assert (end.why, end.winners) == (why, winners)
    assert end.lasted_ms == (10_250 if laughs else 100_000)


def test_after_the_time_the_threshold_narrows_to_the_floor_and_then_the_ladder_decides() -> None:
    played = Round("Ana", "Ben", round_ms=60_000, threshold=600, floor=500, narrow=40, narrow_ms=5_000).started()
    assert threshold_of(played.game, played.player(1)) == 600
    played.after(60)
    assert threshold_of(played.game, played.player(1)) == 560
    played.after(10)
    assert threshold_of(played.game, played.player(1)) == 500
    assert [one.by for one in played.said(Narrowed)] == [40, 80, 100]
    played.after(5)
    (end,) = played.said(Ended)
    assert (end.why, end.draw, end.winners) == ("time", True, (1, 2))


def test_when_the_time_is_over_the_larger_team_has_won() -> None:
    played = Round("Ana", "Ben", "Cho", "Dee", mode=Mode.TEAMS, round_ms=30_000).started()
    played.after(5)
    played.laugh(1)
    played.after(300)
    (end,) = played.said(Ended)
    assert (end.why, end.team, end.draw) == ("time", 2, False)


def test_a_laugh_that_waits_when_the_time_is_over_still_counts() -> None:
    played = Round("Ana", "Ben", round_ms=20_000, narrow_ms=1_000, floor=590).started()
    played.after(20.9)
    played.laugh(1, ago=0.4)
    played.after(10)
    (end,) = played.said(Ended)
    assert (end.why, end.winners) == ("standing", (2,))


@pytest.mark.parametrize(("neutral", "threshold"), [(100, 600), (0, 550), (300, 700), (500, 750), (9999, 750)])
def test_a_face_at_rest_moves_a_threshold_within_bounds(neutral: int, threshold: int) -> None:
    played = Round("Ana", "Ben")
    played.all_ready()
    played.after(3)
    played.play(events.Calibrated(played.now_us, 1, neutral))
    assert threshold_of(played.game, played.player(1)) == threshold


def test_sudden_death_never_judges_a_face_at_rest() -> None:
    played = Round("Ana", "Ben", round_ms=5_000, floor=200, threshold=400, handicap=0)
    played.all_ready()
    played.after(3)
    played.play(events.Calibrated(played.now_us, 1, 330))
    played.play(events.Calibrated(played.now_us, 2, 100))
    played.after(3)
    played.after(50)
    assert threshold_of(played.game, played.player(1)) == 430
    assert threshold_of(played.game, played.player(2)) < 300


def test_nobody_is_left_where_everybody_leaves() -> None:
    played = Round("Ana", mode=Mode.SOLO).started()
    played.play(events.Leave(played.now_us, 1))
    (end,) = played.said(Ended)
    assert (end.why, end.winners) == ("empty", ())
    assert played.player(1).stand is Stand.OUT
