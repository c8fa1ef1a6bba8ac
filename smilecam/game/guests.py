"""Who is in a room: a guest is one client, with the faces before its camera, across all the lines that it comes by."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from statistics import median_low

from smilecam.game.doubts import Doubts
from smilecam.game.events import FaceState
from smilecam.game.evidence import Sample, Watch
from smilecam.game.offset import LATE_US, Offset
from smilecam.game.options import Options
from smilecam.game.outbox import Outbox

# Samples of a face at rest until it is known: two seconds.
AT_REST = 10
# Who comes back says again, within this time, what was not answered.
REPEATS_US = 2_000_000
# Answers that are remembered, in case they are asked for again.
_ANSWERS = 32


class SeatedFace:
    """One player as evidence tells them. heard_us: when the last came."""

    __slots__ = ("doubts", "face", "heard_us", "resting", "smile", "watch")

    def __init__(self, options: Options, now_us: int) -> None:
        self.watch = Watch(options)
        self.doubts = Doubts()
        self.smile = 0
        self.face = FaceState.SEEN
        self.heard_us = now_us
        self.resting: list[int] = []

    def begin(self, free_us: tuple[int, int]) -> None:
        """A round is played from now on."""
        self.watch.begin(free_us)
        self.doubts.begin()

    def rest(self, sample: Sample) -> int | None:
        """Take a sample of the face at rest; return the neutral smile once there are enough."""
        if sample.face is FaceState.SEEN:
            self.resting.append(sample.smile)
        return median_low(self.resting) if len(self.resting) == AT_REST else None


@dataclass(slots=True, eq=False)
class Guest:
    """One client. number: of its last evidence. outbox: None while it is not connected.

    gone_us, back_us: when it last lost its line, and when it came by this one.
    """

    weights: str = ""
    outbox: Outbox | None = None
    offset: Offset = field(default_factory=Offset)
    faces: dict[int, SeatedFace] = field(default_factory=dict)
    number: int = -1
    gone_us: int = 0
    back_us: int = 0
    answers: dict[int, bytes] = field(default_factory=dict)

    def answer(self, number: int, message: bytes) -> None:
        """Send an answer, and keep it for who asks again."""
        self.answers[number] = message
        if len(self.answers) > _ANSWERS:
            del self.answers[next(iter(self.answers))]
        self.send(message)

    def late_us(self, now_us: int) -> int:
        """Return how old its evidence may be: right after it came back, as old as what was not answered before."""
        return LATE_US + (now_us - self.gone_us if self.gone_us and now_us - self.back_us < REPEATS_US else 0)

    def send(self, message: bytes) -> None:
        if self.outbox is not None:
            self.outbox.send(message)


def digest_of(key: str) -> bytes:
    """Return what a client's key is known by; the key itself is kept nowhere."""
    return sha256(key.encode()).digest()
