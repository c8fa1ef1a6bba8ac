"""The duty to be seen: a face that is hidden, away, gone, covered, frozen or silent. Pure.

Warning, then out; being seen in time clears it. Another kind of not being seen does not begin the time anew, and each
warning counts: who hides again and again is out without a further one. Silence is hiding: withheld evidence is the
cheapest lie there is.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from smilecam.game import modes
from smilecam.game.events import Cleared, FaceState, Warned, Why
from smilecam.game.modes import Tell
from smilecam.game.state import Game, Phase, Player, activity_due, with_player


def faced(player: Player, face: FaceState, now_us: int) -> Player:
    """Return the player as they are once their face is seen so."""
    if face is FaceState.SEEN:
        seen_us = player.seen_us if player.lost_us is None else now_us
        return replace(player, face=face, lost_us=None, seen_us=seen_us)
    return replace(player, face=face, lost_us=now_us if player.lost_us is None else player.lost_us)


def since(player: Player, now_us: int) -> Player:
    """Return the player with every time of this duty begun anew: a round starts, or they are back after a drop."""
    lost_us = None if player.lost_us is None else now_us
    warned_us = None if player.warned_us is None else now_us
    return replace(player, lost_us=lost_us, warned_us=warned_us, seen_us=now_us)


def fire(game: Game, now_us: int, tell: Tell) -> Game:
    """Let everything happen that is due by now."""
    late: list[tuple[Player, Why]] = []
    for player in _due(game, now_us):
        if player.warned_us is None and player.warnings < game.options.most_warnings:
            tell(Warned(now_us, player.id, player.face))
            game = with_player(game, replace(player, warned_us=now_us, warnings=player.warnings + 1))
        elif player.warned_us is None:
            late.append((player, Why.WARNINGS))
        elif player.lost_us is None:
            tell(Cleared(now_us, player.id))
            game = with_player(game, replace(player, warned_us=None))
        else:
            late.append((player, Why.UNSEEN))
    return modes.fall(game, late, now_us, tell) if late else game


def _due(game: Game, now_us: int) -> Sequence[Player]:
    if game.phase is not Phase.PLAYING:
        return ()
    due = ((one, activity_due(game.options, one)) for one in game.standing())
    return [one for one, due_us in due if due_us is not None and due_us <= now_us]
