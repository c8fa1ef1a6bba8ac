"""A clip's nouns: manifest, label spans, states; and the one table of label words with what they mean. Pure.

How they are written is in `form`, where they lie in `places`; docs/clips.md tells both to those who read the files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum
from types import MappingProxyType
from typing import Any, NamedTuple

from smilecam.errors import UsageProblem
from smilecam.frames import Size
from smilecam.verdict import EMOTIONS

PERSON = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)
SESSION = re.compile(r"[0-9]{8}T[0-9]{6}", re.ASCII)
TAKE = re.compile(r"[0-9]{2,6}-[a-z]{1,20}", re.ASCII)
VIDEO_SUFFIX, STILL_SUFFIXES = ".mkv", (".png", ".jpg")


class Target(NamedTuple):
    """What a label word tells training. smile: 1, 0, -1 unknown. emotion: its index in EMOTIONS, -1 unknown."""

    smile: int
    emotion: int


def _felt(smile: int, emotion: str) -> Target:
    return Target(smile, EMOTIONS.index(emotion))


_NO_SMILE, _SMILE, _NOTHING = Target(0, -1), _felt(1, "happy"), Target(-1, -1)
# The one table: the script asks for these words, the library counts them, training learns what they mean. A face that
# talks, chews or holds a laugh back is not smiling, but nobody asked what it feels.
LABELS: Mapping[str, Target] = MappingProxyType(
    {
        "neutral": _felt(0, "neutral"),
        "smile": _SMILE,
        "laugh": _SMILE,
        "happy": _SMILE,
        "talk": _NO_SMILE,
        "read": _NO_SMILE,  # aloud
        "hold": _NO_SMILE,  # a laugh, back
        "chew": _NO_SMILE,
        "press": _NO_SMILE,  # the lips together
        "turn": _NO_SMILE,  # the head
        "angry": _felt(0, "angry"),
        "disgust": _felt(0, "disgust"),
        "fear": _felt(0, "fear"),
        "sad": _felt(0, "sad"),
        "surprise": _felt(0, "surprise"),
        "unsure": _NOTHING,
    }
)


def targets(label: str) -> Target:
    """Return what a label word means. Raises ValueError for a word that is none (users' words go through `label`)."""
    if label not in LABELS:
        raise ValueError(f"unexpected label: {label!r} is none of {', '.join(LABELS)}")
    return LABELS[label]


class Kind(Enum):
    """What the clip's file is."""

    VIDEO = "video"  # Motion JPEG in Matroska
    STILL = "still"


class State(Enum):
    """How the clip ended."""

    WHOLE = "whole"
    TORN = "torn"  # it ends before it was meant to; what there is, is good
    BROKEN = "broken"  # pictures are missing in its midst, or nothing of it can be read


class Reason(Enum):
    """Why a clip is not whole."""

    NONE = ""
    CRASH = "crash"  # nobody closed it: killed, or the power went
    DISK = "disk"  # it filled up, or failed
    CAMERA = "camera"  # it was unplugged, or stopped sending
    STOPPED = "stopped"  # the person or SmileCam ended it early
    OVERFLOW = "overflow"  # the disk was slower than the camera, and frames were lost
    UNREADABLE = "unreadable"


class Review(Enum):
    """What a person said of the clip after it was taken."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class By(Enum):
    """Who set a label."""

    PROMPT = "prompt"
    PERSON = "person"
    REVIEWER = "reviewer"
    MODEL = "model"


class Faces(Enum):
    """How many faces are in the clip, as far as somebody looked."""

    NONE = "none"
    ONE = "one"
    SEVERAL = "several"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Span:
    """A label on a part of a clip: seconds from its first picture, both 0 in a still. at: when it was set, ISO UTC."""

    start_s: float
    end_s: float
    label: str
    by: By
    at: str


@dataclass(frozen=True, slots=True)
class ConsentRef:
    """Which consent a clip stands on: the text's version and its SHA-256 in hex, as kept in the person's consents."""

    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that is known of one clip; it lies beside the clip and needs nothing else.

    person, session, id: which clip this is; the place of its files follows from them. take: the nth of its session.
    prompt: the label word that was asked for. file: the clip's name in the same folder.
    sha256: of the file, hex; "" until it is closed. frames, dropped: pictures kept, and lost to a slow disk.
    fps: pictures a second as they came; 0 for a still. started: ISO UTC, of the first picture.
    labels: where two cover a moment, the later in this order holds (see `holding`).
    light: mean brightness, 0 to 1; None where nobody measured it. weights: the SHA-256 of the card that judged.
    source: the SHA-256 of the file that it was imported from; "" for one that was recorded.
    others: fields of a later program that this one does not know; they are kept when the manifest is written again.
    """

    person: str
    session: str
    id: str
    take: int
    prompt: str
    consent: ConsentRef
    file: str
    kind: Kind
    size: Size
    started: str
    fps: float = 0.0
    sha256: str = ""
    bytes: int = 0
    frames: int = 0
    duration_s: float = 0.0
    state: State = State.TORN
    reason: Reason = Reason.CRASH
    dropped: int = 0
    review: Review = Review.OPEN
    labels: tuple[Span, ...] = ()
    tags: tuple[str, ...] = ()
    camera: str = ""
    light: float | None = None
    software: str = ""
    weights: str = ""
    faces: Faces = Faces.UNKNOWN
    source: str = ""
    others: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What a user calls it, and what names it for every command: person/session/id."""
        return f"{self.person}/{self.session}/{self.id}"


def person(text: str) -> str:
    """Return the pseudonym that a user typed. Raises UsageProblem for one that could not be a folder everywhere."""
    told = unicodedata.normalize("NFC", text).strip()
    if not PERSON.fullmatch(told):
        raise UsageProblem("clip.person", found=text)
    return told


def label(text: str) -> str:
    """Return the label word that a user typed. Raises UsageProblem for any other."""
    told = unicodedata.normalize("NFC", text).strip().lower()
    if told not in LABELS:
        raise UsageProblem("clip.label", found=text, known=", ".join(LABELS))
    return told


def session_of(at: datetime) -> str:
    """Return the name of a session that begins `at`, a time in UTC."""
    return f"{at:%Y%m%dT%H%M%S}"


def began(session: str) -> datetime:
    """Return when a session began, from its name. Raises ValueError for one that is no time."""
    return datetime.strptime(session, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)


def take_id(take: int, word: str) -> str:
    """Return the id of the nth take of a session, for the label word that was asked for."""
    return f"{take:02}-{word}"


def stamp(at: datetime) -> str:
    """Return a time in UTC as manifests tell it."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def marked(spans: Iterable[Span], word: str, time_s: float, by: By, at: str) -> tuple[Span, ...]:
    """Return `spans` of a running clip with a new one that begins at `time_s`, where the one before ends.

    The last span of a running clip is open: its end is its start until `ended` tells it.
    """
    before = ended(spans, time_s)
    return (*(one for one in before if one.end_s > one.start_s), Span(time_s, time_s, word, by, at))


def ended(spans: Iterable[Span], time_s: float) -> tuple[Span, ...]:
    """Return `spans` with the last one, the open one of a clip that ends at `time_s`, going up to there."""
    told = tuple(spans)
    return (*told[:-1], replace(told[-1], end_s=max(told[-1].start_s, time_s))) if told else ()


def holding(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return what holds when: spans in the order of time, none over another; the later told holds over the earlier."""
    held: list[Span] = []
    for new in spans:
        held = [part for old in held for part in _outside(old, new)] + [new]
    return tuple(sorted(held, key=lambda one: (one.start_s, one.end_s)))


def _outside(old: Span, new: Span) -> Iterable[Span]:
    if old.start_s == old.end_s:  # a still's
        return [] if new.start_s <= old.start_s <= new.end_s else [old]
    parts = ((old.start_s, min(old.end_s, new.start_s)), (max(old.start_s, new.end_s), old.end_s))
    return [replace(old, start_s=start_s, end_s=end_s) for start_s, end_s in parts if end_s > start_s]
