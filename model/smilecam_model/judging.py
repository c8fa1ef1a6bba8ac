"""Judges pictures as `smilecam judge` does, and by the baselines, in several processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from smilecam.errors import BadData
from smilecam.frames import Picture
from smilecam.perception.finder import still_finder
from smilecam.perception.judge import StillJudge, network_of
from smilecam.pipeline.lockstep import look
from smilecam.settings import MOST_FACES
from smilecam.weights import Weights
from smilecam_model import baselines
from smilecam_model.baselines import Models
from smilecam_model.datasets.sample import Sample
from smilecam_model.workers import pool

# Starting a process takes as long as some hundred pictures.
_WORTH_A_PROCESS = 100
_CHUNK = 16
_MOST_WORKERS = 8
Progress = Callable[[int, int], None]
NO_MODELS = Models(None, None)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of the face that speaks for a picture. smile and emotion are None where no face was found.

    fallback: the picture was taken whole. baselines: their scores by name, None where they found no face.
    """

    smile: float | None
    emotion: tuple[float, ...] | None
    fallback: bool
    baselines: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """A picture and what was said of it."""

    sample: Sample
    said: Said


class StillExaminer:
    """Judges one picture after another; where it shows several faces the largest box speaks. One thread calls it."""

    def __init__(self, weights: Weights, models: Models) -> None:
        self._judge = StillJudge(still_finder(MOST_FACES), network_of(weights))
        self._baselines = baselines.opened(models)

    def examine(self, sample: Sample) -> Said:
        """Raises BadData where the picture cannot be read."""
        picture = _read(sample)
        found = max(look(picture, self._judge).faces, key=lambda one: one.face.box.area, default=None)
        if found is None:
            return Said(None, None, fallback=False, baselines=dict.fromkeys(self._baselines))
        beside = {name: one.score(picture, found.face) for name, one in self._baselines.items()}
        return Said(found.smile, found.emotion, found.face.fallback, beside)

    def close(self) -> None:
        self._judge.close()
        for one in self._baselines.values():
            one.close()


def judge_all(
    samples: Sequence[Sample],
    weights: Weights,
    progress: Progress = lambda done, of: None,
    *,
    models: Models = NO_MODELS,
    workers: int | None = None,
) -> list[Judged]:
    """Judge each picture alone; the same picture is judged the same wherever it stands and however many work.

    models: files of the baselines that are to judge too. workers: processes, by default one a core where it pays.
    """
    if workers is None:
        workers = min(_MOST_WORKERS, cores(), max(1, len(samples) // _WORTH_A_PROCESS))
    chunks = [samples[at : at + _CHUNK] for at in range(0, len(samples), _CHUNK)]
    said: list[Said] = []
    with _examined(chunks, weights, models, workers) as parts:
        for part in parts:
            said += part
            progress(len(said), len(samples))
    return [Judged(sample, one) for sample, one in zip(samples, said, strict=True)]


def _read(sample: Sample) -> Picture:
    """Return the picture. Raises BadData, with the row where one names it."""
    try:
        return sample.read()
    except BadData as fault:
        if sample.file is None or sample.table is None:
            raise
        raise BadData("data.picture_row", file=sample.file, table=sample.table.name, row=sample.row) from fault


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _examined(
    chunks: Sequence[Sequence[Sample]], weights: Weights, models: Models, workers: int
) -> Iterator[Iterator[list[Said]]]:
    """Give what is said of each chunk, in their order."""
    if workers == 1:
        examiner = StillExaminer(weights, models)
        yield ([examiner.examine(sample) for sample in chunk] for chunk in chunks)
        examiner.close()
        return
    with pool(workers, _open, weights, models) as examiners:
        yield examiners.map(_examine, chunks)


_examiner: StillExaminer | None = None


def _open(weights: Weights, models: Models) -> None:
    global _examiner
    _examiner = StillExaminer(weights, models)


def _examine(chunk: Sequence[Sample]) -> list[Said]:
    assert _examiner is not None
    return [_examiner.examine(sample) for sample in chunk]
