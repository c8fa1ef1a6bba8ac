"""How a room stands: players and the phase of their round. Never changed, always replaced. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from smilecam.game.events import Ended, FaceState, Reason, Why
from smilecam.game.options import LEAST_PLAYERS, US, Mode, Options

# The neutral smile of most faces; who rests above it laughs at a higher threshold, and the other way round.
ORDINARY = 100
# A narrowing threshold keeps so far above a player's own face at rest, or sudden death would judge how they look.
ABOVE_NEUTRAL = 100


class Phase(Enum):
    """Where a room stands. OUT is one player's: the others play on."""

    LOBBY = "lobby"
    READY = "ready"  # everybody is; it begins by itself
    CALIBRATE = "calibrate"
    COUNTDOWN = "countdown"
    PLAYING = "playing"
    OUT = "out"
    OVER = "over"


class Stand(Enum):
    """A player's part in the round."""

    WAITING = "waiting"  # in the lobby, or came while the others play
    IN = "in"
    OUT = "out"


class Player(Struct, frozen=True):
    """One seat.

    peak: the highest smile that was paid for. dropped_us: since when nobody is connected, None while somebody is.
    lost_us: since when the face is not seen, None while it is; seen_us: since when it is again, after a warning.
    warned_us: when the warning that still stands came. paid: laughed in this joker's turn.
    """

    id: int
    name: str
    team: int = 0
    ready: bool = False
    stand: Stand = Stand.WAITING
    why: Why | None = None
    hearts: int = 0
    laughs: int = 0
    score: int = 0
    peak: int = 0
    paid: bool = False
    neutral: int | None = None
    drops: int = 0
    dropped_us: int | None = None
    face: FaceState = FaceState.SEEN
    lost_us: int | None = None
    seen_us: int = 0
    warned_us: int | None = None
    warnings: int = 0
    out_us: int = 0
    parted: bool = False

    @property
    def here(self) -> bool:
        return self.dropped_us is None and not self.parted


class Laugh(Struct, frozen=True):
    """A laugh that waits for others that may have been first."""

    player: int
    reason: Reason


class Game(Struct, frozen=True):
    """One room.

    until_us: when the phase ends by itself. settle_us: when the laughs in `pending` are paid for.
    free_us: a laugh that begins from the first of these times on counts from the second.
    """

    options: Options
    phase: Phase = Phase.LOBBY
    now_us: int = 0
    since_us: int = 0
    until_us: int | None = None
    players: tuple[Player, ...] = ()
    next_id: int = 1
    host: int = 0
    round: int = 0
    pending: tuple[Laugh, ...] = ()
    settle_us: int | None = None
    free_us: tuple[int, int] = (0, 0)
    narrowed: int = 0  # how often
    joker: int = 0
    jokers: tuple[int, ...] = ()  # whose turn is still to come
    ended: Ended | None = None

    def find(self, player: int) -> Player | None:
        return next((one for one in self.players if one.id == player), None)

    def standing(self) -> tuple[Player, ...]:
        return tuple(one for one in self.players if one.stand is Stand.IN)

    def teams_standing(self) -> frozenset[int]:
        return frozenset(one.team for one in self.standing())

    @property
    def narrowed_by(self) -> int:
        return min(self.narrowed * self.options.narrow, max(0, self.options.threshold - self.options.floor))


def with_player(game: Game, changed: Player) -> Game:
    return replace(game, players=tuple(changed if one.id == changed.id else one for one in game.players))


def with_each(game: Game, change: Callable[[Player], Player]) -> Game:
    return replace(game, players=tuple(change(one) for one in game.players))


def threshold_of(game: Game, player: Player) -> int:
    """Return the smile, in thousandths, from which this player laughs now."""
    options = game.options
    neutral = ORDINARY if player.neutral is None else player.neutral
    shift = max(-options.handicap, min(options.handicap, (neutral - ORDINARY) // 2))
    narrowed = options.threshold + shift - game.narrowed_by
    return min(max(narrowed, neutral + ABOVE_NEUTRAL, options.floor - options.handicap), 950)


def seen_by(game: Game, player: Player) -> Phase:
    """Return the phase as this player's tile shows it."""
    return Phase.OUT if game.phase is Phase.PLAYING and player.stand is Stand.OUT else game.phase


def deadlines(game: Game) -> Iterator[int]:
    """Yield every time at which something happens by itself, in no order."""
    if game.until_us is not None:
        yield game.until_us
    if game.settle_us is not None:
        yield game.settle_us
    for one in game.players:
        if one.dropped_us is not None and not one.parted and one.stand is not Stand.OUT:
            yield one.dropped_us + game.options.grace_ms * US
    if game.phase is Phase.PLAYING:
        for one in game.standing():
            watched = activity_due(game.options, one)
            if watched is not None:
                yield watched


def activity_due(options: Options, player: Player) -> int | None:
    """Return when this player's missing (or returned) face has its next consequence; None for never."""
    if not player.here:
        return None
    if player.warned_us is None:
        return None if player.lost_us is None else player.lost_us + options.warn_ms * US
    if player.lost_us is None:
        return player.seen_us + options.back_ms * US
    return player.warned_us + options.out_ms * US


def due_us(game: Game) -> int | None:
    """Return when the rules want to hear a Tick at the latest; None while only events bring them on."""
    return min(deadlines(game), default=None)


def playable(game: Game) -> bool:
    """Tell whether there are enough for the mode: of those here, or once a round has begun, of those in it."""
    begun = game.phase in (Phase.CALIBRATE, Phase.COUNTDOWN)
    here = game.standing() if begun else [one for one in game.players if one.here]
    if game.options.mode is Mode.TEAMS and len({one.team for one in here}) < 2:
        return False
    return len(here) >= LEAST_PLAYERS[game.options.mode]
