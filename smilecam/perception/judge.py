"""Frame in, judgements out: finder, tracks, crop, encoder, windows, head, calibration. Knows the rest only as ports."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from smilecam.faces import Face
from smilecam.frames import Frame, Picture
from smilecam.perception.crop import CropRule, crop, normalise
from smilecam.perception.graphs import OnnxEncoder, OnnxHead
from smilecam.perception.tracks import Tracks
from smilecam.perception.window import Window
from smilecam.ports import Embeddings, Encoder, Finder, Head
from smilecam.verdict import Judgement, Judgements
from smilecam.weights import Card, Temperature, Weights

Opinion = tuple[float, tuple[float, ...]]  # smile, and emotion in the order of EMOTIONS: calibrated probabilities


class Network:
    """The network with its card: what it is fed, and what its logits mean. Keep it on one thread."""

    def __init__(self, encoder: Encoder, head: Head, card: Card) -> None:
        self._encoder, self._head = encoder, head
        self._temperature = card.temperature
        self._mean, self._std = card.input.mean, card.input.std
        self._rule = CropRule(card.input.size, card.crop.eye_x, card.crop.eye_y, card.crop.nose_share)
        self._window = card.window

    def crops(self, picture: Picture, faces: Sequence[Face]) -> NDArray[np.float32]:
        """Return (N, 3, S, S) float32, one face each, from a (H, W, 3) uint8 BGR picture."""
        side = self._rule.size
        cut = np.empty((len(faces), side, side, 3), np.uint8)
        for place, face in zip(cut, faces, strict=True):
            crop(picture, face, self._rule, out=place)
        return normalise(cut, self._mean, self._std)

    def embed(self, crops: NDArray[np.float32]) -> Embeddings:
        """(N, 3, S, S) float32 -> (N, 256) float32."""
        return self._encoder.encode(crops)

    def window(self) -> Window:
        """Return an empty window of the length and stride that the head was trained on."""
        return Window(self._window.length, self._window.stride_s, self._window.max_gap_s)

    def opinions(self, windows: Sequence[NDArray[np.float32]]) -> list[Opinion]:
        """Return what the network says of each (T, 256) window; those of one length share a batch."""
        said: dict[int, Opinion] = {}
        by_length: dict[int, list[int]] = {}
        for place, window in enumerate(windows):
            by_length.setdefault(len(window), []).append(place)
        for places in by_length.values():
            # One face, as mostly, is not copied.
            batch = (
                np.stack([windows[place] for place in places]) if len(places) > 1 else windows[places[0]][np.newaxis]
            )
            smiles, emotions = self._head.judge(batch)
            said |= {
                place: calibrated(float(smile), emotion, self._temperature)
                for place, smile, emotion in zip(places, smiles, emotions, strict=True)
            }
        return [said[place] for place in range(len(windows))]


def network_of(weights: Weights) -> Network:
    """Open the two graphs of a weights folder. Raises BadWeights where they do not fit."""
    return Network(OnnxEncoder(weights.encoder), OnnxHead(weights.head), weights.card)


def calibrated(smile: float, emotion: NDArray[np.float32], temperature: Temperature) -> Opinion:
    """Return probabilities: sigmoid(smile / temperature + bias), softmax(emotion (7,) / temperature)."""
    logits = emotion.tolist()
    scaled = [math.exp((one - max(logits)) / temperature.emotion) for one in logits]
    logit = smile / temperature.smile + temperature.smile_bias
    return 0.5 * (1.0 + math.tanh(0.5 * logit)), tuple(share / sum(scaled) for share in scaled)


class FrameJudge:
    """Implements ports.Judge for the frames of one video or camera, given in order: a window for each tracked face.

    A face is told from its birth on (perception.tracks), so that ghosts never have a score. One thread calls it.
    """

    def __init__(self, finder: Finder, network: Network) -> None:
        self._finder, self._network = finder, network
        self._tracks = Tracks()
        self._windows: dict[int, Window] = {}
        self._stages = _Stages()

    def judge(self, frame: Frame) -> Judgements:
        self._stages = stages = _Stages()
        found = self._tracks.update(frame.time_s, self._finder.find(frame.picture))
        stages.lap("find")
        crops = self._network.crops(frame.picture, [face for _, face in found])
        stages.lap("crop")
        vectors = self._network.embed(crops)
        stages.lap("encode")
        windows = self._remember(frame.time_s, [track for track, _ in found], vectors)
        opinions = self._network.opinions([window.read() for window in windows])
        stages.lap("head")
        faces = tuple(
            Judgement(track, face, *opinion, window.filled_s)
            for (track, face), opinion, window in zip(found, opinions, windows, strict=True)
        )
        return Judgements(frame.time_s, frame.number, frame.size, faces, self._tracks.arriving)

    def change(self, network: Network) -> None:
        """Judge by another network from the next frame on; faces keep their numbers.

        Windows begin anew: what one encoder made of a face means nothing to another's head.
        """
        self._network, self._windows = network, {}

    def stages_ms(self) -> dict[str, float]:
        return self._stages.ms

    def close(self) -> None:
        self._finder.close()

    def _remember(self, time_s: float, tracks: Sequence[int], vectors: Embeddings) -> list[Window]:
        """Add each face's vector to its window; forget the windows of those who are gone for good."""
        living = self._tracks.living
        self._windows = {track: self._windows.get(track) or self._network.window() for track in sorted(living)}
        for track, vector in zip(tracks, vectors, strict=True):
            self._windows[track].add(time_s, vector)
        return [self._windows[track] for track in tracks]


class FollowingJudge:
    """A FrameJudge that judges each frame by the network that is wanted then. One thread calls it.

    wanted: returns that network, which is open by then, so that a change costs no frame.
    """

    def __init__(self, finder: Finder, wanted: Callable[[], Network]) -> None:
        self._wanted, self._network = wanted, wanted()
        self._judge = FrameJudge(finder, self._network)

    def judge(self, frame: Frame) -> Judgements:
        network = self._wanted()
        if network is not self._network:
            self._network = network
            self._judge.change(network)
        return self._judge.judge(frame)

    def stages_ms(self) -> dict[str, float]:
        return self._judge.stages_ms()

    def close(self) -> None:
        self._judge.close()


class StillJudge:
    """Implements ports.Judge for pictures that have nothing to do with one another: a sequence of one frame each."""

    def __init__(self, finder: Finder, network: Network) -> None:
        self._finder, self._network = finder, network
        self._stages = _Stages()

    def judge(self, frame: Frame) -> Judgements:
        self._stages = stages = _Stages()
        found = self._finder.find(frame.picture)
        stages.lap("find")
        crops = self._network.crops(frame.picture, found)
        stages.lap("crop")
        vectors = self._network.embed(crops)
        stages.lap("encode")
        opinions = self._network.opinions([vector[np.newaxis] for vector in vectors])
        stages.lap("head")
        faces = tuple(
            Judgement(-1, face, *opinion, filled_s=0.0) for face, opinion in zip(found, opinions, strict=True)
        )
        return Judgements(frame.time_s, frame.number, frame.size, faces)

    def stages_ms(self) -> dict[str, float]:
        return self._stages.ms

    def close(self) -> None:
        self._finder.close()


class _Stages:
    """Milliseconds of each stage of one frame, in order."""

    def __init__(self) -> None:
        self.ms: dict[str, float] = {}
        self._last = perf_counter()

    def lap(self, name: str) -> None:
        now = perf_counter()
        self.ms[name], self._last = (now - self._last) * 1000, now
