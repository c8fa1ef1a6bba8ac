"""What happens to a round (events, in) and what the rules say of it (announcements, out). Pure.

Both are written as they are into the journal and onto the line: one JSON object each, told apart by "is".
`t_us` is the server's clock in microseconds; a player is a seat's number, which is never given twice in a room.
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class Event(Struct, frozen=True, tag_field="is", tag=str.lower):
    """Something that happened, and when the room heard of it."""

    t_us: int


class FaceState(Enum):
    """What is seen of a player's face. Everything but SEEN is a duty not done."""

    SEEN = "seen"
    HIDDEN = "hidden"  # too dark, or no picture comes
    AWAY = "away"  # turned away
    GONE = "gone"  # out of the frame
    COVERED = "covered"
    FROZEN = "frozen"  # the same picture again and again
    SILENT = "silent"  # no evidence comes


class Reason(Struct, frozen=True):
    """Why a laugh counts: "0.83 for 600 ms, threshold 0.70". Scores in thousandths.

    lo_us, hi_us: between these server times it began, for certain; what is not certain is no order.
    curve: (milliseconds before the decision, smile), oldest first, of the last seconds.
    """

    peak: int
    held_ms: int
    threshold: int
    lo_us: int
    hi_us: int
    big: bool = False
    curve: tuple[tuple[int, int], ...] = ()


class Join(Event, frozen=True):
    name: str
    team: int = 0  # 0: the smaller one


class Leave(Event, frozen=True):
    player: int


class Drop(Event, frozen=True):
    player: int


class Resume(Event, frozen=True):
    player: int


class Kick(Event, frozen=True):
    by: int
    player: int


class Ready(Event, frozen=True):
    player: int
    ready: bool = True


class Team(Event, frozen=True):
    player: int
    team: int


class Begin(Event, frozen=True):
    by: int


class Again(Event, frozen=True):
    by: int


class Calibrated(Event, frozen=True):
    player: int
    neutral: int  # the smile of the face at rest


class Laughed(Event, frozen=True):
    player: int
    reason: Reason


class Faced(Event, frozen=True):
    player: int
    face: FaceState


class Tick(Event, frozen=True):
    """Nothing but time."""


AnyEvent = (
    Join | Leave | Drop | Resume | Kick | Ready | Team | Begin | Again | Calibrated | Laughed | Faced | Tick
)  # fmt: skip


class Announcement(Struct, frozen=True, tag_field="is", tag=str.lower):
    """Something that everybody is told; `t_us` is when it came to be, which may be before it was told."""

    t_us: int


class Why(Enum):
    """Why a player is out."""

    LAUGHED = "laughed"
    LEFT = "left"
    KICKED = "kicked"
    DROPPED = "dropped"  # did not come back in time
    DROPS = "drops"  # dropped once too often
    UNSEEN = "unseen"  # the warning passed
    WARNINGS = "warnings"  # one warning too many


class Joined(Announcement, frozen=True):
    player: int
    name: str


class Parted(Announcement, frozen=True):
    player: int
    why: Why


class Dropped(Announcement, frozen=True):
    player: int


class Resumed(Announcement, frozen=True):
    player: int


class Entered(Announcement, frozen=True):
    """A phase began."""

    phase: str


class Card(Announcement, frozen=True):
    """A laugh was paid for. color: "yellow" or "red"."""

    player: int
    color: str
    hearts: int
    reason: Reason


class Out(Announcement, frozen=True):
    player: int
    why: Why


class Warned(Announcement, frozen=True):
    player: int
    face: FaceState


class Cleared(Announcement, frozen=True):
    player: int


class Turn(Announcement, frozen=True):
    """The joker's turn begins."""

    player: int


class Scored(Announcement, frozen=True):
    """The joker made `player` laugh; or laughed, then player is the joker and points is -1."""

    joker: int
    player: int
    points: int
    reason: Reason


class Spared(Announcement, frozen=True):
    """A laugh that costs nothing.

    why: "free" (just after a card), "over" (somebody lost first), "turn" (paid already), "tie" (won by the ladder).
    """

    player: int
    why: str
    reason: Reason


class Tied(Announcement, frozen=True):
    """Nobody can say who was first. rung: what parted them, "" for nothing; left: who is ahead by it."""

    players: tuple[int, ...]
    left: tuple[int, ...]
    rung: str


class Narrowed(Announcement, frozen=True):
    """Sudden death: everybody's threshold is lower by so much."""

    by: int


class Ended(Announcement, frozen=True):
    """The one end of a round. why: "standing", "time", "score", "survived", "laughed", "empty".

    winners: one; all of a team; several of whom nobody is ahead (draw); none.
    lasted_ms: from the start of playing.
    """

    round: int
    winners: tuple[int, ...]
    draw: bool
    why: str
    lasted_ms: int
    team: int = 0
    rung: str = ""


class Refused(Announcement, frozen=True):
    """What was asked is not done; `key` names error.game.<key>. Only who asked is told."""

    what: str
    key: str
    player: int = 0


AnyAnnouncement = (
    Joined | Parted | Dropped | Resumed | Entered | Card | Out | Warned | Cleared | Turn | Scored | Spared | Tied
    | Narrowed | Ended | Refused
)  # fmt: skip
