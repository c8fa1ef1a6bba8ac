"""The crops of own clips: each take once through the live finder and crop, kept in a folder for each person.

A person's crops lie in `<cache>/clips/<person>/` and nowhere else, so that whoever deletes a person deletes them.
Labels are not kept here: a take that is labelled anew is not cropped anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from smilecam.capture.file import VideoReader
from smilecam.errors import BadData, BadPicture
from smilecam.faces import Face, iou
from smilecam.frames import Frame, Picture
from smilecam.perception.crop import CropRule, crop
from smilecam.perception.finder import still_finder, video_finder
from smilecam.ports import Finder
from smilecam.settings import MOST_FACES
from smilecam.weights import Card
from smilecam_model import cache
from smilecam_model.datasets.clips import Take
from smilecam_model.datasets.sample import picture_of
from smilecam_model.prepare import VIDEO_HZ, largest, whole
from smilecam_model.workers import pool

VERSION = 1
FOLDER = "clips"
_SAME_FACE_IOU = 0.2
# One for whom the take is, and one more to notice that there is another.
_MOST_FACES = 2
Floats = NDArray[np.float64]


class Progress(Protocol):
    def __call__(self, name: str, done: int, of: int, /) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What was seen of one take, beat by beat at VIDEO_HZ.

    beats_s: (b,) seconds of each beat's frame. row: (b,) its row in `crops`, -1 where no face was found.
    crops: (n, SIDE, SIDE, 3) uint8 RGB, wider than the network's by MARGIN. run: (n,) a number for each unbroken run
    of one face. light: (n,) brightness of the face, 0 to 1. faces: (b,) how many faces the finder saw.
    """

    beats_s: Floats
    row: NDArray[np.int64]
    crops: NDArray[np.uint8]
    run: NDArray[np.int64]
    light: Floats
    faces: NDArray[np.int64]

    @property
    def crowded(self) -> bool:
        """Tell whether a second face is there for more than a moment, in which case nobody knows whose the label is."""
        return bool(len(self.faces)) and float((self.faces > 1).mean()) > 0.2

    @property
    def time_s(self) -> Floats:
        """Seconds of each crop, (n,)."""
        return self.beats_s[self.row >= 0]


def prepare(takes: Sequence[Take], kept: Path, rule: CropRule, *, workers: int, progress: Progress) -> None:
    """Crop what `kept` lacks of `takes`. progress: told the takes done, and how many there are in all."""
    lacking = [one for one in takes if load(one, kept, rule) is None]
    done = len(takes) - len(lacking)
    progress(FOLDER, done, len(takes))
    work = partial(_keep, kept=kept, rule=rule)
    if workers <= 1 or len(lacking) < 2:
        for one in lacking:
            work(one)
            done += 1
            progress(FOLDER, done, len(takes))
        return
    with pool(workers) as makers:
        for _ in makers.map(work, lacking):
            done += 1
            progress(FOLDER, done, len(takes))


def rule_of(card: Card) -> CropRule:
    return CropRule(card.input.size, card.crop.eye_x, card.crop.eye_y, card.crop.nose_share)


def seen_takes(
    takes: Sequence[Take], kept: Path, card: Card, *, workers: int, progress: Progress
) -> tuple[list[Take], dict[str, Seen], dict[str, int]]:
    """Crop what is not yet cropped; return the takes with a face and one alone, what was seen, and what is left out.

    Raises BadData where nothing remains.
    """
    rule = rule_of(card)
    prepare(takes, kept, rule, workers=workers, progress=progress)
    found = {one.name: seen for one in takes if (seen := load(one, kept, rule)) is not None}
    crowded = [name for name, one in found.items() if one.crowded]
    faceless = [name for name, one in found.items() if not len(one.run)]
    chosen = [one for one in takes if one.name in found and one.name not in {*crowded, *faceless}]
    if not chosen:
        raise BadData("finetune.no_faces", count=len(takes))
    return chosen, found, {"crowded": len(crowded), "faceless": len(faceless)}


