"""How long the judge takes a frame, from the picture to the verdict, on a real video and one thread.

    python -m bench.judgement --video FILE [--weights DIR] [--frames 300] [--faces 1 4]

Beside it, in the same run and by turns, stands what a program does that keeps no embeddings: the whole window of
crops through the same network in eager torch, for every frame. Goals, p50: detect to verdict 5 ms for one face, encoder
2 ms, head 0.3 ms, and the network's share at least 20 times faster than eager torch. Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from smilecam import weights as weights_room
from smilecam.capture.file import VideoReader
from smilecam.frames import Frame, Picture
from smilecam.perception.finder import video_finder
from smilecam.perception.graphs import CROP_SHAPE, OnnxEncoder, OnnxHead
from smilecam.perception.judge import FrameJudge, Network
from smilecam.ports import Crops, Embeddings, Encoder, Head
from smilecam.referee import Referee
from smilecam.settings import RefereeSettings
from smilecam.weights import Weights

# So few pictures lie in the processor's cache, as one does that a camera just wrote.
TURNS, EAGER_A_TURN, MOST_PICTURES = 5, 4, 30
GOALS_MS = {"encoder": 2.0, "head": 0.3, "detect to verdict": 5.0}
EAGER_GOAL = 20.0

T = TypeVar("T")


class Times:
    """Milliseconds by step; `of` runs a step and notes how long it took."""

    def __init__(self) -> None:
        self.ms: dict[str, list[float]] = defaultdict(list)

    def of(self, step: str, work: Callable[[], T]) -> T:
        began = time.perf_counter()
        done = work()
        self.ms[step].append(1000 * (time.perf_counter() - began))
        return done

    def told(self, step: str) -> str:
        return f"{np.percentile(self.ms[step], 50):.2f} / {np.percentile(self.ms[step], 95):.2f}"

    def median(self, step: str) -> float:
        return float(np.median(self.ms[step]))


class TimedEncoder:
    def __init__(self, encoder: Encoder, times: Times) -> None:
        self._encoder, self._times = encoder, times

    def encode(self, crops: Crops) -> Embeddings:
        return self._times.of("encoder", lambda: self._encoder.encode(crops))


class TimedHead:
    def __init__(self, head: Head, times: Times) -> None:
        self._head, self._times = head, times

    def judge(self, windows: Embeddings) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        return self._times.of("head", lambda: self._head.judge(windows))


class Course:
    """The live judge and its referee, for a number of faces allowed."""

    def __init__(self, weights: Weights, faces: int) -> None:
        self.times, self.faces = Times(), faces
        encoder = TimedEncoder(OnnxEncoder(weights.encoder), self.times)
        network = Network(encoder, TimedHead(OnnxHead(weights.head), self.times), weights.card)
        self._judge = FrameJudge(video_finder(faces), network)
        self._referee = Referee(RefereeSettings())
        self.judged = 0

    def run(self, frame: Frame) -> None:
        verdicts = self.times.of("detect to verdict", lambda: self._referee.decide(self._judge.judge(frame)))
        self.judged += len(verdicts.faces)
        for stage in ("find", "crop"):
            self.times.ms[stage].append(self._judge.stages_ms()[stage])

    def close(self) -> None:
        self._judge.close()


def eager(length: int) -> Callable[[], object]:
    """Return a call that puts a window of `length` crops through the network, with weights as they come."""
    import torch
    from smilecam_model.network import SmileNet

    torch.set_num_threads(1)
    network, window = SmileNet().eval(), torch.randn(1, length, *CROP_SHAPE)

    def judge() -> object:
        with torch.inference_mode():
            return network(window)

    return judge


def pictures_of(video: Path) -> list[Picture]:
    """Return the first pictures of a video, forwards and then backwards, so that no face jumps when it begins anew."""
    with VideoReader(video) as reader:
        pictures = [frame.picture for frame in islice(reader, MOST_PICTURES)]
    return pictures + pictures[::-1]


def frames_of(pictures: list[Picture], turn: int, count: int) -> Iterator[Frame]:
    """Give a turn's frames, 30 a second, going on where the turn before it ended."""
    for number in range(turn * count, (turn + 1) * count):
        yield Frame(pictures[number % len(pictures)], number / 30, number)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--video", type=Path, required=True)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--faces", type=int, nargs="+", default=[1, 4])
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    weights = weights_room.load(weights_room.find(asked.weights))
    length = weights.card.window.length
    courses, whole, rival = [Course(weights, faces) for faces in asked.faces], eager(length), Times()
    pictures = pictures_of(asked.video)
    for turn in range(TURNS + 1):
        for course in courses:
            for frame in frames_of(pictures, turn, asked.frames // TURNS):
                course.run(frame)
        for _ in range(EAGER_A_TURN):
            rival.of("window", whole)
        if turn == 0:  # to get warm
            for times in (*(course.times for course in courses), rival):
                times.ms.clear()
    size = "x".join(str(side) for side in pictures[0].shape[1::-1])
    print(f"{asked.video.name}, {size}, {asked.frames} frames in {TURNS} turns, one thread; milliseconds, p50 / p95")
    print(f"{'':24}" + "".join(f"{f'{course.faces} allowed':>18}" for course in courses) + f"{'goal':>10}")
    for step in ("find", "crop", "encoder", "head", "detect to verdict"):
        goal = f"{GOALS_MS[step]:g}" if step in GOALS_MS else ""
        print(f"{step:24}" + "".join(f"{course.times.told(step):>18}" for course in courses) + f"{goal:>10}")
    print(f"{f'eager torch, T = {length}':24}{rival.told('window'):>18}")
    for name, steps in (("encoder and head", ("encoder", "head")), ("detect to verdict", ("detect to verdict",))):
        ours = sum(courses[0].times.median(step) for step in steps)
        print(f"{f'times {name}':24}{rival.median('window') / ours:>18.0f}{EAGER_GOAL:>28g}")
    for course in courses:
        course.close()


if __name__ == "__main__":
    main()
