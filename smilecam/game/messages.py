"""What client and server say to one another, typed, bounded and versioned. Pure.

One JSON object a message, told apart by "is". Unknown fields are ignored, another version is refused in a sentence.
The server's words are of three kinds, with three promises:

* snapshots (Snap, State) are all there is to know, so the newest is enough and an older one may be thrown away,
* news are numbered and never left out: who was away gets what they missed, or is told that it is lost,
* answers (Done, Seat, Refused, Heard) name what they answer; until one comes the client asks again, as it asked before.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from smilecam.game.events import AnyAnnouncement, Ended, FaceState, Why
from smilecam.game.evidence import Sample
from smilecam.game.options import Options
from smilecam.game.state import Phase, Stand

VERSION = 1
# A line's longest message; four faces before one camera need some 400 bytes.
LONGEST, MOST_FACES = 2048, 4
# A client's secret: at least 128 bits in base64url.
KEY = r"^[A-Za-z0-9_-]{22,64}$"
# Room codes are read out in calls: no vowels (no words), nothing that looks or sounds like another.
CODE_SIGNS, CODE_LENGTH = "BCDFGHJKLMNPQRSTVWXZ", 6
CODE = f"^[{CODE_SIGNS}]{{{CODE_LENGTH}}}$"

Number = Annotated[int, Meta(ge=0, le=2**53)]  # what every JSON reader holds exactly
Stamp = Annotated[int, Meta(ge=-(2**53), le=2**53)]
Seated = Annotated[int, Meta(ge=0, le=1_000_000)]
Name = Annotated[str, Meta(max_length=64)]
Key = Annotated[str, Meta(pattern=KEY)]
Hash = Annotated[str, Meta(max_length=64)]


class FromClient(Struct, frozen=True, tag_field="is", tag=str.lower):
    """A message of a client."""


class Create(FromClient, frozen=True):
    """The first word of who opens a room; an Entered answers."""

    key: Key
    v: int = VERSION
    options: Options = Options()
    weights: Hash = ""


class Enter(FromClient, frozen=True):
    """The first word of who comes, or comes back: the same key has the same seats.

    heard: the number after the last news that was heard, of the room's `epoch`. weights: hash of what the client
    judges by.
    """

    key: Key
    code: Annotated[str, Meta(max_length=16)]
    v: int = VERSION
    weights: Hash = ""
    epoch: Number = 0
    heard: Number = 0


class Asked(FromClient, frozen=True, tag=str.lower):
    """A request; `n` is new for each and the same when it is asked again."""

    n: Number


class Sit(Asked, frozen=True):
    """Takes a seat; one line may have several, for several faces before one camera."""

    name: Name
    team: Annotated[int, Meta(ge=0, le=8)] = 0


class Ready(Asked, frozen=True):
    player: Seated
    ready: bool = True


class Team(Asked, frozen=True):
    player: Seated
    team: Annotated[int, Meta(ge=1, le=8)]


class Begin(Asked, frozen=True):
    pass


class Again(Asked, frozen=True):
    pass


class Kick(Asked, frozen=True):
    player: Seated


class Leave(Asked, frozen=True):
    player: Seated


class Evidence(
    FromClient,
    frozen=True,
    rename={
        "number": "q",
        "time_us": "t",
        "sent_us": "u",
        "echo_us": "e",
        "echoed_us": "r",
        "urgent": "x",
        "faces": "a",
    },
):
    """What the faces before one camera did since the last evidence, about five times a second, and at once at a peak.

    number: grows. time_us: of the newest frame; sent_us: now; both on the client's clock.
    echo_us: the newest snapshot's time; echoed_us: when it came, on the client's clock; None before the first.
    urgent: to be answered by Heard, and sent again until it is: a face is over its threshold.
    """

    number: Number
    time_us: Stamp
    sent_us: Stamp
    faces: Annotated[tuple[Sample, ...], Meta(min_length=1, max_length=MOST_FACES)]
    echo_us: Stamp | None = None
    echoed_us: Stamp | None = None
    urgent: bool = False


AnyFromClient = Create | Enter | Sit | Ready | Team | Begin | Again | Kick | Leave | Evidence
AnyAsked = Sit | Ready | Team | Begin | Again | Kick | Leave


class FromServer(Struct, frozen=True, tag_field="is", tag=str.lower):
    """A message of the server."""


class Entered(FromServer, frozen=True):
    """You are in. players: your seats. heard: the number of the next news of this `epoch`.

    number, asked: of the last evidence and the last request that were heard of you; go on from there.
    missed: news were lost that cannot be told any more; what holds is in the State that follows.
    """

    code: str
    epoch: int
    heard: int
    players: tuple[int, ...]
    options: Options
    number: int = -1
    asked: int = 0
    missed: bool = False
    v: int = VERSION


class Seat(FromServer, frozen=True):
    """The answer to Sit: your player's number."""

    n: int
    player: int


