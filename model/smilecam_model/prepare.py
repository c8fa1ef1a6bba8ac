"""Decodes every set once, finds and crops each face as the live path does, and keeps the crops in a cache."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from smilecam.errors import BadData
from smilecam.faces import Face, iou
from smilecam.frames import Picture
from smilecam.perception.crop import CropRule, crop
from smilecam.perception.finder import still_finder, video_finder
from smilecam.settings import MOST_FACES
from smilecam.verdict import EMOTIONS
from smilecam_model import cache
from smilecam_model.datasets import faults, known, talk
from smilecam_model.datasets.known import STILLS, VIDEOS
from smilecam_model.datasets.sample import UNKNOWN, Sample
from smilecam_model.workers import pool

# Clips are kept at the rate of the network's window; between two samples the nearest frame is taken, as live.
VIDEO_HZ = 15.0
_CHUNK = 200
_SAME_FACE_IOU = 0.2
Progress = Callable[[str, int, int], None]


def prepare(data: Path, folder: Path, rule: CropRule, *, only: Sequence[str], workers: int, progress: Progress) -> None:
    """Make what `folder` lacks of the sets in `only`, reading `data`/<set>. Raises BadData before any work starts.

    progress: called with the set's name, rows done and rows in all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [name for name in only if cache.load(folder, name, rule) is None]
    stills = {name: known.stills(name, data / name) for name in wanted if name in STILLS}
    clips = {name: talk.clips(data / name) for name in wanted if name in VIDEOS}
    for name, samples in stills.items():
        faults.check(samples, data / name)
    for name, samples in stills.items():
        _prepare_stills(name, samples, folder, rule, workers, progress)
    for name, videos in clips.items():
        _prepare_videos(name, videos, folder, rule, workers, progress)


def largest(faces: Sequence[Face]) -> Face | None:
    """Return the face that speaks for a picture: the one with the largest box."""
    return max(faces, key=lambda face: face.box.area, default=None)


def _prepare_stills(
    name: str, samples: list[Sample], folder: Path, rule: CropRule, workers: int, progress: Progress
) -> None:
    path = cache.crops_file(folder, name)
    crops = np.memmap(path, np.uint8, "w+", shape=(len(samples), cache.SIDE, cache.SIDE, 3))
    chunks = [samples[at : at + _CHUNK] for at in range(0, len(samples), _CHUNK)]
    found: list[int] = []
    with pool(workers) as makers:
        for done, part in makers.map(_crop_stills, chunks, [rule] * len(chunks)):
            crops[len(found) : len(found) + len(done)] = part
            found += done
            progress(name, len(found), len(samples))
    crops.flush()
    columns: dict[str, NDArray[np.generic]] = {
        "smile": np.array([one.smile for one in samples], np.float32),
        "emotion": np.array([one.emotion for one in samples], np.float32),
        "truth": np.array([one.truth for one in samples], np.int64),
        "emotion_truth": np.array([one.emotion_truth for one in samples], np.int64),
        "found": np.array(found, np.int64),
        "person": np.array([one.person for one in samples]),
        "split": np.array([one.split for one in samples]),
        "name": np.array([one.name for one in samples]),
        "time_s": np.full(len(samples), -1, np.float32),
        "track": np.full(len(samples), -1, np.int64),
    }
    cache.save(folder, name, columns, rule)


def _crop_stills(samples: list[Sample], rule: CropRule) -> tuple[list[int], Picture]:
    finder = still_finder(MOST_FACES)
    wide = cache.cached_rule(rule)
    found: list[int] = []
    crops = np.zeros((len(samples), wide.size, wide.size, 3), np.uint8)
    for at, sample in enumerate(samples):
        picture = sample.read()
        face = largest(finder.find(picture))
        if face is not None:
            crops[at] = crop(picture, face, wide) if not face.fallback else whole(picture, wide.size)
        found.append(cache.NOT_FOUND if face is None else cache.WHOLE if face.fallback else cache.FOUND)
    finder.close()
    return found, crops


