"""How a room looks from outside: the state that everybody is told, and the snapshot between two of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from smilecam.game.events import FaceState
from smilecam.game.guests import SeatedFace
from smilecam.game.messages import FACE_SIGNS, PlayerView, Snap, State
from smilecam.game.options import Mode
from smilecam.game.state import Game, Player, Stand, threshold_of


def state_of(
    game: Game, faces: Mapping[int, SeatedFace], weights: Mapping[int, str], number: int, proof: str, now_us: int
) -> State:
    """Return all that holds. weights: the hash of what each player is judged by; who differs from the host is odd."""
    usual = weights.get(game.host, "")
    players = tuple(
        _view(game, one, faces.get(one.id), weights.get(one.id, usual) != usual) for one in game.players
    )  # fmt: skip
    return State(
        now_us,
        number,
        game.phase,
        game.round,
        game.since_us,
        game.until_us,
        players,
        game.host,
        game.joker,
        game.narrowed_by,
        proof,
        game.ended,
    )


def snap_of(game: Game, faces: Mapping[int, SeatedFace], number: int, now_us: int) -> Snap:
    """Return every player's smile and face, in the order of the state `number`."""
    smiles, signs = [], []
    for player in game.players:
        face = faces.get(player.id)
        smiles.append(0 if face is None else face.smile)
        signs.append(FACE_SIGNS[FaceState.SILENT if face is None else face.face])
    return Snap(now_us, number, tuple(smiles), "".join(signs))


def _view(game: Game, player: Player, face: SeatedFace | None, odd: bool) -> PlayerView:
    return PlayerView(
        player.id,
        player.name,
        player.stand,
        threshold_of(game, player),
        team=player.team,
        ready=player.ready,
        here=player.here,
        hearts=player.hearts,
        laughs=player.laughs,
        score=player.score,
        face=player.face,
        warned=player.warned_us is not None,
        why=player.why,
        card=_card(game, player),
        doubts=() if face is None else tuple(sorted(one.value for one in face.doubts.found)),
        odd=odd,
    )


def _card(game: Game, player: Player) -> str:
    """Return the last card a player was shown; it goes with the round, and there is none in joker turns."""
    if game.options.mode is Mode.JOKER or not player.laughs:
        return ""
    return "red" if player.stand is Stand.OUT and not player.hearts else "yellow"
