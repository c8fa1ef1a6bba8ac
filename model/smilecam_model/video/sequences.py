"""Made-up sequences: one person before a camera for twenty seconds, who may talk, and may smile once or more.

Everything that moves does so as in life: smiles rise within 0.4 to 0.7 s, eyes blink, a hand-held or nodding head
wanders, light steps as an exposure does, frames fall out, and cameras give 15 or 30 a second. A speaking mouth is a
real one: what talking changes in a real track's embeddings is laid over another person's still face, or the track
itself is played. Drawn from people who were not trained on (actors.Company).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from smilecam_model.bank import Track
from smilecam_model.video.actors import LIGHT_OF, Actor, Company, Floats, View
from smilecam_model.video.spans import Clip, Label, Span, seconds_of
from smilecam_model.video.strip import Doubles

# What a person does, and how often: a still face, the same face with another's talking, a talking track itself.
KINDS = ("held", "speaking", "talking")
_SHARES = (0.35, 0.35, 0.3)
LENGTH_S = 20.0
_RATES = (15.0, 30.0)
RISE_S, HOLD_S, FALL_S, PAUSE_S = (0.4, 0.7), (1.0, 4.0), (0.5, 1.0), (2.0, 7.0)
# After a smile has gone a face is not told at once.
_AFTER_S = 0.5
_BLINK_EVERY_S, _BLINK_S = (2.0, 7.0), (0.15, 0.3)
_LIGHT_EVERY_S, _LIGHT_STEP_S = 8.0, 0.12
_DROPPED, _HOLES_EVERY_S, _HOLE_S = 0.02, 20.0, (0.1, 0.4)
_PATH_S = 0.4  # how long a wandering head remembers where it was


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """One made-up sequence. time_s, light (n,), embeddings (n, 256). kind: one of KINDS. rate: frames a second."""

    clip: Clip
    kind: str
    rate: float
    time_s: Doubles
    light: Doubles
    embeddings: Floats


def sequences(company: Company, hours: float, seed: int) -> Iterator[Made]:
    """Give sequences until their straight spans add up to `hours`."""
    straight_s = 0.0
    for number in count():
        if straight_s >= hours * 3600:
            return
        made = sequence(company, number, np.random.default_rng([seed, 29, number]))
        straight_s += seconds_of(made.clip.spans, Label.NOT)
        yield made


def sequence(company: Company, number: int, rng: np.random.Generator) -> Made:
    """Make one, all of it drawn by `rng`."""
    kind, rate = str(rng.choice(KINDS, p=_SHARES)), float(rng.choice(_RATES))
    time_s = frame_times(rate, rng)
    actor = company.actors[int(rng.integers(len(company.actors)))]
    track = company.talking[int(rng.integers(len(company.talking)))]
    smiler = actor if kind != "talking" else _smilers(company)[int(rng.integers(len(_smilers(company))))]
    spans = story(rng) if smiler.smiling is not None and rng.random() < 0.6 else (Span(0.0, LENGTH_S, Label.NOT),)
    share = smile_share(spans, time_s)[:, None]
    course = _Course(time_s, rng)
    embeddings = course.seen(actor.straight) if kind != "talking" else played(track, time_s, rng)
    if kind == "talking":
        # The track has its own light and camera; ours adds how it moves.
        embeddings = embeddings + course.seen(actor.straight) - actor.straight[View.PLAIN]
    if smiler.smiling is not None:
        smile = course.seen(smiler.smiling) - course.seen(smiler.straight)
        embeddings = embeddings + share * smile
    if kind == "speaking":
        speech = played(track, time_s, rng) - track.embeddings[:, 0].mean(0)
        embeddings = embeddings + rng.uniform(0.7, 1.1) * (1 - 0.5 * share) * speech
    person = track.person if kind == "talking" else actor.person
    clip = Clip(f"{kind}-{number}", Path(f"{kind}-{number}"), spans, person)
    return Made(clip, kind, rate, time_s, course.light(), embeddings.astype(np.float32))


def frame_times(rate: float, rng: np.random.Generator) -> Doubles:
    """Return capture times from 0 to LENGTH_S: a camera's even beat, a little off, some missing, some holes."""
    beats = np.arange(round(LENGTH_S * rate)) / rate
    times = beats + rng.uniform(-0.1, 0.1, len(beats)) / rate
    kept = rng.random(len(times)) >= _DROPPED
    for _ in range(rng.poisson(LENGTH_S / _HOLES_EVERY_S)):
        start = rng.uniform(0, LENGTH_S)
        kept &= (times < start) | (times > start + rng.uniform(*_HOLE_S))
    kept[0] = True
    return np.asarray((times - times[0])[kept])


def story(rng: np.random.Generator) -> tuple[Span, ...]:
    """Return spans from 0 to LENGTH_S: straight, rising, smiling, falling, and again."""
    spans: list[Span] = []
    at = 0.0
    while True:
        pause, rise, hold, fall = (float(rng.uniform(*one)) for one in (PAUSE_S, RISE_S, HOLD_S, FALL_S))
        if at + pause + rise + hold + fall + _AFTER_S > LENGTH_S - 1:
            break
        for length, label in (
            (pause, Label.NOT),
            (rise, Label.UNSURE),
            (hold, Label.SMILE),
            (fall + _AFTER_S, Label.UNSURE),
        ):
            spans.append(Span(at, at + length, label))
            at += length
    return (*spans, Span(at, LENGTH_S, Label.NOT))


