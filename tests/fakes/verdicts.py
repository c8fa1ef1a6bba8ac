"""Verdicts on faces at chosen boxes, without a judge."""

from __future__ import annotations

from smilecam.faces import Box, Face, HeadPose
from smilecam.frames import Size
from smilecam.verdict import EMOTIONS, Judgement, Mood, Verdict, Verdicts


def verdict_at(
    box: Box, score: float = 0.1, *, laughing: bool = False, emotion: str = "neutral", track: int = 0
) -> Verdict:
    """Return the referee's word on a frontal face in `box`, whose likeliest emotion is `emotion`."""
    face = Face(box, None, HeadPose(0.0, 0.0, 0.0), light=0.5, quality=1.0, eyes_open=0.3, mouth_open=0.1)
    likely = tuple(0.88 if name == emotion else 0.02 for name in EMOTIONS)
    mood = Mood.LAUGHING if laughing else Mood.CALM
    return Verdict(Judgement(track, face, score, likely, 1.0), mood, since_s=0.0, score=score, laughs=int(laughing))


def verdicts_of(*faces: Verdict, size: Size, time_s: float = 0.0) -> Verdicts:
    """Return one judged frame of `size` with these faces."""
    return Verdicts(time_s, round(time_s * 30), (size.width, size.height), faces)
