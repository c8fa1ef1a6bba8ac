"""The duty to be seen, as stories of one face."""

from __future__ import annotations

import pytest

from smilecam.game import events
from smilecam.game.events import Cleared, FaceState, Out, Warned, Why
from smilecam.game.state import Stand
from tests.fakes.rounds import Round


@pytest.mark.parametrize("face", [one for one in FaceState if one is not FaceState.SEEN])
def test_a_face_that_is_not_seen_is_warned_and_then_out(face: FaceState) -> None:
    played = Round("Ana", "Ben", "Cho").started()
    played.face(1, face)
    played.after(1.4)
    assert not played.said(Warned)
    played.after(0.2)
    assert [(one.player, one.face) for one in played.said(Warned)] == [(1, face)]
    played.after(4.8)
    assert not played.said(Out)
    played.after(0.2)
    assert [(one.player, one.why) for one in played.said(Out)] == [(1, Why.UNSEEN)]


def test_coming_back_in_time_clears_the_warning() -> None:
    played = Round("Ana", "Ben").started()
    played.face(1, FaceState.AWAY)
    played.after(4)
    played.face(1, FaceState.SEEN)
    played.after(10)
    assert [one.player for one in played.said(Cleared)] == [1]
    assert played.player(1).stand is Stand.IN


def test_a_glimpse_does_not_clear_it() -> None:
    played = Round("Ana", "Ben").started()
    played.face(1, FaceState.GONE)
    played.after(3)
    played.face(1, FaceState.SEEN)
    played.after(0.3)
    played.face(1, FaceState.GONE)
    played.after(4)
    assert not played.said(Cleared)
    assert played.player(1).why is Why.UNSEEN


def test_another_kind_of_hiding_does_not_begin_the_time_anew() -> None:
    played = Round("Ana", "Ben").started()
    played.face(1, FaceState.AWAY)
    played.after(1)
    played.face(1, FaceState.COVERED)
    played.after(0.6)
    assert [one.face for one in played.said(Warned)] == [FaceState.COVERED]


def test_who_hides_again_and_again_gets_no_further_warning() -> None:
    played = Round("Ana", "Ben", most_warnings=2).started()
    for _ in range(3):
        played.face(1, FaceState.HIDDEN)
        played.after(2)
        played.face(1, FaceState.SEEN)
        played.after(2)
    assert len(played.said(Warned)) == 2
    assert played.player(1).why is Why.WARNINGS


def test_a_face_lost_in_the_lobby_has_its_time_from_the_start_of_playing() -> None:
    played = Round("Ana", "Ben")
    played.face(1, FaceState.GONE)
    played.after(60)
    played.started()
    assert not played.said(Warned)
    played.after(1.6)
    assert [one.player for one in played.said(Warned)] == [1]


def test_who_is_dropped_is_not_watched_and_is_on_time_when_back() -> None:
    played = Round("Ana", "Ben").started()
    played.face(1, FaceState.SILENT)
    played.after(1)
    played.play(events.Drop(played.now_us, 1))
    played.after(10)
    assert not played.said(Warned)
    played.play(events.Resume(played.now_us, 1))
    played.after(1.4)
    assert not played.said(Warned)
    played.face(1, FaceState.SEEN)
    played.after(10)
    assert played.player(1).stand is Stand.IN


def test_when_all_hide_at_once_nobody_wins_alone() -> None:
    played = Round("Ana", "Ben").started()
    played.face(1, FaceState.COVERED)
    played.face(2, FaceState.COVERED)
    played.after(10)
    assert played.said(events.Ended)[0].draw
