"""Judges the frames of clips by the live line for video, in lock-step: finder, tracks, crop, windows, head.

A frame counts with the label of the span that it lies in: `smile` is 1, `not` is 0. The face with the largest box
speaks. A frame without a judged face is a face not found; but before the first judgement of a clip nothing is lost as
long as it takes a track to be born (a start, in which no face is told anywhere in the program), so those frames are
left out and counted. In `absent` spans there is nothing to find: who is found there is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial

from smilecam.capture.file import VideoReader
from smilecam.errors import BadData, BadPicture
from smilecam.frames import Picture
from smilecam.perception.finder import video_finder
from smilecam.perception.judge import FrameJudge, network_of
from smilecam.settings import Settings
from smilecam.verdict import Judgement
from smilecam.weights import Weights
from smilecam_model import baselines
from smilecam_model.baselines import Models
from smilecam_model.datasets.known import CLIPS
from smilecam_model.datasets.sample import NO_EMOTION, UNKNOWN, Sample
from smilecam_model.judging import NO_MODELS, Judged, Progress, Said, cores
from smilecam_model.video.spans import Clip, Label
from smilecam_model.workers import pool

# The first verdict comes within this of a face's appearing; a frame before it that has none is part of the start.
START_S = 0.3
_TRUTHS = {Label.SMILE: 1, Label.NOT: 0}


@dataclass(frozen=True, slots=True)
class ClipCounts:
    """Frames that are not among the figures' pictures. starting: before a clip's first judgement; absent: with nobody
    to find, and found_absent: with a judged face none the less; unsure: in `unsure` spans or in none."""

    starting: int = 0
    absent: int = 0
    found_absent: int = 0
    unsure: int = 0


def judge_clips(
    clips: Sequence[Clip],
    weights: Weights,
    progress: Progress = lambda done, of: None,
    *,
    models: Models = NO_MODELS,
    workers: int | None = None,
) -> tuple[list[Judged], ClipCounts]:
    """Judge every frame of every clip, and return those in a `smile` or `not` span. progress: frames done, and in all.

    Raises BadData, naming the clip, where one cannot be read to its end.
    """
    workers = min(cores(), len(clips)) if workers is None else workers
    judge = partial(_judge_clip, weights=weights, models=models)
    frames = sum(_announced(clip) for clip in clips)
    progress(0, frames)
    if workers <= 1:
        return _gathered(map(judge, clips), frames, progress)
    with pool(workers) as judges:
        return _gathered(judges.map(judge, clips), frames, progress)


def _gathered(
    parts: Iterable[tuple[list[Judged], Counter[str]]], announced: int, progress: Progress
) -> tuple[list[Judged], ClipCounts]:
    judged: list[Judged] = []
    counts: Counter[str] = Counter()
    for frames, beside in parts:
        judged += frames
        counts += beside
        done = len(judged) + counts["starting"] + counts["absent"] + counts["unsure"]
        progress(done, max(done, announced))
    return judged, ClipCounts(**counts)


def _announced(clip: Clip) -> int:
    with _read(clip) as video:
        return video.announced


@contextmanager
def _read(clip: Clip) -> Iterator[VideoReader]:
    try:
        with VideoReader(clip.path) as video:
            yield video
    except BadPicture as fault:
        raise BadData("data.picture", file=clip.path) from fault


def _judge_clip(clip: Clip, weights: Weights, models: Models) -> tuple[list[Judged], Counter[str]]:
    judge = FrameJudge(video_finder(Settings().max_faces), network_of(weights))
    beside = baselines.opened(models)
    judged: list[Judged] = []
    counts: Counter[str] = Counter()
    started = False
    with closing(judge), _read(clip) as video:
        for frame in video:
            face = max(judge.judge(frame).faces, key=lambda one: one.face.box.area, default=None)
            started = started or face is not None or frame.time_s >= START_S
            label = _label_at(clip, frame.time_s)
            if label is Label.ABSENT:
                counts["absent"] += 1
                counts["found_absent"] += face is not None
            elif label not in _TRUTHS:
                counts["unsure"] += 1
            elif not started:
                counts["starting"] += 1
            else:
                said = _said(face, frame.picture, beside)
                judged.append(Judged(_sample(clip, frame.time_s, _TRUTHS[label]), said))
    for one in beside.values():
        one.close()
    return judged, counts


def _label_at(clip: Clip, time_s: float) -> Label | None:
    return next((span.label for span in clip.spans if span.start_s <= time_s < span.end_s), None)


def _said(face: Judgement | None, picture: Picture, beside: Mapping[str, baselines.Baseline]) -> Said:
    if face is None:
        return Said(None, None, fallback=False, baselines=dict.fromkeys(beside))
    scores = {name: one.score(picture, face.face) for name, one in beside.items()}
    return Said(face.smile, face.emotion, fallback=False, baselines=scores)


def _sample(clip: Clip, time_s: float, truth: int) -> Sample:
    return Sample(
        dataset=CLIPS,
        name=f"{clip.name}@{time_s:.3f}",
        read=partial(_frame_at, clip, time_s),
        smile=float(truth),
        emotion=NO_EMOTION,
        truth=truth,
        emotion_truth=UNKNOWN,
        person=clip.person,
        split="val",
        group=clip.name,
    )


def _frame_at(clip: Clip, time_s: float) -> Picture:
    with VideoReader(clip.path) as video:
        return next(frame.picture for frame in video if frame.time_s >= time_s)