def load(take: Take, kept: Path, rule: CropRule) -> Seen | None:
    """Return what was kept of a take; None where it is not there, or was made by another rule or version."""
    table, pictures = _files(take, kept)
    try:
        with table.open("rb") as file, np.load(file) as found:
            if str(found["stamp"]) != _stamp(rule):
                return None
            columns = {name: found[name] for name in ("beats_s", "row", "run", "light", "faces")}
        shape = (len(columns["run"]), cache.SIDE, cache.SIDE, 3)
        # An empty file cannot be mapped.
        crops = np.memmap(pictures, np.uint8, "r", shape=shape) if shape[0] else np.zeros(shape, np.uint8)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
    return Seen(crops=crops, **columns)


def _files(take: Take, kept: Path) -> tuple[Path, Path]:
    """Return table and pictures of a take, under its content's hash: a clip that was changed is another one."""
    folder = kept / FOLDER / take.person
    name = f"{take.sha256[:24]}"
    return folder / f"{name}.npz", folder / f"{name}.u8"


def _keep(take: Take, kept: Path, rule: CropRule) -> None:
    table, pictures = _files(take, kept)
    # They are pictures of people: for their user's eyes alone, as the clips are.
    table.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    wide = cache.cached_rule(rule)
    rows: list[tuple[float, int, int, float, int]] = []
    cut = 0
    with pictures.open("wb") as out:
        pictures.chmod(0o600)
        for time_s, picture, face, run, faces in _beats(take):
            if face is not None:
                out.write(_cut(picture, face, wide).tobytes())
            rows.append((time_s, -1 if face is None else cut, run, 0.0 if face is None else face.light, faces))
            cut += face is not None
    beats_s, row, run_of, light, count = (np.array(column) for column in zip(*rows, strict=True)) if rows else _NOTHING
    there = row >= 0
    part = table.with_suffix(".part.npz")
    np.savez(
        part,
        stamp=np.array(_stamp(rule)),
        beats_s=beats_s.astype(np.float64),
        row=row.astype(np.int64),
        run=run_of[there].astype(np.int64),
        light=light[there].astype(np.float64),
        faces=count.astype(np.int64),
    )
    part.chmod(0o600)
    part.replace(table)


_NOTHING = tuple(np.zeros(0) for _ in range(5))


def _cut(picture: Picture, face: Face, wide: CropRule) -> Picture:
    return whole(picture, wide.size) if face.fallback else np.asarray(crop(picture, face, wide), dtype=np.uint8)


def _beats(take: Take) -> Iterator[tuple[float, Picture, Face | None, int, int]]:
    """Give each beat's time and picture, the face that the take is of, its run, and how many faces there are."""
    if take.still:
        finder = still_finder(MOST_FACES)
        picture = picture_of(take.file)
        faces = finder.find(picture)
        finder.close()
        yield 0.0, picture, largest(faces), 0, len(faces)
        return
    finder = video_finder(_MOST_FACES)
    try:
        with VideoReader(take.file) as video:
            yield from _followed(video, finder)
    except BadPicture:
        # A torn take keeps all but its last moments; what came before them is what there is.
        return
    finally:
        finder.close()


def _followed(video: Iterable[Frame], finder: Finder) -> Iterator[tuple[float, Picture, Face | None, int, int]]:
    last: Face | None = None
    run, due_s, before_s = -1, 0.0, 0.0
    for frame in video:
        faces = finder.find(frame.picture)
        held = last
        face = largest(faces) if held is None else max(faces, key=lambda one: iou(one.box, held.box), default=None)
        run += face is not None and (held is None or iou(face.box, held.box) < _SAME_FACE_IOU)
        last = face
        # The frame that is nearest to the beat, if the next one comes after as long as this one did.
        if frame.time_s + (frame.time_s - before_s) / 2 >= due_s:
            due_s = (int(frame.time_s * VIDEO_HZ + 0.5) + 1) / VIDEO_HZ
            yield frame.time_s, frame.picture, face, run, len(faces)
        before_s = frame.time_s


def _stamp(rule: CropRule) -> str:
    return json.dumps([VERSION, cache.MARGIN, cache.SIDE, VIDEO_HZ, rule.eye_x, rule.eye_y, rule.nose_share])
