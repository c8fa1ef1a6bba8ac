"""Sections of a report: labelled clips, talking people, made-up sequences; each judged, counted and compared alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from smilecam.perception.judge import Network
from smilecam.settings import RefereeSettings
from smilecam.weights import WindowFacts
from smilecam_model.video.actors import Company
from smilecam_model.video.calls import ENOUGH, Tally, tally, total
from smilecam_model.video.curves import Lead, Point, Scored, by_judge, curve, lead, outs_at, points, tally_of
from smilecam_model.video.judges import WINDOW, FaceTrack, judged, strips_of
from smilecam_model.video.line import Watched
from smilecam_model.video.rates import Rate
from smilecam_model.video.sequences import Made, sequences
from smilecam_model.video.spans import Label, seconds_of
from smilecam_model.video.strip import Strip

# Windows that are tried beside the weights' own: other lengths, and about the same second at other rates.
LENGTHS = (1, 4, 8, 12, 16, 24, 32)
STRIDES_S = (1 / 30, 1 / 10)
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Part:
    """Some sequences of a section that are alike: hours of straight faces, and false outs of each judge."""

    name: str
    straight_s: float
    outs: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Looking:
    """The network through another window. fewest: false outs an hour where it is as quick as through its own."""

    facts: WindowFacts
    point: Point
    fewest_per_hour: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """What one source gave.

    straight_s: seconds of `not` spans; judged_s: those in which a face was judged, which rates are of.
    said: the network at the asked setting, call by call; at: every judge there. leads: at equal time to call.
    first_verdicts_s: of each clip with a face, from its first sight to its first judgement.
    """

    name: str
    clips: int
    people: int
    straight_s: float
    judged_s: float
    said: Tally
    at: Mapping[str, Point]
    curves: Mapping[str, Sequence[Point]]
    leads: Sequence[Lead]
    first_verdicts_s: Sequence[float] = ()
    parts: Sequence[Part] = ()
    windows: Sequence[Looking] = ()
    left_out: int = 0

    @property
    def rate(self) -> Rate:
        return Rate(self.said.outs, self.judged_s)


def of_clips(name: str, watched: Sequence[Watched], network: Network, settings: RefereeSettings) -> Section:
    """Count what the live line saw; the calls are those of its own referee."""
    scored = by_judge([(one.clip, [strips_of(network, face) for face in one.faces]) for one in watched])
    return _section(
        name,
        scored,
        total(tally(one.clip, one.calls) for one in watched),
        settings,
        straight_s=sum(one.straight_s for one in watched),
        judged_s=sum(one.judged_s for one in watched),
        first_verdicts_s=[one.first_verdict_s for one in watched if one.first_verdict_s is not None],
    )


def of_sequences(
    company: Company,
    hours: float,
    network: Network,
    window: WindowFacts,
    settings: RefereeSettings,
    *,
    seed: int,
    others: Sequence[WindowFacts] = (),
    progress: Progress = lambda hours: None,
) -> Section:
    """Make sequences for so many hours of straight faces, and judge them.

    others: windows to look through as well. progress: told the hours so far.
    """
    made: list[tuple[Made, Mapping[str, Strip]]] = []
    looked: list[list[Scored]] = [[] for _ in others]
    straight_s = 0.0
    for one in sequences(company, hours, seed):
        strip = judged(network, window, one.time_s, one.light, one.embeddings)
        nobody = np.full(len(one.time_s), np.nan)
        strips = strips_of(network, FaceTrack(strip, one.embeddings, nobody))
        for facts, into in zip(others, looked, strict=True):
            # The referee waits for the past that there is, not for what a short window keeps of it.
            other = judged(network, facts, one.time_s, one.light, one.embeddings)
            into.append(Scored(one.clip, (strip.told(other.smile),)))
        # What is kept of a thousand sequences is what was said of them.
        made.append((replace(one, embeddings=one.embeddings[:0]), strips))
        straight_s += seconds_of(one.clip.spans, Label.NOT)
        progress(straight_s / 3600)
    scored = by_judge([(one.clip, [strips]) for one, strips in made])
    section = _section(
        "synthetic",
        scored,
        tally_of(scored[WINDOW], settings),
        settings,
        straight_s=straight_s,
        judged_s=straight_s,
        parts=_parts(scored, [one for one, _ in made], settings),
        left_out=company.left_out,
    )
    windows = [_looking(facts, into, section, settings) for facts, into in zip(others, looked, strict=True)]
    return replace(section, windows=windows)


def other_windows(own: WindowFacts) -> list[WindowFacts]:
    """Return the windows to try beside the weights' own."""
    lengths = [replace(own, length=one) for one in LENGTHS]
    lasts_s = own.length * own.stride_s
    rates = [replace(own, length=max(1, round(lasts_s / one)), stride_s=round(one, 6)) for one in STRIDES_S]
    return [*lengths, *rates]


def _section(
    name: str,
    scored: Mapping[str, Sequence[Scored]],
    said: Tally,
    settings: RefereeSettings,
    *,
    straight_s: float,
    judged_s: float,
    first_verdicts_s: Sequence[float] = (),
    parts: Sequence[Part] = (),
    left_out: int = 0,
) -> Section:
    clips = [one.clip for one in scored[WINDOW]]
    people = [one.person for one in clips]
    at = {judge: points(one, [settings])[0] for judge, one in scored.items()}
    curves = {judge: curve(one, settings) for judge, one in scored.items()}
    # A median of a few onsets compares nothing.
    rivals = [judge for judge in scored if judge != WINDOW] if len(said.onsets) >= ENOUGH and judged_s else []
    leads = [found for one in rivals if (found := lead(at[WINDOW], one, curves[one], people, judged_s))]
    return Section(
        name,
        len(clips),
        len(set(people)),
        straight_s,
        judged_s,
        said,
        at,
        curves,
        leads,
        first_verdicts_s,
        parts,
        left_out=left_out,
    )


def _parts(scored: Mapping[str, Sequence[Scored]], made: Sequence[Made], settings: RefereeSettings) -> list[Part]:
    outs = {judge: points(one, [settings])[0].outs for judge, one in scored.items()}
    names = [(one.kind, f"fps{one.rate:g}") for one in made]
    straight_s = np.array([seconds_of(one.clip.spans, Label.NOT) for one in made])
    found = []
    for name in dict.fromkeys(name for column in zip(*names, strict=True) for name in column):
        rows = np.array([name in pair for pair in names])
        counts = {judge: int(one[rows].sum()) for judge, one in outs.items()}
        found.append(Part(name, float(straight_s[rows].sum()), counts))
    return found


def _looking(facts: WindowFacts, scored: Sequence[Scored], own: Section, settings: RefereeSettings) -> Looking:
    fewest = outs_at(curve(scored, settings), own.at[WINDOW])
    per_hour = None if fewest is None else float(fewest.sum()) / own.judged_s * 3600
    return Looking(facts, points(scored, [settings])[0], per_hour)
