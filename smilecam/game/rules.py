"""The game's rules: an event and a room in, the room after it and what is announced out. Pure.

No clock: every event carries the server's time, and what happens by itself (a phase's end, a seat's grace, a warning)
happens at its own time, whenever the next event, or a Tick, comes. So a room does not depend on how often it is ticked,
the same events always give the same round, and a journal of them replays byte for byte.

Which events mean something in which phase is one table, HEARD; each mode is one row of `modes.MODES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from smilecam.game import activity, modes, rounds, seats
from smilecam.game.events import (
    Again,
    Announcement,
    AnyEvent,
    Begin,
    Calibrated,
    Drop,
    Faced,
    Join,
    Kick,
    Laughed,
    Leave,
    Ready,
    Reason,
    Refused,
    Resume,
    Spared,
    Team,
    Tick,
)
from smilecam.game.modes import Tell
from smilecam.game.options import US, Options
from smilecam.game.state import Game, Laugh, Phase, Stand, due_us, with_player

# What a face at rest can be told to be; a grin is no face at rest, and moves nobody further.
MOST_NEUTRAL = 500


def new_game(options: Options, now_us: int = 0) -> Game:
    """Return an empty room in its lobby."""
    return Game(options, now_us=now_us, since_us=now_us)


def step(game: Game, event: AnyEvent) -> tuple[Game, list[Announcement]]:
    """Return the room after `event`, and all that came to be announced up to it, in order.

    An event from before the last one counts as of now. One that does not fit is Refused or nothing; none raises.
    """
    told: list[Announcement] = []
    now_us = max(game.now_us, event.t_us)
    game = _advance(game, now_us, told.append)
    if event.t_us != now_us:
        event = replace(event, t_us=now_us)
    heard = HEARD[type(event)].get(game.phase)
    if heard is not None:
        game = _advance(heard(game, event, told.append), now_us, told.append)
    return game, told


def _advance(game: Game, now_us: int, tell: Tell) -> Game:
    """Let everything happen, at its own time and in the order of time, that is due by now."""
    while (at_us := due_us(game)) is not None and at_us <= now_us:
        at_us = max(at_us, game.now_us)
        game = _fire(replace(game, now_us=at_us), at_us, tell)
    return replace(game, now_us=now_us)


def _fire(game: Game, now_us: int, tell: Tell) -> Game:
    """Let what is due at this instant happen: laughs before absences, absences before the phase's end."""
    if game.settle_us is not None and game.settle_us <= now_us:
        return modes.settle(game, now_us, tell)
    before = game
    game = seats.grace_over(game, now_us, tell)
    game = activity.fire(game, now_us, tell)
    if game is before or game == before:
        return rounds.phase_over(game, now_us, tell)
    return game


def _laughed(game: Game, event: Laughed, tell: Tell) -> Game:
    player = game.find(event.player)
    if player is None or player.stand is not Stand.IN:
        return game
    hi_us = max(game.since_us, min(event.reason.hi_us, event.t_us))
    reason = replace(event.reason, lo_us=min(max(event.reason.lo_us, game.since_us), hi_us), hi_us=hi_us)
    if game.free_us[0] <= reason.lo_us < game.free_us[1]:
        tell(Spared(event.t_us, player.id, "free", reason))
        return game
    waiting = next((one for one in game.pending if one.player == player.id), None)
    if waiting is not None:
        reason = _grown(waiting.reason, reason)
    pending = (*(one for one in game.pending if one is not waiting), Laugh(player.id, reason))
    settle_us = event.t_us + game.options.settle_ms * US if game.settle_us is None else game.settle_us
    return replace(game, pending=pending, settle_us=settle_us)


def _grown(waiting: Reason, newer: Reason) -> Reason:
    """Return a laugh that waits, with what it has become since; when it began stays."""
    return replace(newer, lo_us=waiting.lo_us, hi_us=waiting.hi_us) if newer.big else waiting


def _faced(game: Game, event: Faced, tell: Tell) -> Game:
    player = game.find(event.player)
    return game if player is None else with_player(game, activity.faced(player, event.face, event.t_us))


def _calibrated(game: Game, event: Calibrated, tell: Tell) -> Game:
    player = game.find(event.player)
    if player is None or player.stand is not Stand.IN:
        return game
    neutral = max(0, min(MOST_NEUTRAL, event.neutral))
    return rounds.calibrated(with_player(game, replace(player, neutral=neutral)), event.t_us, tell)


def _begin(game: Game, event: Begin, tell: Tell) -> Game:
    if event.by != game.host:
        tell(Refused(event.t_us, "begin", "not-host", event.by))
        return game
    return rounds.begin(game, event.t_us, tell)


def _too_early(game: Game, event: Begin, tell: Tell) -> Game:
    tell(Refused(event.t_us, "begin", "not-ready", event.by))
    return game


def _again(game: Game, event: Again, tell: Tell) -> Game:
    if event.by != game.host:
        tell(Refused(event.t_us, "again", "not-host", event.by))
        return game
    return rounds.again(game, event.t_us, tell)


def _nothing(game: Game, event: Tick, tell: Tell) -> Game:
    return game


Heard = Callable[[Game, Any, Tell], Game]


def _always(heard: Heard) -> Mapping[Phase, Heard]:
    return dict.fromkeys(Phase, heard)


# What each event means in each phase; where nothing stands it means nothing.
HEARD: Mapping[type, Mapping[Phase, Heard]] = {
    Join: _always(seats.join),
    Leave: _always(seats.leave),
    Drop: _always(seats.drop),
    Resume: _always(seats.resume),
    Kick: _always(seats.kick),
    Faced: _always(_faced),
    Tick: _always(_nothing),
    Ready: {Phase.LOBBY: seats.ready, Phase.READY: seats.ready},
    Team: {Phase.LOBBY: seats.team, Phase.READY: seats.team},
    Begin: {Phase.LOBBY: _too_early, Phase.READY: _begin},
    Calibrated: {Phase.CALIBRATE: _calibrated},
    Laughed: {Phase.PLAYING: _laughed},
    Again: {Phase.OVER: _again},
}
