"""How long the judge takes a frame, from the picture to the verdict, on a real video and one thread.

    python -m bench.judgement --video FILE [--weights DIR] [--frames 300] [--faces 1 4]

Beside it, in the same run and by turns, stands the same judge as a program would be that keeps no embeddings: it finds,
follows and cuts the face as ours does, and puts the whole window of crops through the network in eager torch for every
frame. Goals, p50: detect to verdict 5 ms for one face, encoder 2 ms, head 0.3 ms, and 20 times faster than that
program. The processor's time, of all threads, says what the clock cannot where other programs run. Needs the extra
`train`.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from smilecam import weights as weights_room
from smilecam.capture.file import VideoReader
from smilecam.faces import Face
from smilecam.frames import Frame, Picture
from smilecam.perception.finder import video_finder
from smilecam.perception.graphs import OnnxEncoder, OnnxHead
from smilecam.perception.judge import FrameJudge, Network
from smilecam.ports import Crops, Embeddings, Encoder, Finder, Head
from smilecam.referee import Referee
from smilecam.settings import RefereeSettings
from smilecam.verdict import Verdicts
from smilecam.weights import Card, Weights

# So few pictures lie in the processor's cache, as one does that a camera just wrote.
TURNS, EAGER_A_TURN, MOST_PICTURES = 5, 6, 30
GOALS_MS = {"encoder": 2.0, "head": 0.3, "detect to verdict": 5.0}
EAGER_GOAL = 20.0
STEPS = ("find", "crop", "encoder", "head", "detect to verdict", "nothing")

T = TypeVar("T")
Logits = tuple[NDArray[np.float32], NDArray[np.float32]]


class Times:
    """Milliseconds by step, on the clock and of the processor; `of` runs a step and notes how long it took."""

    def __init__(self) -> None:
        self.ms: dict[str, list[float]] = defaultdict(list)
        self.processor_ms: dict[str, list[float]] = defaultdict(list)

    def of(self, step: str, work: Callable[[], T]) -> T:
        processor, began = time.process_time(), time.perf_counter()
        done = work()
        self.ms[step].append(1000 * (time.perf_counter() - began))
        self.processor_ms[step].append(1000 * (time.process_time() - processor))
        return done

    def told(self, step: str) -> str:
        """Return p50 / p95 on the clock, and p50 of the processor's time."""
        middle, high = np.percentile(self.ms[step], (50, 95))
        return f"{middle:.2f} / {high:.2f} {self.median(step, processor=True):7.2f}"

    def median(self, step: str, *, processor: bool = False) -> float:
        return float(np.median((self.processor_ms if processor else self.ms)[step]))

    def clear(self) -> None:
        self.ms.clear()
        self.processor_ms.clear()


class TimedFinder:
    def __init__(self, finder: Finder, times: Times) -> None:
        self._finder, self._times = finder, times

    def find(self, picture: Picture) -> list[Face]:
        return self._times.of("find", lambda: self._finder.find(picture))

    def close(self) -> None:
        self._finder.close()


class TimedEncoder:
    def __init__(self, encoder: Encoder, times: Times) -> None:
        self._encoder, self._times = encoder, times

    def encode(self, crops: Crops) -> Embeddings:
        return self._times.of("encoder", lambda: self._encoder.encode(crops))


class TimedHead:
    def __init__(self, head: Head, times: Times) -> None:
        self._head, self._times = head, times

    def judge(self, windows: Embeddings) -> Logits:
        return self._times.of("head", lambda: self._head.judge(windows))


class TimedNetwork(Network):
    """The network, with the time that cutting faces out takes."""

    def __init__(self, encoder: Encoder, head: Head, card: Card, times: Times) -> None:
        super().__init__(TimedEncoder(encoder, times), TimedHead(head, times), card)
        self._times = times

    def crops(self, picture: Picture, faces: Sequence[Face]) -> Crops:
        return self._times.of("crop", lambda: super(TimedNetwork, self).crops(picture, faces))


class KeptCrops:
    """An encoder that keeps the crops themselves, for a program that keeps no embeddings."""

    def encode(self, crops: Crops) -> Embeddings:
        return crops


