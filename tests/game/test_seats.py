"""Coming, going, coming back, and being put out."""

from __future__ import annotations

import unicodedata

import pytest

from smilecam.game import events
from smilecam.game.events import Joined, Out, Parted, Refused, Resumed, Why
from smilecam.game.options import Mode
from smilecam.game.seats import name_of
from smilecam.game.state import Phase, Stand
from tests.fakes.rounds import Round


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("  민지 ", "민지"),
        (unicodedata.normalize("NFD", "민지"), "민지"),
        ("a\tb\n c", "ab c"),
        ("‮evil​", "evil"),
        ("x" * 40, "x" * 16),
        ("\u0000", ""),
    ],
)
def test_a_name_is_one_short_line(told: str, name: str) -> None:
    assert name_of(told) == name


@pytest.mark.parametrize(("name", "why"), [("ANA", "name-taken"), (" ", "name-empty")])
def test_who_cannot_join_is_told_why(name: str, why: str) -> None:
    played = Round("Ana")
    assert played.play(events.Join(played.now_us, name)) == [Refused(played.now_us, "join", why)]


def test_a_full_room_takes_nobody() -> None:
    played = Round("Ana", "Ben", players=2)
    played.play(events.Join(played.now_us, "Cho"))
    assert played.said(Refused)[0].key == "full"


@pytest.mark.parametrize(("mode", "team"), [(Mode.LAST, 1), (Mode.TEAMS, 3), (Mode.TEAMS, -1)])
def test_there_are_only_the_teams_of_the_room(mode: Mode, team: int) -> None:
    played = Round("Ana", mode=mode)
    played.play(events.Join(played.now_us, "Ben", team=team))
    played.play(events.Team(played.now_us, 1, 7))
    assert [one.key for one in played.said(Refused)] == ["no-team", "no-team"]


def test_who_comes_while_others_play_waits_for_the_next_round() -> None:
    played = Round("Ana", "Ben").started()
    played.play(events.Join(played.now_us, "Cho"))
    assert played.player(3).stand is Stand.WAITING
    played.laugh(1)
    played.after(1)
    assert played.said(events.Ended)[0].winners == (2,)


def test_a_seat_is_kept_for_who_drops_and_comes_back() -> None:
    played = Round("Ana", "Ben").started()
    played.play(events.Drop(played.now_us, 1))
    played.after(14)
    played.play(events.Resume(played.now_us, 1))
    played.after(5)
    assert [one.player for one in played.said(Resumed)] == [1]
    assert played.player(1).stand is Stand.IN


def test_who_does_not_come_back_is_out() -> None:
    played = Round("Ana", "Ben", "Cho").started()
    played.play(events.Drop(played.now_us, 1))
    played.after(16)
    assert [(one.player, one.why) for one in played.said(Out)] == [(1, Why.DROPPED)]
    assert [(one.player, one.why) for one in played.said(Parted)] == [(1, Why.DROPPED)]
    played.play(events.Resume(played.now_us, 1))
    assert not played.said(Resumed)


def test_who_drops_whenever_it_gets_funny_is_out() -> None:
    played = Round("Ana", "Ben", most_drops=2).started()
    for _ in range(3):
        played.play(events.Drop(played.now_us, 1))
        played.after(1)
        played.play(events.Resume(played.now_us, 1))
    assert played.player(1).why is Why.DROPS


def test_a_dropped_player_holds_the_lobby_up_for_the_grace_only() -> None:
    played = Round("Ana", "Ben", "Cho")
    played.play(events.Drop(played.now_us, 3))
    for one in (1, 2):
        played.play(events.Ready(played.now_us, one))
    assert played.phase() is Phase.LOBBY
    played.after(15)
    assert played.phase() is Phase.READY
    assert len(played.game.players) == 2


def test_who_is_no_longer_ready_stops_the_start() -> None:
    played = Round("Ana", "Ben")
    played.all_ready()
    played.play(events.Ready(played.now_us, 2, False))
    assert played.phase() is Phase.LOBBY
    played.after(60)
    assert played.phase() is Phase.LOBBY


def test_a_round_that_loses_its_players_before_it_starts_goes_back_to_the_lobby() -> None:
    played = Round("Ana", "Ben")
    played.all_ready()
    played.after(3)
    played.play(events.Leave(played.now_us, 2))
    assert played.phase() is Phase.LOBBY
    assert [one.name for one in played.game.players] == ["Ana"]


def test_who_leaves_while_playing_is_out_and_the_other_wins() -> None:
    played = Round("Ana", "Ben").started()
    played.play(events.Leave(played.now_us, 1))
    assert played.said(events.Ended)[0].winners == (2,)
    assert played.said(Out)[0].why is Why.LEFT


def test_only_the_host_puts_others_out_and_never_themselves() -> None:
    played = Round("Ana", "Ben", "Cho").started()
    played.play(events.Kick(played.now_us, 2, 3))
    played.play(events.Kick(played.now_us, 1, 1))
    assert [one.key for one in played.said(Refused)] == ["not-host", "not-host"]
    played.play(events.Kick(played.now_us, 1, 3))
    assert played.said(Out)[0].why is Why.KICKED


def test_the_host_who_goes_hands_over_to_who_was_here_longest() -> None:
    played = Round("Ana", "Ben", "Cho")
    played.play(events.Drop(played.now_us, 1))
    assert played.game.host == 2
    played.play(events.Resume(played.now_us, 1))
    assert played.game.host == 2
    played.play(events.Leave(played.now_us, 2))
    assert played.game.host == 1


def test_nobody_takes_the_number_of_who_left() -> None:
    played = Round("Ana", "Ben")
    played.play(events.Leave(played.now_us, 2))
    played.play(events.Join(played.now_us, "Ben"))
    assert [one.player for one in played.said(Joined)] == [1, 2, 3]
