"""What `status` tells of a running camera, and how it travels as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, asdict, dataclass, field, fields
from typing import Any, TypeVar

_Told = TypeVar("_Told")


@dataclass(frozen=True, slots=True)
class Timing:
    """One stage's recent times in milliseconds."""

    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class FaceStatus:
    """One judged face: its track, smile 0 to 1, strongest emotion by key, and whether it is laughing now.

    score: the smile as the referee compares it with the threshold, against a personal baseline; None: the same.
    held: its smile has just sunk below where laughing ends, and `laughing` holds until that has lasted.
    """

    track: int
    smile: float
    emotion: str
    laughing: bool
    laughs: int
    held: bool = False
    score: float | None = None


@dataclass(frozen=True, slots=True)
class BaselineStatus:
    """What is known of the user's neutral face.

    standing: "none", "applied", "other-weights" (measured by others than those that judge: not applied), "unreadable".
    neutral: its smile, 0 to 1. shift: what is added to this person's smile logits. made: ISO 8601.
    told: why it is unreadable, in the user's language.
    """

    standing: str
    neutral: float | None = None
    shift: float = 0.0
    made: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class BudgetStatus:
    """How the limit on the processor stands.

    kept: "none" (no limit), "kept", "short" (kept, but judged too seldom to be fair), "over" (not kept).
    limit: percent of one core. hz: judgements a second that it allows, None for all. picture_percent: what the picture
    costs without them, once that is known.
    """

    kept: str
    limit: float | None = None
    hz: float | None = None
    picture_percent: float | None = None


@dataclass(frozen=True, slots=True)
class RecordingStatus:
    """How recording of clips stands.

    kind: "none", "session" (with prompts), "free". person: whose clips,
        or were, with "none". label: what is recorded or asked for.
    step: of a session: "read", "countdown", "take", "check", "ask" (something is to be decided), "torn" (a take broke
        off). number, of: the take of how many. seconds: of the clip that is written now, None while none is.
    kept: clips of this recording that were kept so far,
        of the last one with "none". dropped: their frames that a slow disk lost.
    trouble: the key of a sentence in the texts, "" for none.
    laughs: whose laughs are offered for keeping, "" for nobody's. offer: how long the one on offer is, in seconds.
    """

    kind: str = "none"
    person: str = ""
    label: str = ""
    step: str = ""
    number: int = 0
    of: int = 0
    seconds: float | None = None
    kept: int = 0
    dropped: int = 0
    trouble: str = ""
    laughs: str = ""
    offer: float | None = None


@dataclass(frozen=True, slots=True)
class PartStatus:
    """How one part stands: "asleep", "opening", "working", "silent" (open, and nothing comes), "waiting".

    tries: failures in a row. again_in_s: when it is tried again, while it is waiting.
    """

    phase: str
    tries: int = 0
    again_in_s: float | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """A running camera at one moment.

    paths: "capture", "video", "judgement" -> "ok" or what went wrong there.
    drops: frames by the place where they were let go ("source": the camera lost them, "output": newer ones
        came before their turn, "judge": likewise there, "late": slots of the output that passed without a picture).
    stages: recent times by stage name. cpu_percent: of one core, of this process. memory_mb: resident.
    verdict_age_s: age of the newest verdict; None before the first.
    state: "live", "starting", "stalled", "camera-lost", "idle" (nobody looks: the camera is off).
    attention: "awake", "cooling" (nobody looks any more, for a moment), "idle". awake_for: why it is awake: "starting",
        "reader", "cannot-tell" (whether anybody looks), "always-on", "calibrating", "recording".
    parts: "capture", "video", "judgement" -> how that part of the line stands.
    judging: "ok", or why `faces` says nothing of who is there: "not-yet", "late" (verdicts too old to be shown),
        "failed", "no-picture", "off" (nothing is to be judged in this mode).
    trouble: what is wrong with the camera, by its card's key ("camera-busy"), where `state` is "camera-lost"; else "".
    mode: what goes out, as far as the user decides it: "live", "paused", "frozen", "blank".
    """

    pid: int
    version: str
    started_s_ago: float
    state: str
    camera: str
    camera_size: str
    sink: str
    told: str
    size: str
    threshold: float
    lang: str
    overlay: str
    weights: str
    fps_in: float
    fps_out: float
    fps_judged: float
    published: int
    cpu_percent: float
    memory_mb: float
    verdict_age_s: float | None
    judging: str
    paths: Mapping[str, str] = field(default_factory=dict)
    drops: Mapping[str, int] = field(default_factory=dict)
    stages: Mapping[str, Timing] = field(default_factory=dict)
    faces: tuple[FaceStatus, ...] = ()
    mode: str = "live"
    trouble: str = ""
    attention: str = "awake"
    awake_for: tuple[str, ...] = ()
    parts: Mapping[str, PartStatus] = field(default_factory=dict)
    baseline: BaselineStatus = BaselineStatus("none")
    budget: BudgetStatus = BudgetStatus("none")
    recording: RecordingStatus = RecordingStatus()


def to_json(status: Status) -> dict[str, Any]:
    """Return `status` as plain JSON values, with the version of this form under "v"."""
    return {"v": 1, "running": True, **asdict(status)}


def from_json(told: Mapping[str, Any]) -> Status:
    """Return the Status that `to_json` wrote, be it of another version of ours.

    Unknown fields are ignored; missing ones raise KeyError, those with a default excepted.
    """
    known = {one.name: told[one.name] for one in fields(Status) if one.name in told or not _has_default(one)}
    known["stages"] = {name: _read(Timing, timing) for name, timing in told["stages"].items()}
    known["faces"] = tuple(_read(FaceStatus, face) for face in told["faces"])
    known["awake_for"] = tuple(told.get("awake_for", ()))
    known["parts"] = {name: _read(PartStatus, part) for name, part in told.get("parts", {}).items()}
    for name, kind in (("baseline", BaselineStatus), ("budget", BudgetStatus), ("recording", RecordingStatus)):
        if name in known:
            known[name] = _read(kind, known[name])
    return Status(**known)


def _read(kind: type[_Told], told: Mapping[str, Any]) -> _Told:
    """Return one part of a status; what another version tells beyond ours is passed over."""
    known: tuple[Field[Any], ...] = fields(kind)  # type: ignore[arg-type]  # each kind is a dataclass
    return kind(**{one.name: told[one.name] for one in known if one.name in told})


def _has_default(one: Field[Any]) -> bool:
    return one.default is not MISSING or one.default_factory is not MISSING
