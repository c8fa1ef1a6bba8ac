"""One run over films: what was asked for, source by source, through the live line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from smilecam.errors import BadData, UsageProblem
from smilecam.perception.crop import CropRule
from smilecam.perception.finder import video_finder
from smilecam.settings import RefereeSettings, Settings
from smilecam.weights import Weights
from smilecam_model import cache
from smilecam_model.prepare import prepare
from smilecam_model.video.actors import STILL_SETS, TALK_SET, Company, company
from smilecam_model.video.blendshapes import Blendshapes, Rival
from smilecam_model.video.line import Line, Watched, frames_in
from smilecam_model.video.report import Report
from smilecam_model.video.sections import Section, of_clips, of_sequences, other_windows
from smilecam_model.video.spans import Clip, events, labelled_by_clip

# One draw for all: figures of two runs are of the same people and sequences.
SEED = 1
_WORKERS = 2
Moved = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What to judge. events: a table of spans, its clips in `clips` or beside it. talk: the talk set's folder.

    synthetic: hours of straight faces in made-up sequences, from the people in `data`: the sets, or their cached crops.
    windows: look at those through other windows too.
    """

    events: Path | None = None
    clips: Path | None = None
    talk: Path | None = None
    synthetic: float | None = None
    data: Path | None = None
    windows: bool = False


def evaluate(
    asked: Asked,
    weights: Weights,
    settings: RefereeSettings,
    *,
    kept: Path,
    landmarker: Path | None,
    moved: Moved = lambda name, done, of: None,
) -> Report:
    """Judge all that is asked for. Raises UsageProblem or BadData, before any judging where that can be.

    kept: where crops are cached that `data` does not hold. landmarker: MediaPipe's model for the rival and for labels.
    moved: told a name, how far it is, and of how much.
    """
    if asked.events is None and asked.talk is None and asked.synthetic is None:
        raise UsageProblem("events.nothing")
    if asked.synthetic is not None and asked.data is None:
        raise UsageProblem("events.no_data")
    listed = None if asked.events is None else events(asked.events, asked.clips)
    talking = None if asked.talk is None else labelled_by_clip(asked.talk)
    rivalling = None if landmarker is None else _rivalling(landmarker)
    line = Line(weights, settings, lambda: video_finder(Settings().max_faces), rivalling)
    sections: list[Section] = []
    if listed is not None:
        watched = _watched("clips", line, listed, asked.events, moved)
        sections.append(of_clips("clips", watched, line.network, settings))
    if talking is not None:
        sections.append(of_clips("talk", _watched("talk", line, talking, None, moved), line.network, settings))
    if asked.synthetic is not None and asked.data is not None:
        everybody = _company(asked.data, weights, kept, landmarker, moved)
        hours = asked.synthetic
        sections.append(
            of_sequences(
                everybody,
                hours,
                line.network,
                weights.card.window,
                settings,
                seed=SEED,
                others=other_windows(weights.card.window) if asked.windows else (),
                progress=lambda done: moved("synthetic", round(60 * min(done, hours)), round(60 * hours)),
            )
        )
    return Report(weights.card.name, settings, sections)


def _rivalling(landmarker: Path) -> Callable[[], Rival]:
    # Opened once at once, so that a model that is none is said before an hour of judging.
    Blendshapes(landmarker, Settings().max_faces).close()
    return lambda: Blendshapes(landmarker, Settings().max_faces)


def _watched(name: str, line: Line, clips: Sequence[Clip], table: Path | None, moved: Moved) -> list[Watched]:
    of, done = frames_in(clips), 0

    def on(frames: int) -> None:
        nonlocal done
        done += frames
        moved(name, done, max(of, done))

    return [line.watch(clip, table, on) for clip in clips]


def _company(data: Path, weights: Weights, kept: Path, landmarker: Path | None, moved: Moved) -> Company:
    facts = weights.card.crop
    rule = CropRule(weights.card.input.size, facts.eye_x, facts.eye_y, facts.nose_share)
    names = (*STILL_SETS, TALK_SET)
    folder = data
    if not any((data / f"{name}.npz").is_file() for name in names):
        folder = kept
        prepare(
            data, kept, rule, only=[one for one in names if (data / one).is_dir()], workers=_WORKERS, progress=moved
        )
    sets = {name: one for name in names if (one := cache.load(folder, name, rule)) is not None}
    found = company(
        sets,
        weights.encoder,
        (weights.card.input.mean, weights.card.input.std),
        rule,
        seed=SEED,
        landmarker=landmarker,
        progress=lambda done, of: moved("actors", done, of),
    )
    if not found.complete:
        raise BadData("events.no_company", folder=data, wanted=", ".join(names))
    return found