def smile_share(spans: Sequence[Span], time_s: Doubles) -> Doubles:
    """Return how far the smile stands at each time, 0 to 1: it rises over the span before, falls over that after."""
    share = np.zeros(len(time_s))
    for number, span in enumerate(spans):
        if span.label is not Label.SMILE:
            continue
        rise, fall = spans[number - 1], spans[number + 1]
        up = np.clip((time_s - rise.start_s) / (rise.end_s - rise.start_s), 0, 1)
        down = np.clip((time_s - fall.start_s) / (fall.end_s - _AFTER_S - fall.start_s), 0, 1)
        share = np.maximum(share, _eased(up) - _eased(down))
    return share


def played(track: Track, time_s: Doubles, rng: np.random.Generator) -> Floats:
    """Return a track's embeddings at each time: from a random place on, forth and back, mixed between frames."""
    own = track.time_s - track.time_s[0]
    lasts = float(own[-1])
    at = np.abs((rng.uniform(0, 2 * lasts) + time_s) % (2 * lasts) - lasts)
    after = np.clip(np.searchsorted(own, at), 1, len(own) - 1)
    share = np.clip((at - own[after - 1]) / (own[after] - own[after - 1]), 0, 1)[:, None]
    vectors = track.embeddings[:, 0]
    return np.asarray((1 - share) * vectors[after - 1] + share * vectors[after], np.float32)


class _Course:
    """How a camera sees somebody over time: the share of each view at each frame."""

    def __init__(self, time_s: Doubles, rng: np.random.Generator) -> None:
        self._views = np.zeros((len(time_s), len(View)))
        self._views[:, View.BLINK] = _blinks(time_s, rng)
        exposure = _steps(time_s, rng)
        self._views[:, View.DARK], self._views[:, View.LIGHT] = np.maximum(-exposure, 0), np.maximum(exposure, 0)
        restless = rng.uniform(0.1, 1.0)
        for view in (View.RIGHT, View.DOWN, View.TURNED):
            self._views[:, view] = restless * _wandering(time_s, rng)
        self._views[:, View.SOFT] = np.clip(rng.uniform(0, 0.5) + 0.15 * _wandering(time_s, rng), 0, 1)
        self._light = rng.uniform(0.35, 0.6)

    def seen(self, views: Floats) -> Floats:
        """Return (n, 256) from the embeddings (len(View), 256) of one picture's views."""
        changes = views[1:] - views[View.PLAIN]
        return np.asarray(views[View.PLAIN] + self._views[:, 1:] @ changes, np.float32)

    def light(self) -> Doubles:
        """Return the face's light at each frame, 0 to 1."""
        darker, lighter = self._views[:, View.DARK], self._views[:, View.LIGHT]
        factor = 1 + darker * (LIGHT_OF[View.DARK] - 1) + lighter * (LIGHT_OF[View.LIGHT] - 1)
        return np.asarray(self._light * factor)


def _blinks(time_s: Doubles, rng: np.random.Generator) -> Doubles:
    closed = np.zeros(len(time_s))
    at = rng.uniform(0, _BLINK_EVERY_S[1])
    while at < LENGTH_S:
        lasts = rng.uniform(*_BLINK_S)
        closed = np.maximum(closed, np.clip(1.5 - 3 * np.abs(time_s - at) / lasts, 0, 1))
        at += rng.uniform(*_BLINK_EVERY_S)
    return closed


def _steps(time_s: Doubles, rng: np.random.Generator) -> Doubles:
    """Return the exposure, -1 dark to 1 bright: level for seconds, then another level within a tenth of one."""
    level, exposure, at = rng.normal(0, 0.3), np.zeros(len(time_s)), 0.0
    exposure[:] = level
    while (at := at + rng.exponential(_LIGHT_EVERY_S)) < LENGTH_S:
        new = float(np.clip(rng.normal(0, 0.6), -1, 1))
        exposure += (new - level) * np.clip((time_s - at) / _LIGHT_STEP_S, 0, 1)
        level = new
    return np.clip(exposure, -1, 1)


def _wandering(time_s: Doubles, rng: np.random.Generator) -> Doubles:
    """Return a path of spread 1: mostly smooth, for a head keeps its way, with the jitter of landmarks on it."""
    path = np.empty(len(time_s))
    value = rng.normal()
    for at, gap in enumerate(np.diff(time_s, prepend=time_s[0]).tolist()):
        keeps = float(np.exp(-gap / _PATH_S))
        value = keeps * value + np.sqrt(1 - keeps**2) * rng.normal()
        path[at] = value
    return np.asarray(0.9 * path + 0.25 * rng.normal(size=len(time_s)))


def _eased(way: NDArray[np.float64]) -> NDArray[np.float64]:
    return way * way * (3 - 2 * way)


def _smilers(company: Company) -> list[Actor]:
    return [one for one in company.actors if one.smiling is not None]
