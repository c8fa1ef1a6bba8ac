"""Judges a data set through the live finder, crop and graphs, and says how well, with counts and intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smilecam.errors import BadData, UsageProblem
from smilecam.verdict import EMOTIONS
from smilecam.weights import Weights
from smilecam_model.clip_judging import ClipCounts
from smilecam_model.datasets import faults, genki4k, known, lfw
from smilecam_model.datasets import list as own_list
from smilecam_model.datasets.naming import Names
from smilecam_model.datasets.sample import UNKNOWN, Sample, label_of, parsed_rows
from smilecam_model.figures import EmotionFigures, SmileFigures, emotion_figures, smile_figures
from smilecam_model.groups import OWN, Grouping, Table, groupings
from smilecam_model.judging import Judged
from smilecam_model.plain import plain

VERSION = 1
# The network as a judge, and its other head as one: the share of "happy" among the seven.
NETWORK, HAPPY = "", "happy_of_seven"
_HAPPY = EMOTIONS.index("happy")
# Where a baseline calls a smile.
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Chosen:
    """The pictures that are judged, and what else the folder holds or lacks.

    left_out: duplicates and disputed labels, which are in no split; gaps: labelled pictures that are not there (GENKI);
    whole: pictures of the whole public set, None where nobody says; there: those in the folder.
    """

    samples: list[Sample]
    there: int
    whole: int | None = None
    gaps: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of one run. in_train: pictures of the split that is trained on, where figures flatter.

    smile: of the network; baselines: of others on the same pictures, by name. groupings: by column. clips: frames that
    are not among the pictures, for clips alone. ungrouped_rows: rows of the table of groups that name no picture.
    """

    v: int
    dataset: str
    split: str
    weights: str
    threshold: float
    pictures: int
    there: int
    whole: int | None
    gaps: int
    left_out: int
    in_train: int
    unlabelled: int
    fallback: int
    smile: SmileFigures | None
    baselines: dict[str, SmileFigures]
    emotion: EmotionFigures | None
    groupings: dict[str, Grouping]
    ungrouped_rows: int
    clips: ClipCounts | None

    def as_json(self) -> dict[str, Any]:
        """Return plain values; what cannot be told (nan) is None."""
        told: dict[str, Any] = plain(self)
        return told


def choose(dataset: str, data: Path, listed: Path | None, split: str) -> Chosen:
    """Return the pictures of `dataset` that are asked for. Raises BadData, or UsageProblem without a needed list.

    "all" is everything in the set's own splits; pictures that are duplicates or disputed are in none. `listed` is the
    whole set for lfw and list; of another set only the pictures that it names are judged.
    """
    if dataset in known.LISTED:
        if listed is None:
            raise UsageProblem("evaluate.list", dataset=dataset)
        found = lfw.samples(listed, data) if dataset == "lfw" else own_list.samples(listed, data)
        whole, gaps = None, 0
    else:
        found = known.stills(dataset, data)
        whole, gaps = known.STILLS[dataset].whole, genki4k.gaps(data) if dataset == "genki4k" else 0
    wanted = found if listed is None or dataset in known.LISTED else _named(found, listed, data)
    chosen = [one for one in wanted if (split == "all" and one.split) or one.split == split]
    if not chosen:
        raise BadData("data.none_in_split", folder=data, split=split)
    faults.check(chosen, data)
    return Chosen(chosen, len(found), whole, gaps, sum(split == "all" and not one.split for one in wanted))


def samples_of(dataset: str, data: Path, listed: Path | None, split: str) -> list[Sample]:
    """Return the pictures alone that `choose` gives."""
    return choose(dataset, data, listed, split).samples


def report_of(
    judged: Sequence[Judged],
    dataset: str,
    split: str,
    weights: Weights,
    *,
    chosen: Chosen | None = None,
    groups: Table | None = None,
    clips: ClipCounts | None = None,
) -> Report:
    """Put the figures together: for all, for the baselines, and for each group."""
    threshold = weights.card.thresholds.default
    labelled = [one for one in judged if one.sample.truth != UNKNOWN]
    truth = [one.sample.truth for one in labelled]
    people = [one.sample.person for one in labelled]

    figures = {
        name: made
        for name, scores in scores_by_judge(labelled).items()
        if (made := smile_figures(scores, truth, people, threshold if name == NETWORK else _HALF))
    }
    felt = [one for one in judged if one.sample.emotion_truth != UNKNOWN]
    return Report(
        v=VERSION,
        dataset=dataset,
        split=split,
        weights=weights.card.name,
        threshold=threshold,
        pictures=len(judged),
        there=chosen.there if chosen else len(judged),
        whole=chosen.whole if chosen else None,
        gaps=chosen.gaps if chosen else 0,
        left_out=chosen.left_out if chosen else 0,
        in_train=sum(one.sample.split == "train" for one in judged),
        unlabelled=len(judged) - len(labelled),
        fallback=sum(one.said.fallback for one in judged),
        smile=figures.pop(NETWORK, None),
        baselines=figures,
        emotion=emotion_figures(
            [one.said.emotion for one in felt],
            [one.sample.emotion_truth for one in felt],
            [one.sample.person for one in felt],
        ),
        groupings=groupings(judged, threshold, groups, known.OWN_GROUPS.get(dataset, OWN)),
        ungrouped_rows=groups.unknown if groups else 0,
        clips=clips,
    )


def scores_by_judge(judged: Sequence[Judged]) -> dict[str, list[float | None]]:
    """Return what each judge said of each picture, None without a face: the network, the baselines, and "happy"."""
    scores: dict[str, list[float | None]] = {NETWORK: [one.said.smile for one in judged]}
    for name in judged[0].said.baselines if judged else ():
        scores[name] = [one.said.baselines[name] for one in judged]
    scores[HAPPY] = [None if one.said.emotion is None else one.said.emotion[_HAPPY] for one in judged]
    return scores


def _named(found: Sequence[Sample], table: Path, data: Path) -> list[Sample]:
    """Return the pictures that `table` names, in its order.

    Raises BadData with rows for those that are not there, one that stands twice, and a label that is not the set's.
    """
    names = Names(found)
    missing: list[str] = []
    seen: dict[str, int] = {}

    def sample(line: int, row: dict[str, str]) -> Sample | None:
        one = names.find(row["file"])
        if one is None:
            missing.append(f"{row['file']} ({table.name}:{line})")
            return None
        if one.name in seen:
            raise BadData("data.twice", file=table, row=line, found=one.name, other=seen[one.name])
        seen[one.name] = line
        if "smile" in row and label_of(row["smile"], (-1, 0, 1), table, line) not in (UNKNOWN, one.truth):
            raise BadData("data.other_label", file=table, row=line, found=row["smile"], wanted=one.truth)
        return one

    chosen = parsed_rows(table, ("file",), sample)
    if missing:
        examples = ", ".join(missing[:3] + ["…"] * (len(missing) > 3))
        raise BadData(
            "data.missing_files", folder=data, count=f"{len(missing):,}", of=f"{len(chosen):,}", examples=examples
        )
    return [one for one in chosen if one is not None]
