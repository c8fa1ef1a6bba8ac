"""A round's way from the lobby to its end: what begins each phase, and what its time's end brings. Pure."""

from __future__ import annotations

from msgspec.structs import replace

from smilecam.game import activity, modes
from smilecam.game.events import Entered, Narrowed
from smilecam.game.modes import MODES, Tell
from smilecam.game.options import US, Mode
from smilecam.game.state import Game, Phase, Player, Stand, playable, with_each


def enter(game: Game, phase: Phase, now_us: int, tell: Tell) -> Game:
    """Begin a phase; its own end is set where it has one."""
    tell(Entered(now_us, phase.value))
    options = game.options
    lasts_ms = {
        Phase.READY: options.ready_ms,
        Phase.CALIBRATE: options.calibrate_ms,
        Phase.COUNTDOWN: options.countdown_ms,
        Phase.PLAYING: options.round_ms,
    }.get(phase)
    until_us = None if lasts_ms is None else now_us + lasts_ms * US
    return replace(game, phase=phase, since_us=now_us, until_us=until_us)


def look(game: Game, now_us: int, tell: Tell) -> Game:
    """Return the game after somebody came, went or changed their mind: on to READY, or back to the lobby."""
    ready = playable(game) and all(one.ready and one.here for one in game.players)
    if game.phase is Phase.LOBBY and ready:
        return enter(game, Phase.READY, now_us, tell)
    if game.phase is Phase.READY and not ready:
        return enter(game, Phase.LOBBY, now_us, tell)
    if game.phase in (Phase.CALIBRATE, Phase.COUNTDOWN) and not playable(game):
        return again(game, now_us, tell)
    return game


def begin(game: Game, now_us: int, tell: Tell) -> Game:
    """Start a new round with everybody in the lobby: their faces at rest first."""
    hearts = game.options.hearts

    def fresh(player: Player) -> Player:
        return replace(_cleared(player), stand=Stand.IN, hearts=hearts)

    game = with_each(replace(game, round=game.round + 1, narrowed=0, ended=None, free_us=(0, 0)), fresh)
    return calibrated(enter(game, Phase.CALIBRATE, now_us, tell), now_us, tell)


def calibrated(game: Game, now_us: int, tell: Tell) -> Game:
    """Return the game with the countdown begun as soon as every face at rest is known."""
    if all(one.neutral is not None for one in game.standing()):
        return enter(game, Phase.COUNTDOWN, now_us, tell)
    return game


def again(game: Game, now_us: int, tell: Tell) -> Game:
    """Return everybody who is still here to the lobby."""
    kept = tuple(_cleared(one) for one in game.players if not one.parted)
    return enter(replace(game, players=kept, joker=0, jokers=()), Phase.LOBBY, now_us, tell)


def phase_over(game: Game, now_us: int, tell: Tell) -> Game:
    """Do what the end of the phase's time brings."""
    game = replace(game, until_us=None)
    if game.phase is Phase.READY:
        return begin(game, now_us, tell)
    if game.phase is Phase.CALIBRATE:
        return enter(game, Phase.COUNTDOWN, now_us, tell)
    if game.phase is Phase.COUNTDOWN:
        return _play(game, now_us, tell)
    return _time_over(modes.settle(game, now_us, tell), now_us, tell)


def _play(game: Game, now_us: int, tell: Tell) -> Game:
    game = enter(game, Phase.PLAYING, now_us, tell)
    game = with_each(game, lambda one: activity.since(one, now_us) if one.stand is Stand.IN else one)
    game = replace(game, free_us=(0, now_us))  # who smiles through the countdown has the hold time left
    if game.options.mode is not Mode.JOKER:
        return game
    jokers = tuple(one.id for one in game.standing())
    return modes.next_joker(replace(game, jokers=jokers), now_us, tell)


def _time_over(game: Game, now_us: int, tell: Tell) -> Game:
    """After the round's time the threshold narrows, step by step; after the last step whoever stands is compared."""
    options = game.options
    if game.phase is not Phase.PLAYING:
        return game  # the last laugh ended it
    if options.mode is Mode.JOKER or game.narrowed >= options.narrowings:
        return MODES[options.mode].time_up(game, now_us, tell)
    game = replace(game, narrowed=game.narrowed + 1, until_us=now_us + options.narrow_ms * US)
    tell(Narrowed(now_us, game.narrowed_by))
    return game


def _cleared(player: Player) -> Player:
    """Return a player without a round, with what stays from one to the next: seat, name, team, face, connection."""
    kept = ("id", "name", "team", "dropped_us", "face", "lost_us")
    return Player(**{name: getattr(player, name) for name in kept})
