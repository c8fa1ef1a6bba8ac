"""A whole fine-tune: own clips and the weights that are, to new weights and whether they are better."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from torch import Tensor

from smilecam import weights as weights_room
from smilecam.errors import BadData
from smilecam.settings import RefereeSettings
from smilecam.weights import Weights
from smilecam_model.cache import Cached
from smilecam_model.clip_crops import Seen
from smilecam_model.datasets.clips import Take
from smilecam_model.export import export_graphs, load_checkpoint, write_card
from smilecam_model.network import SmileNet
from smilecam_model.tuning import comparison
from smilecam_model.tuning.comparison import Section
from smilecam_model.tuning.decision import Reason, reasons_against
from smilecam_model.tuning.films import films, own_films
from smilecam_model.tuning.hearing import Ear, Heard
from smilecam_model.tuning.learning import Learnt, Look, Plan, learn
from smilecam_model.tuning.material import material
from smilecam_model.tuning.people import Split, everybody, refuse_leaks, splits

VERSION = 1
Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What a fine-tune made, and how it compares. splits: who learnt, stopped and judged, in each of its runs.

    own: held-out people, all runs together; groups: the same by person, label and tag. reasons: against switching.
    left_out: takes by why. steps, looks: of the run that is kept. seconds: of learning, without finding faces.
    """

    v: int
    name: str
    start: str
    made: str
    splits: list[Split]
    takes: int
    minutes: float
    left_out: Mapping[str, int]
    steps: Mapping[str, int]
    looks: tuple[Look, ...]
    seconds: float
    own: Section
    groups: Mapping[str, list[Section]]
    public: list[Section]
    reasons: list[Reason]


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """All that a fine-tune is made of. seen: by a take's name. public: cached sets."""

    start: Weights
    takes: Sequence[Take]
    seen: Mapping[str, Seen]
    public: Mapping[str, Cached]
    plan: Plan
    workers: int = 1


def finetune(
    work: Work,
    asked: Sequence[str],
    out: Path,
    left_out: Mapping[str, int],
    *,
    told: Told = lambda stage, step, of: None,
    begins: Callable[[int, int], None] = lambda run, of: None,
    enough: Callable[[], bool] = lambda: False,
    clock: Callable[[], float],
) -> Report:
    """Learn, compare, and write the folder `out`, named as the weights are. Raises BadData before any learning.

    asked: people to hold out. begins: told each run of how many. enough: asked while learning; ends a run well.
    """
    refuse_leaks(work.takes)
    people = [one.person for one in work.takes]
    runs = splits(people, asked)
    for split in runs:
        _refuse_one_kind(work, split)
    start = load_checkpoint(work.start.folder)
    settings = RefereeSettings(threshold=work.start.card.thresholds.default)
    ear = Ear(work.start)
    before: dict[str, Heard] = {}
    after: dict[str, Heard] = {}
    began = clock()
    alone = len(runs) == 1
    with TemporaryDirectory() as scratch:
        for number, split in enumerate(runs, 1):
            begins(number, len(runs) + (not alone))
            learnt = _learnt(start, work, split, told, enough)
            tuned = _written(learnt.network, work, Path(scratch) / f"run-{number}", out.name, people)
            judge = Ear(tuned)
            for one in work.takes:
                if one.person in split.judge:
                    before[one.name], after[one.name] = ear.take(work.seen[one.name]), judge.take(work.seen[one.name])
        if not alone:
            begins(len(runs) + 1, len(runs) + 1)
            learnt = _learnt(start, work, everybody(people), told, enough)
        seconds = clock() - began
        tuned = _written(learnt.network, work, _partial(out), out.name, people)
        public = list(comparison.public(work.public, ear, Ear(tuned), settings, told))
    judged = [one for one in work.takes if one.name in after]
    frames = comparison.frames_of(judged, work.seen, before, after)
    seen_films = films(own_films(judged, work.seen, before, after, settings))
    own = comparison.own(judged, frames, seen_films, settings.threshold)
    return Report(
        VERSION,
        out.name,
        work.start.card.name,
        tuned.card.created,
        runs,
        len(work.takes),
        sum(one.duration_s for one in work.takes) / 60,
        left_out,
        learnt.steps,
        learnt.looks,
        seconds,
        own,
        comparison.by_group(judged, work.seen, before, after, settings),
        public,
        reasons_against(own, public),
    )


def put_in_place(out: Path) -> Path:
    """Give the weights that `finetune` wrote their place, now that they were compared; return it."""
    return _partial(out).rename(out)


def _partial(out: Path) -> Path:
    # A set is there whole or not at all: what is called so is none (weights.NAME).
    return out.with_name(f"{out.name}.partial")


def _refuse_one_kind(work: Work, split: Split) -> None:
    """Raise BadData where those who learn only smile, or never do."""
    known = material(work.takes, work.seen, split.learn).smile
    for lacking, there in (("smile", (known > 0.5).any()), ("neutral", (known == 0).any())):
        if not there:
            raise BadData("finetune.one_kind", people=", ".join(split.learn), lacking=lacking)


def _learnt(start: Mapping[str, Tensor], work: Work, split: Split, told: Told, enough: Callable[[], bool]) -> Learnt:
    own = material(work.takes, work.seen, split.learn)
    watched = material(work.takes, work.seen, split.stop) if split.stop else None
    return learn(
        start,
        work.start.card,
        own,
        watched,
        work.public,
        work.plan,
        told=told,
        enough=enough,
        workers=work.workers,
    )


def _written(network: SmileNet, work: Work, folder: Path, name: str, people: Sequence[str]) -> Weights:
    """Write a folder of weights: the graphs, the checkpoint and the card, whose scale stays the start's."""
    files = export_graphs(network, folder)
    own = {
        "set": "clips",
        "what": f"own clips of {len(set(people))} people, on top of {work.start.card.name}",
        "terms": "as each person consented to",
        "people": sorted(set(people)),
    }
    card = replace(
        work.start.card,
        name=name,
        created=datetime.datetime.now(datetime.UTC).date().isoformat(),
        files=files,
        data=(*(one for one in work.start.card.data if one.get("set") != "clips"), own),
        figures=(),
        versions={one: version(one) for one in ("smilecam", "torch", "onnx", "onnxruntime", "mediapipe")},
    )
    write_card(card, folder)
    return weights_room.load(folder)
