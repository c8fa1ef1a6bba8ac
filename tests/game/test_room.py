"""A room with guests that send evidence: what they hear of it, and when."""

from __future__ import annotations

from smilecam.game import events, journal, messages
from smilecam.game.events import FaceState, Why
from smilecam.game.evidence import Sample
from smilecam.game.messages import Evidence
from smilecam.game.room import EMPTY_US, KEPT_NEWS, MOST_WATCHING
from smilecam.game.state import Phase, Stand
from tests.fakes.lines import SECOND, Client, HandRoom


def announced(client: Client, kind: type[events.Announcement]) -> list[events.Announcement]:
    return [one for news in client.said(messages.News) for one in news.told if isinstance(one, kind)]


def test_two_play_and_the_one_who_laughs_is_out_with_the_reason() -> None:
    table = HandRoom()
    ana, ben = table.client("Ana"), table.client("Ben", ahead_us=77 * SECOND)
    table.started()
    table.after(5)
    ben.smiles[2] = 830
    table.after(3)
    state = ana.state()
    assert (state.phase, state.players[1].stand, state.players[1].card) == (Phase.OVER, Stand.OUT, "red")
    assert state.ended is not None
    assert state.ended.winners == (1,)
    (card,) = announced(ana, events.Card)
    assert isinstance(card, events.Card)
    assert (card.player, card.reason.peak, card.reason.threshold, card.reason.held_ms) == (2, 830, 600, 400)
    assert card.reason.curve[-1] == (0, 830)
    assert announced(ana, events.Ended) == announced(ben, events.Ended)


def test_three_faces_before_one_camera_are_three_players() -> None:
    table = HandRoom()
    kim = table.client("Kim", "Lee", "Park")
    lone = table.client("Ben")
    table.started()
    kim.smiles[2] = 900
    table.after(2)
    assert [one.stand for one in lone.state().players] == [Stand.IN, Stand.OUT, Stand.IN, Stand.IN]


def test_snapshots_come_five_times_a_second_and_decisions_at_once() -> None:
    table = HandRoom()
    ana = table.client("Ana")
    table.after(2)
    assert 9 <= len(ana.said(messages.Snap)) <= 11
    states = len(ana.said(messages.State))
    before_us = table.now_us
    table.client("Ben")
    table.room.wake(table.room.wakes_us())
    assert table.room.wakes_us() > before_us
    assert len(ana.said(messages.State)) == states + 1
    assert ana.state().time_us - before_us <= 50_000


def test_a_flood_of_changes_is_sent_twenty_times_a_second_at_most() -> None:
    table = HandRoom()
    ana = table.client("Ana")
    states = len(ana.said(messages.State))
    for number in range(100):
        ana.ask(messages.Ready, player=1, ready=bool(number % 2))
        table.now_us += 10_000
        if table.now_us >= table.room.wakes_us():
            table.room.wake(table.now_us)
    assert len(ana.said(messages.State)) - states <= 21


def test_an_answer_that_was_lost_is_given_again_and_nothing_is_done_twice() -> None:
    table = HandRoom()
    ana = table.client()
    for _ in range(3):
        ana.say(messages.Sit(1, "Ana"))
    assert ana.said(messages.Seat) == [messages.Seat(1, 1)] * 3
    assert len(table.room.game.players) == 1


def test_nobody_speaks_for_somebody_elses_seat() -> None:
    table = HandRoom()
    table.client("Ana")
    ben = table.client("Ben")
    for answer in (
        ben.ask(messages.Ready, player=1),
        ben.ask(messages.Leave, player=1),
        ben.ask(messages.Team, player=1, team=1),
        table.client().ask(messages.Begin),
    ):
        assert isinstance(answer, messages.Refused)
        assert answer.key == "not-yours"
    refused = ben.ask(messages.Kick, player=1)
    assert isinstance(refused, messages.Refused)
    assert refused.key == "not-host"
    ben.say(Evidence(1, 0, 0, (Sample(1, 999),)))
    table.after(1)
    assert ben.said(messages.Snap)[-1].smiles[0] == 100


