"""Before against after, on the same held-out people and on the public sets that nobody of was trained on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from smilecam.settings import RefereeSettings
from smilecam_model.cache import Cached
from smilecam_model.clip_crops import Seen
from smilecam_model.datasets.clips import Take
from smilecam_model.datasets.labelled import targets_at
from smilecam_model.datasets.sample import UNKNOWN
from smilecam_model.metrics import Labels, Scores
from smilecam_model.resampling import Interval, intervals
from smilecam_model.tuning.films import Films, films, own_films, public_clips, watched
from smilecam_model.tuning.hearing import Ear, Heard
from smilecam_model.tuning.measures import Change, Changes, compared

OWN = "own"


@dataclass(frozen=True, slots=True)
class Section:
    """One source: how both judges do on its frames or pictures, its films where it has some, its seven emotions.

    emotion: accuracy among the pictures whose emotion is known; emotion_pictures: how many they are.
    """

    name: str
    smile: Changes | None
    films: Films | None = None
    emotion: Change | None = None
    emotion_pictures: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """Beats of takes whose smile is known, (n,): truth, both judges' scores, and who and what they are of."""

    truth: Labels
    before: Scores
    after: Scores
    emotion_truth: Labels
    emotion_before: Labels
    emotion_after: Labels
    take: Labels
    person: list[str]
    word: list[str]


def frames_of(
    takes: Sequence[Take], seen: Mapping[str, Seen], before: Mapping[str, Heard], after: Mapping[str, Heard]
) -> Frames:
    """Put together what both said of takes. seen, before, after: by a take's name."""
    parts = [
        _frames(number, take, seen[take.name], before[take.name], after[take.name]) for number, take in enumerate(takes)
    ]
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in _ARRAYS}
    people, words = ([one for part in parts for one in getattr(part, name)] for name in ("person", "word"))
    return Frames(**joined, person=people, word=words)


_ARRAYS = ("truth", "before", "after", "emotion_truth", "emotion_before", "emotion_after", "take")


def _frames(number: int, take: Take, seen: Seen, before: Heard, after: Heard) -> Frames:
    targets = targets_at(take.spans, seen.beats_s, take.still)
    known = np.flatnonzero(targets.smile != UNKNOWN)
    return Frames(
        targets.smile[known],
        before.smile[known],
        after.smile[known],
        targets.emotion[known],
        before.emotion[known],
        after.emotion[known],
        np.full(len(known), number),
        [take.person] * len(known),
        [take.spans[span].word for span in targets.span[known]],
    )


def own(takes: Sequence[Take], frames: Frames, called: Films | None, threshold: float, name: str = OWN) -> Section:
    """Return the section of own takes."""
    emotion, count = _felt(frames.emotion_truth, frames.emotion_before, frames.emotion_after, frames.person)
    smile = compared(frames.before, frames.after, frames.truth, frames.person, threshold)
    return Section(name, smile, called, emotion, count)


def by_group(
    takes: Sequence[Take],
    seen: Mapping[str, Seen],
    before: Mapping[str, Heard],
    after: Mapping[str, Heard],
    settings: RefereeSettings,
) -> dict[str, list[Section]]:
    """Return a section for each person, each label and each tag among `takes`."""
    frames = frames_of(takes, seen, before, after)
    every = own_films(takes, seen, before, after, settings)
    grouped: dict[str, list[Section]] = {}
    for column, groups in _groups(takes, frames).items():
        for name, (rows, names) in groups.items():
            chosen = _rows(frames, rows)
            seen_films = films([one for one in every if one.clip.name in names]) if names else None
            grouped.setdefault(column, []).append(own(takes, chosen, seen_films, settings.threshold, name))
    return grouped


def _groups(takes: Sequence[Take], frames: Frames) -> dict[str, dict[str, tuple[Labels, set[str]]]]:
    """Return, by column and group, its rows and the names of its takes; a label's are parts of takes, so none."""
    person, word = np.array(frames.person), np.array(frames.word)
    people = {
        one: (np.flatnonzero(person == one), {take.name for take in takes if take.person == one})
        for one in sorted(set(frames.person))
    }
    words = {one: (np.flatnonzero(word == one), set[str]()) for one in sorted(set(frames.word))}
    tags = {}
    for tag in sorted({tag for take in takes for tag in take.tags}):
        numbers = [number for number, take in enumerate(takes) if tag in take.tags]
        tags[tag] = (np.flatnonzero(np.isin(frames.take, numbers)), {takes[number].name for number in numbers})
    return {name: groups for name, groups in (("person", people), ("label", words), ("tag", tags)) if groups}


def _rows(of: Frames, rows: Labels) -> Frames:
    picked = {name: getattr(of, name)[rows] for name in _ARRAYS}
    return Frames(**picked, person=[of.person[row] for row in rows], word=[of.word[row] for row in rows])


def public(
    sets: Mapping[str, Cached],
    before: Ear,
    after: Ear,
    settings: RefereeSettings,
    progress: Callable[[str, int, int], None] = lambda name, done, of: None,
) -> Iterator[Section]:
    """Give a section for each set, on its people that nobody was trained on."""
    for done, (name, one) in enumerate(sets.items()):
        progress("public", done, len(sets))
        rows = np.flatnonzero((one.split == "val") & (one.truth != UNKNOWN))
        if len(rows):
            yield (
                _clips(name, one, rows, before, after, settings)
                if one.track.max(initial=-1) >= 0
                else _pictures(name, one, rows, before, after, settings.threshold)
            )
    progress("public", len(sets), len(sets))


def _pictures(name: str, one: Cached, rows: Labels, before: Ear, after: Ear, threshold: float) -> Section:
    (first, felt_first), (second, felt_second) = before.stills(one, rows), after.stills(one, rows)
    people = one.person[rows].tolist()
    emotion, count = _felt(one.emotion_truth[rows], felt_first, felt_second, people)
    return Section(name, compared(first, second, one.truth[rows], people, threshold), None, emotion, count)


def _clips(name: str, one: Cached, rows: Labels, before: Ear, after: Ear, settings: RefereeSettings) -> Section:
    rows = rows[np.argsort(one.track[rows], kind="stable")]
    first, second = before.tracks(one, rows), after.tracks(one, rows)
    scores = [np.concatenate([strip.smile for strip in strips]) for strips in (first, second)]
    clips = public_clips(one, rows)
    called = [watched(clip, [mine], [other], settings) for clip, mine, other in zip(clips, first, second, strict=True)]
    smile = compared(scores[0], scores[1], one.truth[rows], one.person[rows].tolist(), settings.threshold)
    return Section(name, smile, films(called))


def _felt(truth: Labels, before: Labels, after: Labels, people: Sequence[str]) -> tuple[Change | None, int]:
    known = np.flatnonzero(truth != UNKNOWN)
    if not len(known):
        return None, 0
    right = [(one[known] == truth[known]).astype(np.float64) for one in (before, after)]

    def measures(weights: Scores) -> list[float]:
        first, second = (float((weights * one).sum() / weights.sum()) for one in right)
        return [first, second, second - first]

    return Change(*intervals(measures, [people[row] for row in known])), len(known)


def points(interval: Interval) -> str:
    """Return a difference of shares as people read it: in points of a hundred, with its interval."""
    if np.isnan(interval.low):
        return f"{100 * interval.value:+.1f}"
    return f"{100 * interval.value:+.1f} ({100 * interval.low:+.1f} … {100 * interval.high:+.1f})"
