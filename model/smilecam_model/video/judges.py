"""The judges that are compared: the network on its window, and its rivals on the same faces and frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smilecam.perception.judge import Network
from smilecam.perception.window import Window
from smilecam.weights import WindowFacts
from smilecam_model.video.strip import Doubles, Strip, mean_of_last

# Names in reports: the network as shipped; its heads on single frames, alone and as a moving average; MediaPipe's smile
# blendshapes, likewise.
WINDOW, SINGLE, SINGLE_MEAN, RIVAL, RIVAL_MEAN = "window", "single", "single_mean", "mediapipe", "mediapipe_mean"
JUDGES = (WINDOW, SINGLE, SINGLE_MEAN, RIVAL, RIVAL_MEAN)
AVERAGED = 5
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class FaceTrack:
    """One face of one clip: what the network said (strip), its embeddings (n, 256), a rival's scores (n,) or nan."""

    strip: Strip
    embeddings: Floats
    rival: Doubles


def strips_of(network: Network, face: FaceTrack) -> Mapping[str, Strip]:
    """Return what each judge said of a face; rivals that never saw it are left out."""
    single = np.array([smile for smile, _ in network.opinions(list(face.embeddings[:, None]))])
    said = {
        WINDOW: face.strip.smile,
        SINGLE: single,
        SINGLE_MEAN: mean_of_last(single, AVERAGED),
        RIVAL: face.rival,
        RIVAL_MEAN: mean_of_last(face.rival, AVERAGED),
    }
    return {name: face.strip.told(smile) for name, smile in said.items() if not np.isnan(smile).all()}


def judged(network: Network, facts: WindowFacts, time_s: Doubles, light: Doubles, embeddings: Floats) -> Strip:
    """Return what the network says of a face from its embeddings (n, 256), through a window of `facts`."""
    window = Window(facts.length, facts.stride_s, facts.max_gap_s)
    windows, filled_s = [], np.empty(len(time_s))
    for at, now in enumerate(time_s.tolist()):
        window.add(now, embeddings[at])
        windows.append(window.read())
        filled_s[at] = window.filled_s
    smile = np.array([smile for smile, _ in network.opinions(windows)])
    return Strip(time_s, smile, filled_s, light, float(time_s[0]))
