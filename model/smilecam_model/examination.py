"""One run of evaluation: from what was asked to what was judged and the report on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from smilecam.errors import BadData
from smilecam.weights import Weights
from smilecam_model import groups
from smilecam_model.baselines import Models
from smilecam_model.clip_judging import judge_clips
from smilecam_model.datasets.known import CLIPS
from smilecam_model.evaluate import Chosen, Report, choose, report_of
from smilecam_model.groups import Table
from smilecam_model.judging import NO_MODELS, Judged, Progress, judge_all
from smilecam_model.video import spans
from smilecam_model.video.spans import Clip

EVENTS = "events.csv"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which pictures of which set; listed: a table that names them; groups: a table that says who belongs together."""

    dataset: str
    data: Path
    split: str = "all"
    listed: Path | None = None
    groups: Path | None = None


@dataclass(frozen=True, slots=True)
class Stills:
    """Pictures that were looked over and are ready to be judged."""

    asked: Asked
    chosen: Chosen
    table: Table | None

    def judge(
        self, weights: Weights, progress: Progress = lambda done, of: None, *, models: Models = NO_MODELS
    ) -> tuple[list[Judged], Report]:
        """progress: pictures done and in all."""
        judged = judge_all(self.chosen.samples, weights, progress, models=models)
        asked = self.asked
        return judged, report_of(judged, asked.dataset, asked.split, weights, chosen=self.chosen, groups=self.table)


@dataclass(frozen=True, slots=True)
class Clips:
    """Clips that were looked over and are ready to be judged, frame by frame."""

    asked: Asked
    clips: Sequence[Clip]

    def judge(
        self, weights: Weights, progress: Progress = lambda done, of: None, *, models: Models = NO_MODELS
    ) -> tuple[list[Judged], Report]:
        """progress: frames done and in all. Raises BadData for a clip that breaks off, or groups that fit no frame."""
        asked = self.asked
        judged, counts = judge_clips(self.clips, weights, progress, models=models)
        table = groups.read(asked.groups, [one.sample for one in judged]) if asked.groups else None
        return judged, report_of(judged, asked.dataset, asked.split, weights, groups=table, clips=counts)


def prepared(asked: Asked) -> Stills | Clips:
    """Read the folder and the tables. Raises BadData before any work where they are faulty."""
    if asked.dataset != CLIPS:
        chosen = choose(asked.dataset, asked.data, asked.listed, asked.split)
        return Stills(asked, chosen, groups.read(asked.groups, chosen.samples) if asked.groups else None)
    if asked.split not in ("all", "val"):
        raise BadData("data.none_in_split", folder=asked.data, split=asked.split)
    return Clips(asked, spans.events(asked.listed or asked.data / EVENTS, asked.data))
