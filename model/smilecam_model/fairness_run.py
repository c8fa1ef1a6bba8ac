"""What a fairness report is made of: own clips, or the pictures of a set, judged by one set of weights."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from smilecam.settings import RefereeSettings
from smilecam.weights import Weights
from smilecam_model import fairness
from smilecam_model.clip_crops import Progress, Seen
from smilecam_model.datasets.clips import Take
from smilecam_model.datasets.sample import UNKNOWN
from smilecam_model.examination import Asked, Stills, prepared
from smilecam_model.fairness import Film, Report, Rows
from smilecam_model.group_table import by_person
from smilecam_model.judging import Judged
from smilecam_model.tuning.comparison import frames_of
from smilecam_model.tuning.films import own_films
from smilecam_model.tuning.hearing import Ear

CLIPS = "clips"


def of_clips(
    takes: Sequence[Take], seen: Mapping[str, Seen], weights: Weights, table: Path, progress: Progress
) -> Report:
    """Judge own takes and group their people by `table`. Raises BadData. seen: by a take's name."""
    columns = by_person(table, {one.person for one in takes})
    ear, threshold = Ear(weights), weights.card.thresholds.default
    heard = {}
    for done, one in enumerate(takes):
        progress("judging", done, len(takes))
        heard[one.name] = ear.take(seen[one.name])
    progress("judging", len(takes), len(takes))
    frames = frames_of(takes, seen, heard, heard)
    watched = own_films(takes, seen, heard, heard, RefereeSettings(threshold=threshold))

    def grouped(of: Mapping[str, str]) -> tuple[Rows, list[Film]]:
        rows = Rows(frames.after, frames.truth, frames.person, [of.get(one, "") for one in frames.person])
        films = [
            Film(
                one.clip.person,
                of.get(one.clip.person, ""),
                one.after.outs,
                sum(span.end_s - span.start_s for span in one.clip.spans if span.label.value == "not"),
                tuple(math.inf if onset.delay_s is None else onset.delay_s for onset in one.after.onsets),
            )
            for one in watched
        ]
        return rows, films

    made = [fairness.column(name, *grouped(of), threshold) for name, of in columns.items()]
    people = len(set(frames.person))
    return Report(fairness.VERSION, CLIPS, weights.card.name, threshold, len(frames.truth), people, made)


def of_pictures(asked: Asked, weights: Weights, progress: Progress) -> Report:
    """Judge a set's pictures and group them by the table that is asked for. Raises BadData."""
    examination = prepared(asked)
    judged, _ = examination.judge(weights, lambda done, of: progress("judging", done, of))
    table = examination.table if isinstance(examination, Stills) else None
    known = [one for one in judged if one.sample.truth != UNKNOWN]
    threshold = weights.card.thresholds.default
    columns: dict[str, Mapping[str, str]] = dict(table.columns) if table is not None else {}
    made = [fairness.column(name, _rows(known, of), [], threshold) for name, of in columns.items()]
    people = len({one.sample.person for one in known})
    return Report(fairness.VERSION, asked.dataset, weights.card.name, threshold, len(known), people, made)


def _rows(known: Sequence[Judged], of: Mapping[str, str]) -> Rows:
    return Rows(
        np.array([math.nan if one.said.smile is None else one.said.smile for one in known]),
        np.array([one.sample.truth for one in known], np.int64),
        [one.sample.person for one in known],
        [of.get(one.sample.name, "") for one in known],
    )
