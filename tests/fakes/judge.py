"""A judge that says what a test wants, and can raise or hang."""

from __future__ import annotations

from threading import Event

from smilecam.faces import Box, Face, HeadPose
from smilecam.frames import Frame
from smilecam.verdict import Judgement, Judgements, Mood, Verdict, Verdicts

HAPPY = (0.0, 0.0, 0.0, 0.9, 0.0, 0.0, 0.1)
FACE = Face(Box(10, 10, 40, 40), None, HeadPose(0, 0, 0), light=0.5, quality=1.0, eyes_open=0.3, mouth_open=0.1)


def judgements(frame: Frame, smile: float = 0.9) -> Judgements:
    """Return one face that smiles so much in `frame`."""
    return Judgements(frame.time_s, frame.number, (*frame.size,), (Judgement(1, FACE, smile, HAPPY, 1.0),))


def decide(said: Judgements) -> Verdicts:
    """A referee that lets every smile from 0.5 on count."""
    faces = tuple(
        Verdict(one, Mood.LAUGHING if one.smile >= 0.5 else Mood.CALM, said.time_s, one.smile, 1) for one in said.faces
    )
    return Verdicts(said.time_s, said.frame_number, said.size, faces)


class FakeJudge:
    """Judges every frame alike. Give `failures` to raise; `hang` to make the next call wait for `let_go`."""

    def __init__(self, smile: float = 0.9) -> None:
        self.smile = smile
        self.judged: list[Frame] = []
        self.failures: list[Exception] = []
        self.hung = Event()
        self.let_go = Event()
        self.closed = 0
        self._hang = False

    def hang(self) -> None:
        self._hang = True

    def judge(self, frame: Frame) -> Judgements:
        if self._hang:
            self._hang = False
            self.hung.set()
            self.let_go.wait()
        if self.failures:
            raise self.failures.pop(0)
        self.judged.append(frame)
        return judgements(frame, self.smile)

    def stages_ms(self) -> dict[str, float]:
        return {"find": 3.0, "encode": 1.5}

    def close(self) -> None:
        self.closed += 1
