"""Whole rounds, told as stories; and that no order of events, however wild, brings the rules into an illegal state."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from smilecam.game import events
from smilecam.game.events import AnyEvent, Ended, Entered, FaceState, Out, Reason, Refused
from smilecam.game.journal import Journal
from smilecam.game.options import LEAST_PLAYERS, Mode, Options
from smilecam.game.rules import new_game, step
from smilecam.game.state import Game, Phase, Stand, due_us, seen_by
from tests.fakes.rounds import SECOND, Round


def test_a_round_goes_from_the_lobby_to_its_one_winner() -> None:
    played = Round("Ana", "Ben", "Cho").started()
    played.after(10)
    played.laugh(2)
    played.after(5)
    played.laugh(1)
    played.after(1)
    phases = [one.phase for one in played.said(Entered)]
    assert phases == ["ready", "calibrate", "countdown", "playing", "over"]
    assert [one.player for one in played.said(Out)] == [2, 1]
    (end,) = played.said(Ended)
    assert (end.winners, end.why, end.draw) == ((3,), "standing", False)


def test_somebody_who_is_out_sees_out_while_the_others_play() -> None:
    played = Round("Ana", "Ben", "Cho").started()
    played.laugh(1)
    played.after(1)
    assert [seen_by(played.game, one) for one in played.game.players] == [Phase.OUT, Phase.PLAYING, Phase.PLAYING]


def test_the_countdown_begins_as_soon_as_all_are_calibrated_and_without_them_when_time_is_up() -> None:
    played = Round("Ana", "Ben")
    played.all_ready()
    played.after(3)
    played.play(events.Calibrated(played.now_us, 1, 50))
    assert played.phase() is Phase.CALIBRATE
    played.after(8)
    assert played.phase() is Phase.COUNTDOWN
    assert played.player(1).neutral == 50
    assert played.player(2).neutral is None


def test_only_the_host_begins_and_only_when_all_are_ready() -> None:
    played = Round("Ana", "Ben")
    played.play(events.Begin(played.now_us, 1))
    played.all_ready()
    played.play(events.Begin(played.now_us, 2))
    assert [one.key for one in played.said(Refused)] == ["not-ready", "not-host"]
    played.play(events.Begin(played.now_us, 1))
    assert played.phase() is Phase.CALIBRATE


def test_who_smiles_on_after_a_card_has_until_the_free_time_ends() -> None:
    played = Round("Ana", "Ben", "Cho").started()
    played.laugh(1)
    played.after(0.3)
    first, until = played.game.free_us
    assert until - first == 3 * SECOND
    played.after(1)
    played.laugh(2, ago=0.5)
    played.after(1)
    assert played.player(2).stand is Stand.IN


def test_a_late_laugh_changes_nothing_once_the_round_is_over() -> None:
    played = Round("Ana", "Ben").started()
    played.laugh(1)
    played.after(1)
    before = played.game
    played.laugh(2)
    assert (played.game.ended, played.game.players) == (before.ended, before.players)


def test_again_brings_who_is_still_here_back_to_the_lobby_with_nothing_of_the_last_round() -> None:
    played = Round("Ana", "Ben", "Cho").started()
    played.play(events.Leave(played.now_us, 3))
    played.laugh(2)
    played.after(1)
    played.play(events.Again(played.now_us, 2))
    assert played.said(Refused)[-1].key == "not-host"
    played.play(events.Again(played.now_us, 1))
    assert played.phase() is Phase.LOBBY
    assert [(one.name, one.stand, one.ready, one.laughs) for one in played.game.players] == [
        ("Ana", Stand.WAITING, False, 0),
        ("Ben", Stand.WAITING, False, 0),
    ]


def test_an_event_from_the_past_counts_as_of_now() -> None:
    played = Round("Ana", "Ben").started()
    played.play(events.Laughed(0, 1, Reason(900, 500, 600, -5, 99 * SECOND)))
    (laugh,) = played.game.pending
    assert laugh.reason.lo_us == played.game.since_us
    assert laugh.reason.hi_us == played.now_us
    assert played.game.settle_us == played.now_us + 250_000


def test_a_big_laugh_that_grows_while_it_waits_keeps_when_it_began() -> None:
    played = Round("Ana", "Ben", mode=Mode.LIVES, lives=3).started()
    played.after(5)
    played.laugh(1, ago=0.5)
    began_us = played.game.pending[0].reason.lo_us
    played.after(0.1)
    played.laugh(1, ago=0.1)
    played.laugh(1, ago=0.1, big=True, peak=990)
    (laugh,) = played.game.pending
    assert (laugh.reason.lo_us, laugh.reason.big, laugh.reason.peak) == (began_us, True, 990)


# -- any order of events ------------------------------------------------------------------------------------------

_players = some.integers(0, 6)
_reasons = some.builds(
    Reason,
    peak=some.integers(0, 1000),
    held_ms=some.integers(0, 3000),
    threshold=some.integers(0, 1000),
    lo_us=some.integers(-SECOND, 3000 * SECOND),
    hi_us=some.integers(-SECOND, 3000 * SECOND),
    big=some.booleans(),
)


_kinds = some.one_of(
    some.builds(
        events.Join, t_us=some.just(0), name=some.sampled_from(["Ana", "ana", "Ben", "민지", " ", "Dee", "Eli"])
    ),
    some.builds(events.Leave, t_us=some.just(0), player=_players),
    some.builds(events.Drop, t_us=some.just(0), player=_players),
    some.builds(events.Resume, t_us=some.just(0), player=_players),
    some.builds(events.Kick, t_us=some.just(0), by=_players, player=_players),
    some.builds(events.Ready, t_us=some.just(0), player=_players, ready=some.booleans()),
    some.builds(events.Team, t_us=some.just(0), player=_players, team=some.integers(-1, 4)),
    some.builds(events.Begin, t_us=some.just(0), by=_players),
    some.builds(events.Again, t_us=some.just(0), by=_players),
    some.builds(events.Calibrated, t_us=some.just(0), player=_players, neutral=some.integers(-50, 2000)),
    some.builds(events.Laughed, t_us=some.just(0), player=_players, reason=_reasons),
    some.builds(events.Faced, t_us=some.just(0), player=_players, face=some.sampled_from(FaceState)),
    some.just(events.Tick(0)),
)
_waits = some.one_of(some.integers(0, SECOND), some.integers(0, 20 * SECOND), some.integers(-SECOND, 400 * SECOND))
_courses = some.lists(some.tuples(_waits, _kinds), max_size=40)
_options = some.builds(
    Options,
    mode=some.sampled_from(Mode),
    players=some.integers(1, 5),
    teams=some.integers(2, 3),
    lives=some.integers(1, 3),
    round_ms=some.sampled_from([5_000, 60_000]),
    turn_ms=some.sampled_from([5_000, 30_000]),
    settle_ms=some.sampled_from([0, 250]),
    grace_ms=some.sampled_from([0, 15_000]),
    countdown_ms=some.sampled_from([0, 3000]),
    free_ms=some.sampled_from([0, 3000]),
    most_warnings=some.integers(0, 3),
    most_drops=some.integers(0, 3),
    back_ms=some.sampled_from([0, 500]),
)


def _timed(course: list[tuple[int, AnyEvent]]) -> list[AnyEvent]:
    """Give each event its time, with a head start: a room in which three are about to play."""
    now_us, timed = 0, list[AnyEvent]()
    start: list[tuple[int, AnyEvent]] = [(0, events.Join(0, name)) for name in ("One", "Two", "Six")]
    start += [(0, events.Ready(0, player)) for player in (1, 2, 3)]
    start += [(4 * SECOND, events.Tick(0)), (12 * SECOND, events.Tick(0))]
    for waited_us, made in start + course:
        now_us = max(0, now_us + waited_us)
        timed.append(msgspec.structs.replace(made, t_us=now_us))
    return timed


def _check(game: Game) -> None:
    ids = [one.id for one in game.players]
    assert len(set(ids)) == len(ids)
    present = [one for one in game.players if not one.parted]
    assert len(present) <= game.options.players
    assert len({one.name.casefold() for one in present}) == len(present)
    assert game.phase is not Phase.OUT
    assert game.phase is not Phase.OVER or game.ended is not None
    due = due_us(game)
    assert due is None or due > game.now_us
    for one in game.players:
        assert 0 <= one.hearts <= game.options.hearts
        assert (one.stand is Stand.OUT) == (one.why is not None)
        assert one.stand is not Stand.IN or game.phase not in (Phase.LOBBY, Phase.READY)
        assert not (one.parted and one.stand is Stand.IN and game.phase is Phase.PLAYING)
    if game.phase is Phase.PLAYING:
        assert len(game.standing()) >= 1
        assert game.options.mode is Mode.SOLO or len(game.standing()) >= LEAST_PLAYERS[game.options.mode]
        assert game.until_us is not None
        assert (game.settle_us is None) == (not game.pending)
        assert all(one.reason.lo_us <= one.reason.hi_us <= game.now_us for one in game.pending)
        if game.options.mode is Mode.JOKER:
            joker = game.find(game.joker)
            assert joker is not None
            assert joker.stand is Stand.IN
        if game.options.mode is Mode.TEAMS:
            assert len(game.teams_standing()) >= 2
    else:
        assert not game.pending
    if game.players and any(one.here for one in game.players):
        host = game.find(game.host)
        assert host is not None
        assert host.here


@settings(max_examples=250, deadline=None)
@given(_options, _courses)
def test_no_order_of_events_is_illegal_raises_the_dead_or_ends_a_round_twice(
    options: Options, course: list[tuple[int, AnyEvent]]
) -> None:
    game, ends, out, playing = new_game(options), dict[int, int](), dict[int, set[int]](), set[int]()
    for event in _timed(course):
        before = game
        game, told = step(game, event)
        assert game.now_us >= before.now_us
        assert [one.t_us for one in told] == sorted(one.t_us for one in told)
        _check(game)
        gone = out.setdefault(game.round, set())
        for said in told:
            if isinstance(said, Entered) and said.phase == "playing":
                playing.add(game.round)
            if isinstance(said, Ended):
                ends[said.round] = ends.get(said.round, 0) + 1
                assert all(game.find(one) is not None for one in said.winners)
            if isinstance(said, Out):
                assert said.player not in gone, "out twice"
                gone.add(said.player)
        if game.phase is Phase.PLAYING:
            assert not {one.id for one in game.standing()} & gone, "resurrected"
    assert all(count == 1 for count in ends.values())
    assert set(ends) <= playing
    # Left to itself every round that was begun ends.
    game, told = step(game, events.Tick(game.now_us + 4_000 * SECOND))
    assert game.phase in (Phase.LOBBY, Phase.OVER)
    assert sum(isinstance(one, Ended) for one in told) + sum(ends.values()) == len(
        playing | {one.round for one in told if isinstance(one, Ended)}
    )


@settings(max_examples=100, deadline=None)
@given(_options, _courses, some.lists(some.integers(0, 300 * SECOND), max_size=20))
def test_how_often_a_room_is_ticked_changes_nothing_but_when_it_is_heard(
    options: Options, course: list[tuple[int, AnyEvent]], ticks: list[int]
) -> None:
    timed = _timed([(max(0, waited), made) for waited, made in course])
    end_us = timed[-1].t_us
    often = sorted([*timed, *(events.Tick(one) for one in ticks if one < end_us)], key=lambda one: one.t_us)
    assert _said(options, timed) == _said(options, often)


def _said(options: Options, course: list[AnyEvent]) -> tuple[Game, list[events.Announcement]]:
    game, said = new_game(options), list[events.Announcement]()
    for event in course:
        game, told = step(game, event)
        said += told
    return game, said


@settings(max_examples=100, deadline=None)
@given(_options, _courses)
def test_the_same_events_give_the_same_journal(options: Options, course: list[tuple[int, AnyEvent]]) -> None:
    journals = [Journal(new_game(options)) for _ in range(2)]
    for journal in journals:
        for event in _timed(course):
            journal.step(event)
    assert journals[0].lines == journals[1].lines


def test_options_out_of_range_are_not_decoded() -> None:
    with pytest.raises(msgspec.ValidationError, match="threshold"):
        msgspec.json.decode(b'{"threshold": 5000}', type=Options)
