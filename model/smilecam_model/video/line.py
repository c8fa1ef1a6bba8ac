"""The live line over a labelled clip: each frame judged as `smilecam judge` does, and heard by the rivals beside it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from smilecam.capture.file import VideoReader
from smilecam.errors import BadData, BadPicture
from smilecam.faces import Face
from smilecam.frames import Frame, Picture
from smilecam.perception.graphs import OnnxEncoder, OnnxHead
from smilecam.perception.judge import FrameJudge, Network
from smilecam.pipeline.lockstep import Judged, watch
from smilecam.ports import Crops, Embeddings, Encoder, Finder
from smilecam.referee import Referee
from smilecam.settings import RefereeSettings
from smilecam.verdict import Verdicts
from smilecam.weights import Weights
from smilecam_model.video.blendshapes import Rival
from smilecam_model.video.calls import Call
from smilecam_model.video.judges import FaceTrack, Floats
from smilecam_model.video.spans import Clip, Label, checked
from smilecam_model.video.strip import Strip

Finding = Callable[[], Finder]
Rivalling = Callable[[], Rival]
Moved = Callable[[int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """One clip as the line saw it.

    calls: the referee's. judged_s: seconds of its `not` spans in which a face was judged; straight_s: in all.
    first_verdict_s: from the first frame in which the finder found a face to the first judgement; None without one.
    """

    clip: Clip
    seconds: float
    calls: tuple[Call, ...]
    faces: tuple[FaceTrack, ...]
    straight_s: float
    judged_s: float
    first_verdict_s: float | None


class Line:
    """Everything between a clip and its calls, at one setting. One thread uses it."""

    def __init__(
        self, weights: Weights, settings: RefereeSettings, finding: Finding, rivalling: Rivalling | None = None
    ) -> None:
        """finding, rivalling: make a finder and a rival for each clip, for both follow faces."""
        self._encoder = _Heard(OnnxEncoder(weights.encoder))
        self.network = Network(self._encoder, OnnxHead(weights.head), weights.card)
        self._settings, self._finding, self._rivalling = settings, finding, rivalling

    def watch(self, clip: Clip, table: Path | None = None, moved: Moved = lambda frames: None) -> Watched:
        """Judge one clip. Raises BadData where it breaks off or is shorter than its spans."""
        finder, rival = _Seen(self._finding()), self._rivalling() if self._rivalling else None
        notes = _Notes()
        with closing(FrameJudge(finder, self.network)) as judge:
            try:
                for judged in watch(_frames(clip), judge, Referee(self._settings).decide):
                    faces = [one.judgement.face for one in judged.verdicts.faces]
                    others = self._others(rival, judged.frame, faces)
                    notes.add(judged, finder.found, self._encoder.vectors, others)
                    moved(1)
            except BadPicture as fault:
                row = min((span.row for span in clip.spans), default=0)
                raise BadData("events.video", file=clip.path, table=table or clip.path.parent, row=row) from fault
            finally:
                if rival is not None:
                    rival.close()
        return notes.watched(checked(clip, notes.seconds, table))

    @staticmethod
    def _others(rival: Rival | None, frame: Frame, faces: Sequence[Face]) -> list[float]:
        if rival is None:
            return [math.nan] * len(faces)
        return rival.smiles(frame.picture, frame.time_s, faces)


def frames_in(clips: Sequence[Clip]) -> int:
    """Return how many frames the clips' files announce, for progress."""
    count = 0
    for clip in clips:
        with VideoReader(clip.path) as video:
            count += video.announced
    return count


def _frames(clip: Clip) -> Iterator[Frame]:
    with VideoReader(clip.path) as video:
        yield from video


class _Heard:
    """An encoder that remembers what it said last, so that rivals judge the same embeddings."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.vectors: Embeddings = np.zeros((0, 256), np.float32)

    def encode(self, crops: Crops) -> Embeddings:
        self.vectors = self._encoder.encode(crops)
        return self.vectors


class _Seen:
    """A finder that remembers whether it found anybody."""

    def __init__(self, finder: Finder) -> None:
        self._finder, self.found = finder, False

    def find(self, picture: Picture) -> list[Face]:
        faces = self._finder.find(picture)
        self.found = bool(faces)
        return faces

    def close(self) -> None:
        self._finder.close()


@dataclass(slots=True)
class _Rows:
    """What was said of one face so far, and the laugh that stands."""

    rows: list[tuple[float, float, float, float, float]] = field(default_factory=list)
    vectors: list[Floats] = field(default_factory=list)
    began_s: float | None = None


class _Notes:
    """Takes down what was judged of one clip."""

    def __init__(self) -> None:
        self._times: list[float] = []
        self._judged: list[bool] = []
        self._faces: dict[int, _Rows] = {}
        self._calls: list[Call] = []
        self._found_s: float | None = None
        self._first_verdict_s: float | None = None

    @property
    def seconds(self) -> float:
        """The clip's length: the last frame stays as long as the one before it."""
        return self._times[-1] + (self._times[-1] - self._times[-2] if len(self._times) > 1 else 0.0)

    def add(self, judged: Judged, found: bool, vectors: Embeddings, others: Sequence[float]) -> None:
        now = judged.frame.time_s
        self._times.append(now)
        self._judged.append(bool(judged.verdicts.faces))
        if found and self._found_s is None:
            self._found_s = now
        if judged.verdicts.faces and self._first_verdict_s is None and self._found_s is not None:
            self._first_verdict_s = now - self._found_s
        self._take(now, judged.verdicts, vectors, others)

    def _take(self, now: float, verdicts: Verdicts, vectors: Embeddings, others: Sequence[float]) -> None:
        for verdict, vector, other in zip(verdicts.faces, vectors, others, strict=True):
            said = verdict.judgement
            face = self._faces.setdefault(said.track, _Rows())
            face.rows.append((now, said.smile, said.filled_s, said.face.light, other))
            face.vectors.append(vector)
            if verdict.laughing and face.began_s is None:
                face.began_s = now
            elif not verdict.laughing and face.began_s is not None:
                self._calls.append(Call(face.began_s, now))
                face.began_s = None

    def watched(self, clip: Clip) -> Watched:
        standing = [Call(one.began_s, one.rows[-1][0]) for one in self._faces.values() if one.began_s is not None]
        ends = [*self._times[1:], self.seconds]
        straight = [span for span in clip.spans if span.label is Label.NOT]
        judged_s = sum(
            max(0.0, min(end, span.end_s) - max(start, span.start_s))
            for span in straight
            for start, end, seen in zip(self._times, ends, self._judged, strict=True)
            if seen
        )
        return Watched(
            clip,
            self.seconds,
            tuple(sorted([*self._calls, *standing], key=lambda one: one.start_s)),
            tuple(_track(one) for one in self._faces.values()),
            sum(span.end_s - span.start_s for span in straight),
            judged_s,
            self._first_verdict_s,
        )


def _track(face: _Rows) -> FaceTrack:
    time_s, smile, filled_s, light, other = np.array(face.rows, np.float64).T
    return FaceTrack(Strip(time_s, smile, filled_s, light), np.stack(face.vectors), other)
