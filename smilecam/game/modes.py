"""What a laugh costs, and when and how a round is won: one row for each mode. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from smilecam.game import ties
from smilecam.game.events import Announcement, Card, Ended, Entered, Out, Scored, Spared, Tied, Turn, Why
from smilecam.game.options import US, Mode
from smilecam.game.state import Game, Laugh, Phase, Player, Stand, with_each, with_player

Tell = Callable[[Announcement], None]
Pay = Callable[[Game, Sequence[Laugh], int, Tell], Game]


@dataclass(frozen=True, slots=True)
class Rules:
    """One mode. pay: what the laughs of one instant cost. won: ends a round that has been decided, or leaves it.

    time_up: who wins when the time is over.
    """

    pay: Pay
    won: Callable[[Game, int, Tell], Game]
    time_up: Callable[[Game, int, Tell], Game]


def settle(game: Game, now_us: int, tell: Tell) -> Game:
    """Let all laughs that waited be paid for, the earliest first; after the round's end nobody pays."""
    laughs, cards = game.pending, 0

    def counting(said: Announcement) -> None:
        nonlocal cards
        cards += isinstance(said, Card)
        tell(said)

    game = replace(game, pending=(), settle_us=None)
    for group in ties.in_order(laughs):
        standing = [one for one in group if _stands(game, one.player)]
        if game.phase is Phase.PLAYING and standing:
            game = MODES[game.options.mode].pay(game, standing, now_us, counting)
            group = [one for one in group if one not in standing]
        for one in group:
            tell(Spared(now_us, one.player, "over", one.reason))
    if cards and game.phase is Phase.PLAYING:
        game = replace(game, free_us=(now_us, now_us + game.options.free_ms * US))
    return game


def fall(game: Game, fallen: Sequence[tuple[Player, Why]], now_us: int, tell: Tell) -> Game:
    """Take players out who did not laugh, all at one instant; a tie where nobody would be left."""
    survivors, rung, tied = _tie(game, [one for one, _ in fallen], {}, now_us, tell)
    spared = () if tied else survivors
    for player, why in fallen:
        if all(player.id != one.id for one in spared):
            game = out(game, player.id, why, now_us, tell)
    return _ended_so(game, survivors, rung, tied, now_us, tell)


def out(game: Game, player: int, why: Why, now_us: int, tell: Tell) -> Game:
    """Put one player out of the round; the round is not yet looked at."""
    before = game.find(player)
    if before is None or before.stand is not Stand.IN:
        return game
    tell(Out(now_us, player, why))
    return with_player(game, replace(before, stand=Stand.OUT, why=why, out_us=now_us, warned_us=None, lost_us=None))


