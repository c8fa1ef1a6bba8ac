"""What judging less often does to the verdicts: the same films, judged at several rates, against hand-marked spans.

    python -m bench.judging_rates --media DIR [--rates 30 15 10 5 3 2]

DIR holds videos and events.csv (file,start_s,end_s,label,note; labels "smile" and "not"). Frames are thinned as the
judgement path thins them under --max-cpu. A smile is caught where its span is called at all; late is how long after
the span's beginning that was, median; a false call is one that begins within a "not" span.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np

from smilecam import weights as weights_room
from smilecam.capture.file import VideoReader
from smilecam.frames import Frame
from smilecam.perception.finder import video_finder
from smilecam.perception.judge import FrameJudge, Network, network_of
from smilecam.pipeline.spacing import Spacing
from smilecam.referee import Referee
from smilecam.settings import RefereeSettings
from smilecam.verdict import Verdicts

FACES = 4


@dataclass(frozen=True, slots=True)
class Span:
    start_s: float
    end_s: float
    label: str

    def holds(self, time_s: float) -> bool:
        return self.start_s <= time_s <= self.end_s


@dataclass(frozen=True, slots=True)
class Score:
    """One film at one rate. late_s: of each smile that was caught. false: laughs that began where nobody smiled.

    smiles: what the network said in all frames that are marked, by label. past_s: seconds of past that it saw.
    """

    caught: int
    marked: int
    late_s: tuple[float, ...]
    false: int
    smiles: dict[str, list[float]]
    past_s: list[float]


def spans_of(events: Path) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = defaultdict(list)
    with events.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            spans[row["file"]].append(Span(float(row["start_s"]), float(row["end_s"]), row["label"]))
    return spans


def judged(frames: Sequence[Frame], rate_hz: float, network: Network) -> list[Verdicts]:
    """Judge those of `frames` that a rate of `rate_hz` lets through."""
    judge, referee = FrameJudge(video_finder(FACES), network), Referee(RefereeSettings())
    spacing = Spacing()
    try:
        return [referee.decide(judge.judge(frame)) for frame in frames if spacing.takes(frame.time_s, 1 / rate_hz)]
    finally:
        judge.close()


def scored(told: Sequence[Verdicts], spans: Sequence[Span]) -> Score:
    marked = [span for span in spans if span.label == "smile"]
    begins = [
        (now.time_s, face.judgement.track)
        for before, now in pairwise(told)
        for face in now.faces
        if face.laughing and face.judgement.track not in {one.judgement.track for one in before.faces if one.laughing}
    ]
    calls = [[now.time_s for now in told if span.holds(now.time_s) and _any_laughs(now)] for span in marked]
    late = tuple(times[0] - span.start_s for span, times in zip(marked, calls, strict=True) if times)
    false = sum(any(span.label == "not" and span.holds(time_s) for span in spans) for time_s, _ in begins)
    smiles: dict[str, list[float]] = defaultdict(list)
    past = []
    for now in told:
        for span in spans:
            if span.holds(now.time_s):
                smiles[span.label] += [face.judgement.smile for face in now.faces]
                past += [face.judgement.filled_s for face in now.faces]
    return Score(len(late), len(marked), late, false, smiles, past)


def _any_laughs(now: Verdicts) -> bool:
    return any(face.laughing for face in now.faces)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--media", type=Path, required=True)
    parser.add_argument("--rates", type=float, nargs="+", default=[30, 15, 10, 7.5, 5, 4, 3, 2])
    asked = parser.parse_args()
    network = network_of(weights_room.load(weights_room.find(None)))
    spans = spans_of(asked.media / "events.csv")
    scores: dict[float, list[Score]] = defaultdict(list)
    for name, marked in spans.items():
        with VideoReader(asked.media / name) as reader:
            frames = list(reader)
        for rate in asked.rates:
            scores[rate].append(scored(judged(frames, rate, network), marked))
    print(f"{len(spans)} films of {asked.media.name}, marked by hand; threshold {RefereeSettings().threshold:g}")
    print(" rate   caught  late p50    max  false  past p10  smile p50  not p90")
    for rate, all_of in scores.items():
        late = [one for score in all_of for one in score.late_s]
        smile, calm = ([one for score in all_of for one in score.smiles[label]] for label in ("smile", "not"))
        past = [one for score in all_of for one in score.past_s]
        caught, of = sum(score.caught for score in all_of), sum(score.marked for score in all_of)
        print(
            f"{rate:5g} {f'{caught}/{of}':>8} {median(late):8.2f}s {max(late):5.2f}s"
            f" {sum(score.false for score in all_of):6} {np.percentile(past, 10):8.2f}s"
            f" {median(smile):10.3f} {np.percentile(calm, 90):8.3f}"
        )


if __name__ == "__main__":
    main()