class Done(FromServer, frozen=True):
    n: int


class Refused(FromServer, frozen=True):
    """What was asked is not done; `key` names error.game.<key>, `facts` fill its braces. n: None for a first word."""

    key: str
    n: int | None = None
    facts: dict[str, str | int] = {}


class Heard(FromServer, frozen=True):
    """All urgent evidence up to this number has been heard."""

    number: int


class PlayerView(Struct, frozen=True, omit_defaults=True):
    """One player as everybody sees them. threshold: their own. card: the last one, "" without.

    doubts: what is impossible in their evidence. odd: they judge by other weights than the host.
    """

    id: int
    name: str
    stand: Stand
    threshold: int
    team: int = 0
    ready: bool = False
    here: bool = True
    hearts: int = 0
    laughs: int = 0
    score: int = 0
    face: FaceState = FaceState.SEEN
    warned: bool = False
    why: Why | None = None
    card: str = ""
    doubts: tuple[str, ...] = ()
    odd: bool = False


class State(FromServer, frozen=True):
    """All that holds, whenever something of it changes. Times are the server's.

    number: grows; snapshots tell which state's players they are about. proof: what viewers compare with each other's
    tiles, new for each round. until_us: when the phase ends by itself.
    """

    time_us: int
    number: int
    phase: Phase
    round: int
    since_us: int
    until_us: int | None
    players: tuple[PlayerView, ...]
    host: int
    joker: int
    narrowed: int
    proof: str
    ended: Ended | None


class Snap(FromServer, frozen=True, rename={"time_us": "t", "state": "n", "smiles": "s", "faces": "f"}):
    """Every player's smile, five times a second, in the order of State `state`; faces: of FACE_SIGNS, one each."""

    time_us: int
    state: int
    smiles: tuple[int, ...]
    faces: str


class News(FromServer, frozen=True):
    """What was announced, in order; `first` is the number of the first."""

    epoch: int
    first: int
    told: tuple[AnyAnnouncement, ...]


class Bye(FromServer, frozen=True):
    """The line is closed by the server; `key` names error.game.<key>. again: come back, perhaps elsewhere."""

    key: str
    again: bool = False


AnyFromServer = Entered | Seat | Done | Refused | Heard | State | Snap | News | Bye

FACE_SIGNS = {
    FaceState.SEEN: "s",
    FaceState.HIDDEN: "h",
    FaceState.AWAY: "a",
    FaceState.GONE: "g",
    FaceState.COVERED: "c",
    FaceState.FROZEN: "f",
    FaceState.SILENT: "i",
}


class BadMessage(Exception):
    """What came is no message of this protocol; the text says why, for logs."""


class OtherVersion(BadMessage):
    """A first word of another version."""

    def __init__(self, found: int) -> None:
        super().__init__(f"unexpected version: {found} != {VERSION}")
        self.found = found


class _Versioned(Struct):
    v: int


_from_client: msgspec.json.Decoder[AnyFromClient] = msgspec.json.Decoder(AnyFromClient)
_from_server: msgspec.json.Decoder[AnyFromServer] = msgspec.json.Decoder(AnyFromServer)
_versioned = msgspec.json.Decoder(_Versioned)
_encode = msgspec.json.Encoder().encode

Raw = bytes | bytearray | memoryview | str


def from_client(raw: Raw) -> AnyFromClient:
    """Return the message that a client sent. Raises BadMessage for anything else, OtherVersion where that is why."""
    if len(raw) > LONGEST:
        raise BadMessage(f"unexpected length: {len(raw)} > {LONGEST}")
    try:
        message = _from_client.decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        raise _other_version(raw) or BadMessage(str(problem)) from None
    if isinstance(message, Create | Enter) and message.v != VERSION:
        raise OtherVersion(message.v)
    return message


def from_server(raw: Raw) -> AnyFromServer:
    """Return the message that a server sent. Raises BadMessage for anything else."""
    try:
        message = _from_server.decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        raise BadMessage(str(problem)) from None
    if isinstance(message, Entered) and message.v != VERSION:
        raise OtherVersion(message.v)
    return message


def to_bytes(message: FromClient | FromServer) -> bytes:
    """Return a message as it goes over the line: UTF-8 JSON, the same bytes for the same message."""
    return _encode(message)


def code_of(told: str) -> str:
    """Return a room's code as it was meant: upper case, without what people put between groups; "" if it is none."""
    plain = "".join(sign for sign in told.upper() if sign not in " -.\t")
    fits = len(plain) == CODE_LENGTH and all(sign in CODE_SIGNS for sign in plain)
    return plain if fits else ""


def _other_version(raw: Raw) -> BadMessage | None:
    try:
        found: Any = _versioned.decode(raw).v
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    return None if found == VERSION else OtherVersion(found)