def whole(picture: Picture, side: int) -> Picture:
    """Return a picture taken whole as a face in the middle of a cached crop, its border going on to the margin."""
    inner = round(side / cache.MARGIN)
    pad = (side - inner) // 2
    rgb = cv2.cvtColor(cv2.resize(picture, (inner, inner), interpolation=cv2.INTER_LINEAR), cv2.COLOR_BGR2RGB)
    rest = side - inner - pad
    return np.asarray(cv2.copyMakeBorder(rgb, pad, rest, pad, rest, cv2.BORDER_REPLICATE), dtype=np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class _Followed:
    """The crops of one clip: pictures (n, SIDE, SIDE, 3), their times, and a number for each unbroken run."""

    crops: Picture
    time_s: list[float]
    run: list[int]


def _prepare_videos(
    name: str, clips: list[talk.Clip], folder: Path, rule: CropRule, workers: int, progress: Progress
) -> None:
    rows: list[tuple[talk.Clip, float, int]] = []
    tracks = 0
    with cache.crops_file(folder, name).open("wb") as raw, pool(workers) as makers:
        for clip, followed in zip(
            clips, makers.map(_follow, [one.path for one in clips], [rule] * len(clips)), strict=True
        ):
            raw.write(followed.crops.tobytes())
            rows += [(clip, time_s, tracks + run) for time_s, run in zip(followed.time_s, followed.run, strict=True)]
            tracks += max(followed.run, default=-1) + 1
            progress(name, clips.index(clip) + 1, len(clips))
    columns: dict[str, NDArray[np.generic]] = {
        "smile": np.array([clip.smile for clip, _, _ in rows], np.float32),
        "emotion": np.full((len(rows), len(EMOTIONS)), UNKNOWN, np.float32),
        "truth": np.array([clip.smile for clip, _, _ in rows], np.int64),
        "emotion_truth": np.full(len(rows), UNKNOWN, np.int64),
        "found": np.full(len(rows), cache.FOUND, np.int64),
        "person": np.array([clip.person for clip, _, _ in rows]),
        "split": np.array([clip.split for clip, _, _ in rows]),
        "name": np.array([clip.path.name for clip, _, _ in rows]),
        "time_s": np.array([time_s for _, time_s, _ in rows], np.float32),
        "track": np.array([track for _, _, track in rows], np.int64),
    }
    cache.save(folder, name, columns, rule)


def _follow(path: Path, rule: CropRule) -> _Followed:
    """Follow the largest face of a clip through the live finder; a new run where it is lost or another takes over."""
    wide = cache.cached_rule(rule)
    finder = video_finder(2)
    crops: list[Picture] = []
    times: list[float] = []
    runs: list[int] = []
    last: Face | None = None
    run = -1
    for time_s, wanted, picture in frames_of(path):
        faces = finder.find(picture)
        held = last
        face = largest(faces) if held is None else max(faces, key=lambda one: iou(one.box, held.box), default=None)
        if face is None:
            last = None
            continue
        run += last is None or iou(face.box, last.box) < _SAME_FACE_IOU
        last = face
        if wanted:
            crops.append(crop(picture, face, wide))
            times.append(time_s)
            runs.append(run)
    finder.close()
    stacked = np.stack(crops) if crops else np.zeros((0, wide.size, wide.size, 3), np.uint8)
    return _Followed(stacked, times, runs)


def frames_of(path: Path) -> Iterator[tuple[float, bool, Picture]]:
    """Give each frame's time, whether it is the nearest to a beat of VIDEO_HZ, and its picture. Raises BadData."""
    video = cv2.VideoCapture(str(path))
    fps = video.get(cv2.CAP_PROP_FPS)
    if not video.isOpened() or not fps > 0:
        raise BadData("data.picture", file=path)
    number = 0
    while True:
        there, picture = video.read()
        if not there:
            break
        yield number / fps, nearest_to_beat(number, fps, VIDEO_HZ), np.asarray(picture, dtype=np.uint8)
        number += 1
    video.release()
    if number == 0:
        raise BadData("data.picture", file=path)


def nearest_to_beat(number: int, fps: float, beat_hz: float) -> bool:
    """Tell whether frame `number` is the nearest one to some beat; all frames where the video is slower."""
    if fps <= beat_hz:
        return True
    beat = round(number / fps * beat_hz)
    return round(beat / beat_hz * fps) == number