def test_one_line_has_four_faces_at_most() -> None:
    table = HandRoom()
    ana = table.client("A", "B", "C", "D")
    assert isinstance(ana.ask(messages.Sit, name="E"), messages.Refused)


def test_a_full_room_says_how_many_it_takes() -> None:
    table = HandRoom(players=2)
    table.client("Ana", "Ben")
    assert table.client().ask(messages.Sit, name="Cho") == messages.Refused("full", 1, {"most": 2})


def test_who_comes_back_has_the_seat_and_hears_what_was_missed() -> None:
    table = HandRoom()
    ana, ben, cho = table.client("Ana"), table.client("Ben"), table.client("Cho")
    table.started()
    (entered,) = ana.said(messages.Entered)
    heard = sum(len(one.told) for one in ana.said(messages.News)) + entered.heard
    ana.drop()
    cho.smiles[3] = 900
    table.after(3)
    assert not ben.state().players[0].here
    ana.enter(entered.epoch, heard)
    (back,) = ana.said(messages.Entered)
    assert (back.players, back.missed, back.heard) == ((1,), False, heard)
    assert (back.number, back.asked) == (ana.number, ana.asked)
    missed = [type(one).__name__ for one in ana.said(messages.News)[0].told]
    assert missed == ["Dropped", "Card", "Out"]
    table.after(1)
    numbers = [one.first + len(one.told) for one in ana.said(messages.News)]
    assert numbers == sorted(numbers)
    assert ana.state().players[0].here
    assert ana.state().players[0].stand is Stand.IN