def end(
    game: Game, winners: Collection[Player], why: str, now_us: int, tell: Tell, rung: str = "", draw: bool = False
) -> Game:
    """Finish the round. All of a team win with it."""
    teams = {one.team for one in winners}
    if game.options.mode is Mode.TEAMS and len(teams) == 1:
        winners = [one for one in game.players if one.team in teams and one.stand is not Stand.WAITING]
    team = teams.pop() if game.options.mode is Mode.TEAMS and len(teams) == 1 else 0
    ids = tuple(sorted(one.id for one in winners))
    told = Ended(now_us, game.round, ids, draw, why, (now_us - game.since_us) // US, team, rung)
    tell(told)
    tell(Entered(now_us, Phase.OVER.value))
    over = replace(game, phase=Phase.OVER, since_us=now_us, until_us=None, pending=(), settle_us=None, ended=told)
    return replace(over, joker=0, jokers=(), free_us=(0, 0))


def next_joker(game: Game, now_us: int, tell: Tell) -> Game:
    """Give the next of those still to come their turn; after the last the score decides."""
    coming = [one for one in game.standing() if one.id in game.jokers]
    if not coming:
        return _by_score(game, now_us, tell)
    joker = next((one.id for one in coming if one.here), coming[0].id)
    tell(Turn(now_us, joker))
    until_us = now_us + game.options.turn_ms * US
    game = with_each(game, lambda one: replace(one, paid=False))
    jokers = tuple(one for one in game.jokers if one != joker)
    # Who still laughs at the last joker does not laugh at this one.
    free_us = (0, now_us + game.options.free_ms * US)
    return replace(game, joker=joker, jokers=jokers, until_us=until_us, free_us=free_us)


def _lose_hearts(game: Game, laughs: Sequence[Laugh], now_us: int, tell: Tell) -> Game:
    paying = [(_player(game, one.player), one) for one in laughs]
    last = [player for player, laugh in paying if _hearts_after(player, laugh) == 0]
    peaks = {one.player: one.reason.peak for one in laughs}
    survivors, rung, tied = _tie(game, last, peaks, now_us, tell)
    spared = () if tied else survivors
    for player, laugh in paying:
        if any(player.id == one.id for one in spared):
            tell(Spared(now_us, player.id, "tie", laugh.reason))
            continue
        hearts = _hearts_after(player, laugh)
        tell(Card(now_us, player.id, "yellow" if hearts else "red", hearts, laugh.reason))
        paid = replace(
            player, hearts=hearts, laughs=player.laughs + 1, peak=max(player.peak, laugh.reason.peak)
        )  # fmt: skip
        game = with_player(game, paid)
        if not hearts:
            game = out(game, player.id, Why.LAUGHED, now_us, tell)
    return _ended_so(game, survivors, rung, tied, now_us, tell)


def _pay_joker(game: Game, laughs: Sequence[Laugh], now_us: int, tell: Tell) -> Game:
    for laugh in laughs:
        player = _player(game, laugh.player)
        joker = _player(game, game.joker)
        if player.paid:
            tell(Spared(now_us, player.id, "turn", laugh.reason))
            continue
        points = -1 if player.id == joker.id else 1
        tell(Scored(now_us, joker.id, player.id, points, laugh.reason))
        game = with_player(game, replace(joker, score=joker.score + points))
        laughed = _player(game, player.id)
        peak = max(laughed.peak, laugh.reason.peak)
        game = with_player(game, replace(laughed, paid=True, laughs=laughed.laughs + 1, peak=peak))
    return game


def _hearts_after(player: Player, laugh: Laugh) -> int:
    return 0 if laugh.reason.big else max(0, player.hearts - 1)


def _tie(
    game: Game, last: Sequence[Player], peaks: Mapping[int, int], now_us: int, tell: Tell
) -> tuple[tuple[Player, ...], str, bool]:
    """Return who of those that go out together is ahead, by which rung, and whether that leaves several (a draw).

    Nobody, where somebody else still stands or only one (or one team) goes out.
    """
    going = {one.id for one in last}
    others = [one for one in game.standing() if one.id not in going]
    if others or len(last) < 2 or _one_side(game, last):
        return (), "", False
    survivors, rung = ties.ahead(last, peaks)
    tell(Tied(now_us, tuple(one.id for one in last), tuple(one.id for one in survivors), rung))
    return survivors, rung, not _one_side(game, survivors)


def _ended_so(
    game: Game, survivors: tuple[Player, ...], rung: str, tied: bool, now_us: int, tell: Tell
) -> Game:  # fmt: skip
    if tied:
        return end(game, survivors, "standing", now_us, tell, rung, draw=True)
    if survivors:
        return end(game, survivors, "standing", now_us, tell, rung)
    return MODES[game.options.mode].won(game, now_us, tell)


def _one_side(game: Game, players: Sequence[Player]) -> bool:
    if game.options.mode is Mode.TEAMS:
        return len({one.team for one in players}) == 1
    return len(players) == 1


def _one_stands(game: Game, now_us: int, tell: Tell) -> Game:
    standing = game.standing()
    if len(standing) > 1:
        return game
    return end(game, standing, "standing" if standing else "empty", now_us, tell)


def _one_team_stands(game: Game, now_us: int, tell: Tell) -> Game:
    standing = game.standing()
    if len(game.teams_standing()) > 1:
        return game
    return end(game, standing, "standing" if standing else "empty", now_us, tell)


def _joker_stands(game: Game, now_us: int, tell: Tell) -> Game:
    game = _one_stands(game, now_us, tell)
    if game.phase is Phase.PLAYING and not _stands(game, game.joker):
        return next_joker(settle(game, now_us, tell), now_us, tell)
    return game


def _alone_out(game: Game, now_us: int, tell: Tell) -> Game:
    if game.standing():
        return game
    laughed = any(one.why is Why.LAUGHED for one in game.players)
    return end(game, (), "laughed" if laughed else "empty", now_us, tell)


def _best_standing(game: Game, now_us: int, tell: Tell) -> Game:
    return _decide(game, game.standing(), "time", now_us, tell)


def _best_team(game: Game, now_us: int, tell: Tell) -> Game:
    standing = game.standing()
    sizes = {team: sum(one.team == team for one in standing) for team in game.teams_standing()}
    most = max(sizes.values(), default=0)
    return _decide(game, [one for one in standing if sizes[one.team] == most], "time", now_us, tell)


def _by_score(game: Game, now_us: int, tell: Tell) -> Game:
    best = max((one.score for one in game.standing()), default=0)
    return _decide(game, [one for one in game.standing() if one.score == best], "score", now_us, tell)


def _survived(game: Game, now_us: int, tell: Tell) -> Game:
    return end(game, game.standing(), "survived", now_us, tell)


def _decide(game: Game, players: Sequence[Player], why: str, now_us: int, tell: Tell) -> Game:
    if not players or _one_side(game, players):
        return end(game, players, why, now_us, tell)
    winners, rung = ties.ahead(players, {})
    tell(Tied(now_us, tuple(one.id for one in players), tuple(one.id for one in winners), rung))
    return end(game, winners, why, now_us, tell, rung, draw=not _one_side(game, winners))


def _stands(game: Game, player: int) -> bool:
    found = game.find(player)
    return found is not None and found.stand is Stand.IN


def _player(game: Game, player: int) -> Player:
    found = game.find(player)
    if found is None:
        raise ValueError(f"unexpected player: {player} is none of {[one.id for one in game.players]}")
    return found


MODES: Mapping[Mode, Rules] = {
    Mode.LAST: Rules(_lose_hearts, _one_stands, _best_standing),
    Mode.LIVES: Rules(_lose_hearts, _one_stands, _best_standing),
    Mode.TEAMS: Rules(_lose_hearts, _one_team_stands, _best_team),
    Mode.JOKER: Rules(_pay_joker, _joker_stands, next_joker),
    Mode.SOLO: Rules(_lose_hearts, _alone_out, _survived),
}