class EagerTorch:
    """The head of that program: the whole network in eager torch, over a window of crops. Its weights are random."""

    def __init__(self) -> None:
        import torch
        from smilecam_model.network import SmileNet

        torch.set_num_threads(1)
        self._torch, self._network = torch, SmileNet().eval()

    def judge(self, windows: Embeddings) -> Logits:
        """(N, T, 3, 224, 224) float32 -> smile logits (N,), emotion logits (N, 7)."""
        with self._torch.inference_mode():
            smile, emotion = self._network(self._torch.from_numpy(windows))
        return smile.numpy(), emotion.numpy()


class Course:
    """A judge and its referee on the endless frames of `pictures`."""

    def __init__(self, weights: Weights, pictures: list[Picture], faces: int, encoder: Encoder, head: Head) -> None:
        self.times, self.faces = Times(), faces
        network = TimedNetwork(encoder, head, weights.card, self.times)
        self._judge = FrameJudge(TimedFinder(video_finder(faces), self.times), network)
        self._referee = Referee(RefereeSettings())
        self._frames = frames_of(pictures)

    def run(self, frames: int) -> None:
        for frame in islice(self._frames, frames):
            self.times.of("nothing", lambda: None)
            self.times.of("detect to verdict", partial(self._verdicts, frame))

    def _verdicts(self, frame: Frame) -> Verdicts:
        return self._referee.decide(self._judge.judge(frame))

    def close(self) -> None:
        self._judge.close()


def pictures_of(video: Path) -> list[Picture]:
    """Return the first pictures of a video, forwards and then backwards, so that no face jumps when it begins anew."""
    with VideoReader(video) as reader:
        pictures = [frame.picture for frame in islice(reader, MOST_PICTURES)]
    return pictures + pictures[::-1]


def frames_of(pictures: list[Picture]) -> Iterator[Frame]:
    """Give frames without end, 30 a second."""
    for number in count():
        yield Frame(pictures[number % len(pictures)], number / 30, number)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--video", type=Path, required=True)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--faces", type=int, nargs="+", default=[1, 4])
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    weights, pictures = weights_room.load(weights_room.find(asked.weights)), pictures_of(asked.video)
    ours = [
        Course(weights, pictures, faces, OnnxEncoder(weights.encoder), OnnxHead(weights.head)) for faces in asked.faces
    ]
    eager = Course(weights, pictures, 1, KeptCrops(), EagerTorch())
    length = weights.card.window.length
    # To get warm: until a face is born and its window is full.
    eager.run(10 + round(30 * length * weights.card.window.stride_s))
    for course in ours:
        course.run(asked.frames // TURNS)
    for course in (*ours, eager):
        course.times.clear()
    for _ in range(TURNS):
        for course in ours:
            course.run(asked.frames // TURNS)
        eager.run(EAGER_A_TURN)
    size = "x".join(str(side) for side in pictures[0].shape[1::-1])
    print(f"{asked.video.name}, {size}, {asked.frames} frames in {TURNS} turns, one thread")
    print("milliseconds: p50 / p95 on the clock, p50 of the processor's time")
    print(f"{'':20}" + "".join(f"{f'{course.faces} allowed':>26}" for course in ours) + f"{'goal':>8}")
    for step in STEPS:
        goal = f"{GOALS_MS[step]:g}" if step in GOALS_MS else ""
        print(f"{step:20}" + "".join(f"{course.times.told(step):>26}" for course in ours) + f"{goal:>8}")
    print(f"the whole window of {length} crops for every frame, in eager torch; 1 allowed")
    for name, step in (("network", "head"), ("detect to verdict", "detect to verdict")):
        print(f"{name:20}{eager.times.told(step):>26}")
    print("times faster than that: on the clock, and in processor's time")
    for name, rival, steps in (
        ("network", "head", ("encoder", "head")),
        ("detect to verdict", "detect to verdict", ("detect to verdict",)),
    ):
        clock, processor = (
            eager.times.median(rival, processor=by) / sum(ours[0].times.median(step, processor=by) for step in steps)
            for by in (False, True)
        )
        print(f"{name:20}{f'{clock:.1f} {processor:7.1f}':>26}{EAGER_GOAL:>34g}")
    for course in (*ours, eager):
        course.close()


if __name__ == "__main__":
    main()
