"""Who sits in the room: joining, leaving, dropping, coming back, being put out, and who is the host. Pure."""

from __future__ import annotations

import unicodedata

from msgspec.structs import replace

from smilecam.game import activity, modes, rounds
from smilecam.game.events import (
    Drop,
    Dropped,
    Join,
    Joined,
    Kick,
    Leave,
    Parted,
    Ready,
    Refused,
    Resume,
    Resumed,
    Team,
    Why,
)
from smilecam.game.modes import Tell
from smilecam.game.options import US, Mode
from smilecam.game.state import Game, Phase, Player, Stand, with_player

LONGEST_NAME = 16
# Phases in which a player who goes leaves no seat behind.
_NO_ROUND = (Phase.LOBBY, Phase.READY, Phase.CALIBRATE, Phase.COUNTDOWN)


def name_of(told: str) -> str:
    """Return a name as it is shown: NFC, one line, no more than LONGEST_NAME signs; "" where nothing is left of it."""
    plain = unicodedata.normalize("NFC", told)
    shown = "".join(sign for sign in plain if sign == " " or unicodedata.category(sign)[0] not in "CZ")
    return " ".join(shown.split())[:LONGEST_NAME].strip()


def join(game: Game, event: Join, tell: Tell) -> Game:
    name = name_of(event.name)
    why = _why_not(game, name, event.team)
    if why:
        tell(Refused(event.t_us, "join", why))
        return game
    team = event.team or _smaller_team(game)
    player = Player(game.next_id, name, team)
    tell(Joined(event.t_us, player.id, name))
    players = (*game.players, player)
    game = replace(game, players=players, next_id=game.next_id + 1, host=game.host or player.id)
    return rounds.look(game, event.t_us, tell)


def leave(game: Game, event: Leave, tell: Tell) -> Game:
    return part(game, event.player, Why.LEFT, event.t_us, tell)


def kick(game: Game, event: Kick, tell: Tell) -> Game:
    if event.by != game.host or event.by == event.player:
        tell(Refused(event.t_us, "kick", "not-host", event.by))
        return game
    return part(game, event.player, Why.KICKED, event.t_us, tell)


def drop(game: Game, event: Drop, tell: Tell) -> Game:
    """Keep the seat of who is no longer connected; once too often in a round and they are out."""
    player = game.find(event.player)
    if player is None or not player.here:
        return game
    now_us = event.t_us
    tell(Dropped(now_us, player.id))
    playing = game.phase is Phase.PLAYING and player.stand is Stand.IN
    dropped = replace(player, dropped_us=now_us, drops=player.drops + playing)
    game = _hosted(with_player(game, dropped))
    if playing and dropped.drops > game.options.most_drops:
        return modes.fall(game, [(dropped, Why.DROPS)], now_us, tell)
    return rounds.look(game, now_us, tell)


def resume(game: Game, event: Resume, tell: Tell) -> Game:
    player = game.find(event.player)
    if player is None or player.parted or player.here:
        return game
    tell(Resumed(event.t_us, player.id))
    back = activity.since(replace(player, dropped_us=None), event.t_us)
    return rounds.look(_hosted(with_player(game, back)), event.t_us, tell)


def ready(game: Game, event: Ready, tell: Tell) -> Game:
    player = game.find(event.player)
    if player is None or game.phase not in (Phase.LOBBY, Phase.READY):
        return game
    return rounds.look(with_player(game, replace(player, ready=event.ready)), event.t_us, tell)


def team(game: Game, event: Team, tell: Tell) -> Game:
    player = game.find(event.player)
    if player is None or game.options.mode is not Mode.TEAMS or not 1 <= event.team <= game.options.teams:
        tell(Refused(event.t_us, "team", "no-team", event.player))
        return game
    return rounds.look(with_player(game, replace(player, team=event.team)), event.t_us, tell)


def grace_over(game: Game, now_us: int, tell: Tell) -> Game:
    """Part with everybody whose seat was kept long enough."""
    late_us = now_us - game.options.grace_ms * US
    gone = [one for one in game.players if _waited_for(one) and (one.dropped_us or 0) <= late_us]
    playing = [(one, Why.DROPPED) for one in gone if game.phase is Phase.PLAYING and one.stand is Stand.IN]
    if playing:
        game = modes.fall(game, playing, now_us, tell)
    for one in gone:
        game = _parted(game, one.id, Why.DROPPED, now_us, tell)
    return rounds.look(_hosted(game), now_us, tell)


def part(game: Game, player: int, why: Why, now_us: int, tell: Tell) -> Game:
    """Take a player out of the round, if there is one, and from their seat."""
    found = game.find(player)
    if found is None or found.parted:
        return game
    game = _parted(game, player, why, now_us, tell)
    if game.phase is Phase.PLAYING and found.stand is Stand.IN:
        left = game.find(player)
        game = modes.fall(game, [(left, why)] if left else [], now_us, tell)
    return rounds.look(_hosted(game), now_us, tell)


def _parted(game: Game, player: int, why: Why, now_us: int, tell: Tell) -> Game:
    found = game.find(player)
    if found is None:
        return game
    tell(Parted(now_us, player, why))
    if game.phase in _NO_ROUND or found.stand is Stand.WAITING:
        return replace(game, players=tuple(one for one in game.players if one.id != player))
    return with_player(game, replace(found, parted=True, dropped_us=None))


def _hosted(game: Game) -> Game:
    """Return the game with a host who is here: the one it had, else whoever has been here longest."""
    host = game.find(game.host)
    if host is not None and host.here:
        return game
    here = [one.id for one in game.players if one.here]
    kept = game.host if host is not None and not host.parted else 0
    return replace(game, host=here[0] if here else kept)


def _waited_for(player: Player) -> bool:
    return player.dropped_us is not None and not player.parted and player.stand is not Stand.OUT


def _why_not(game: Game, name: str, team: int) -> str:
    present = [one for one in game.players if not one.parted]
    if not name:
        return "name-empty"
    if any(one.name.casefold() == name.casefold() for one in present):
        return "name-taken"
    if len(present) >= game.options.players:
        return "full"
    if team and not (game.options.mode is Mode.TEAMS and 1 <= team <= game.options.teams):
        return "no-team"
    return ""


def _smaller_team(game: Game) -> int:
    if game.options.mode is not Mode.TEAMS:
        return 0
    sizes = {team: sum(one.team == team for one in game.players) for team in range(1, game.options.teams + 1)}
    return min(sizes, key=lambda team: (sizes[team], team))
