from pathlib import Path

import numpy as np
import pytest
from smilecam_model.video.judges import FaceTrack, judged, strips_of

from smilecam.perception.judge import Network, network_of
from smilecam.weights import load
from tests.fakes.weights import WINDOW, tiny_weights


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return network_of(load(tiny_weights(tmp_path_factory.mktemp("weights"))))


def embeddings(*smiles: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    vectors = np.zeros((len(smiles), 256), np.float32)
    vectors[:, 0] = smiles
    return vectors


def a_face(network: Network, *smiles: float, rival: float = np.nan) -> FaceTrack:
    vectors, at = embeddings(*smiles), np.arange(len(smiles)) / 15
    strip = judged(network, WINDOW, at, np.full(len(smiles), 0.5), vectors)
    return FaceTrack(strip, vectors, np.full(len(smiles), rival))


def test_the_window_remembers_what_single_frames_forget(network: Network) -> None:
    said = strips_of(network, a_face(network, *[-1.0] * 7, 1.0))
    assert said["single"].smile[-1] > 0.95
    assert said["window"].smile[-1] < 0.2
    assert said["single"].smile[-1] > said["single_mean"].smile[-1] > said["window"].smile[-1]


def test_a_steady_face_is_the_same_to_all(network: Network) -> None:
    said = strips_of(network, a_face(network, *[0.1] * 10))
    for name in ("single", "single_mean"):
        assert said[name].smile == pytest.approx(said["window"].smile, abs=1e-5)


def test_a_rival_that_never_saw_the_face_is_left_out(network: Network) -> None:
    assert set(strips_of(network, a_face(network, 0.1, 0.1))) == {"window", "single", "single_mean"}
    assert "mediapipe_mean" in strips_of(network, a_face(network, 0.1, 0.1, rival=0.4))


def test_another_window_looks_back_as_far_as_it_is_told(network: Network, tmp_path: Path) -> None:
    vectors, at = embeddings(*[-1.0] * 7, 1.0), np.arange(8) / 15
    short = type(WINDOW)(length=2, stride_s=WINDOW.stride_s, max_gap_s=WINDOW.max_gap_s)
    told = judged(network, short, at, np.full(8, 0.5), vectors)
    assert told.smile[-1] == pytest.approx(1 / (1 + np.exp(-0.5)), abs=1e-4)  # -1 and 1 are even, and the bias speaks
    assert told.filled_s[-1] == pytest.approx(WINDOW.stride_s)
