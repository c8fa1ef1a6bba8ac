"""Judgement, what the model says of a face in a frame; Verdict, what the referee makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from smilecam.faces import Face

EMOTIONS = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What the network says of one face.

    track: which face this is, stable while it stays in the picture; -1 in stills.
    smile: calibrated probability, 0 to 1, without a personal baseline.
    emotion: seven probabilities in the order of EMOTIONS, sum 1.
    filled_s: seconds of this face's recent past that the network saw; 0 in stills. A short window is less sure.
    """

    track: int
    face: Face
    smile: float
    emotion: tuple[float, ...]
    filled_s: float

    @property
    def strongest(self) -> str:
        """The key of the emotion that the network holds for the likeliest; the first of several."""
        return EMOTIONS[self.emotion.index(max(self.emotion))]


@dataclass(frozen=True, slots=True, eq=False)
class Judgements:
    """All faces of one judged frame, left to right; `time_s` is the capture time of that frame.

    arriving: how many more were found that have not been seen for long enough to be judged.
    """

    time_s: float
    frame_number: int
    size: tuple[int, int]
    faces: tuple[Judgement, ...]
    arriving: int = 0


class Mood(Enum):
    """Where the referee's table stands for one face."""

    CALM = "calm"
    RISING = "rising"  # over the threshold, not yet for the hold time
    LAUGHING = "laughing"
    FALLING = "falling"  # under the release line, not yet for the hold time


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What the referee says of one face.

    mood: its state; since_s: capture time at which that state began.
    score: the smile that was compared with the threshold, 0 to 1: judgement.smile, seen against the personal baseline.
    laughs: how often LAUGHING began for this face so far.
    """

    judgement: Judgement
    mood: Mood
    since_s: float
    score: float
    laughs: int

    @property
    def laughing(self) -> bool:
        return self.mood in (Mood.LAUGHING, Mood.FALLING)


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """The referee's word on one judged frame, faces left to right.

    `time_s` is the capture time of the frame that was judged, so that its age is honest everywhere.
    arriving: as in Judgements.
    """

    time_s: float
    frame_number: int
    size: tuple[int, int]
    faces: tuple[Verdict, ...]
    arriving: int = 0