def test_who_was_away_for_more_than_is_kept_is_told_so() -> None:
    table = HandRoom()
    ana, ben = table.client("Ana"), table.client("Ben")
    heard = ana.said(messages.Entered)[0].heard
    for _ in range(KEPT_NEWS // 2):
        ben.drop()
        ben.enter()
    table.after(1)
    late = Client(table, ana.key)
    late.enter(1, heard)
    assert late.said(messages.Entered)[0].missed
    other = Client(table, "k" * 30)
    other.enter(99, 5)
    assert other.said(messages.Entered)[0].missed


def test_who_does_not_come_back_is_out_after_the_grace() -> None:
    table = HandRoom(mode="lives")
    table = HandRoom()
    ana, ben = table.client("Ana"), table.client("Ben")
    table.started()
    ben.drop()
    table.after(16)
    assert ana.state().players[1].why is Why.DROPPED
    ben.enter()
    assert ben.said(messages.Entered)[0].players == ()


def test_of_two_lines_with_one_key_the_newest_is_the_guests() -> None:
    table = HandRoom()
    ana = table.client("Ana")
    old, old_box = ana.line, ana.outbox
    ana.enter()
    assert old.closed == "closed"
    assert ana.guest is not None
    table.room.lost(ana.guest, old_box, table.now_us)
    table.after(1)
    assert ana.state().players[0].here


def test_a_player_who_sends_nothing_is_silent_then_warned_then_out() -> None:
    table = HandRoom()
    ana, ben = table.client("Ana"), table.client("Ben")
    table.started()
    table.clients.remove(ben)
    table.after(1)
    assert ana.said(messages.Snap)[-1].faces == "si"
    table.after(1.5)
    assert ana.state().players[1].warned
    table.after(6)
    assert ana.state().players[1].why is Why.UNSEEN


def test_a_picture_that_stands_still_is_shown_as_frozen() -> None:
    table = HandRoom()
    ana, ben = table.client("Ana"), table.client("Ben")
    table.started()
    table.clients.remove(ben)
    for _ in range(20):
        table.after(0.2)
        ben.number += 1
        ben.say(Evidence(ben.number, table.now_us, table.now_us, (Sample(2, 100, yaw=5),)))
    assert ana.said(messages.Snap)[-1].faces == "sf"
    assert ana.state().players[1].doubts == ("frozen",)


def test_impossible_stamps_are_shown() -> None:
    table = HandRoom()
    ana = table.client("Ana")
    table.after(1)
    snap = ana.said(messages.Snap)[-1]
    ana.say(Evidence(500, table.now_us, table.now_us, (Sample(1, 5),), snap.time_us, table.now_us + 10 * SECOND))
    ana.say(Evidence(501, table.now_us + 99 * SECOND, table.now_us, (Sample(1, 5),)))
    ana.say(Evidence(502, table.now_us - 99 * SECOND, table.now_us, (Sample(1, 5),)))
    table.after(1)
    assert ana.state().players[0].doubts == ("ahead", "impossible", "late")


def test_old_and_repeated_numbers_are_heard_but_count_once() -> None:
    table = HandRoom()
    ana = table.client("Ana")
    for number in (5, 5, 3):
        ana.say(Evidence(number, table.now_us, table.now_us, (Sample(1, 100 + number),), urgent=True))
    assert ana.said(messages.Heard) == [messages.Heard(5)] * 3
    table.after(0.3, showing=False)
    assert ana.said(messages.Snap)[-1].smiles == (105,)


def test_a_laugh_just_before_a_line_broke_is_said_again_and_counts_as_of_then() -> None:
    table = HandRoom()
    ana, ben = table.client("Ana"), table.client("Ben")
    table.client("Cho")
    table.started()
    table.after(2)
    broke_us = table.now_us
    ben.drop()
    table.after(4)
    ben.enter()
    ben.table.now_us += 10_000
    for number in range(5):
        ben.number += 1
        then_us = broke_us + number * 200_000
        ben.say(Evidence(ben.number, then_us, table.now_us, (Sample(2, 900, yaw=number),), urgent=True))
    table.after(1)
    (card,) = announced(ana, events.Card)
    assert isinstance(card, events.Card)
    assert card.player == 2
    # Between the last evidence that arrived and the first that was said again, give or take the clocks' own doubt.
    assert card.reason.hi_us < broke_us + 210_000


def test_the_journal_of_a_room_replays() -> None:
    table = HandRoom()
    table.client("Ana")
    ben = table.client("Ben")
    table.started()
    ben.show(FaceState.AWAY)
    table.after(3, showing=False)
    ben.smiles[2] = 900
    table.after(4)
    assert len(table.room.journal) > 3
    assert journal.replay(table.room.journal) == table.room.journal


def test_who_judges_by_other_weights_is_shown() -> None:
    table = HandRoom()
    ana = table.client()
    ana.enter(weights="a" * 64)
    ana.sit("Ana")
    ben = table.client()
    ben.enter(weights="b" * 64)
    ben.sit("Ben")
    table.after(0.3)
    assert [one.odd for one in ana.state().players] == [False, True]


def test_each_round_has_a_proof_of_its_own() -> None:
    table = HandRoom()
    ana = table.client("Ana")
    table.client("Ben")
    assert ana.said(messages.State)[-1].proof == ""
    table.started()
    assert len(ana.state().proof) == 4


def test_a_kicked_player_has_no_seat_and_watches_on() -> None:
    table = HandRoom()
    ana, ben = table.client("Ana"), table.client("Ben")
    assert isinstance(ana.ask(messages.Kick, player=2), messages.Done)
    table.after(1)
    assert len(ben.state().players) == 1
    assert isinstance(ben.ask(messages.Ready, player=2), messages.Refused)


def test_watchers_have_an_end() -> None:
    table = HandRoom(players=1)
    watchers = [Client(table, f"watcher-number-{number:014}") for number in range(MOST_WATCHING + 2)]
    assert [one.enter() for one in watchers] == [None] * (MOST_WATCHING + 1) + [messages.Refused("crowded")]
    for one in watchers[:10]:
        one.drop()
    assert watchers[-1].enter() is None


def test_a_room_in_which_nobody_is_goes() -> None:
    table = HandRoom()
    ana = table.client("Ana")
    assert not table.room.abandoned(table.now_us + 2 * EMPTY_US)
    ana.drop()
    assert table.room.connected == 0
    assert not table.room.abandoned(table.now_us + EMPTY_US)
    assert table.room.abandoned(table.now_us + EMPTY_US + 1)


def test_a_second_first_word_is_refused() -> None:
    table = HandRoom()
    ana = table.client("Ana")
    ana.say(messages.Enter(ana.key, "BCDFGH"))
    assert ana.said(messages.Refused) == [messages.Refused("entered")]
    table.room.close(messages.Bye("going"))
    assert ana.line.closed == "closed"
