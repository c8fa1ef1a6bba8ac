from pathlib import Path

import numpy as np
import pytest
from smilecam_model.video.calls import Call
from smilecam_model.video.judges import FaceTrack, judged
from smilecam_model.video.line import Watched
from smilecam_model.video.sections import of_clips, of_sequences, other_windows
from smilecam_model.video.spans import Clip, Label

from smilecam.perception.judge import Network, network_of
from smilecam.settings import RefereeSettings
from smilecam.weights import load
from tests.fakes.company import a_company
from tests.fakes.spans import a_clip
from tests.fakes.weights import WINDOW, tiny_weights

RULES = RefereeSettings()


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return network_of(load(tiny_weights(tmp_path_factory.mktemp("weights"))))


def watched(network: Network, clip: Clip, calls: tuple[Call, ...], smiles_from_s: float) -> Watched:
    """Return four seconds of one face that smiles from a time on."""
    time_s = np.arange(120) / 30
    vectors = np.zeros((120, 256), np.float32)
    vectors[:, 0] = np.where(time_s >= smiles_from_s, 1.0, -1.0)
    strip = judged(network, WINDOW, time_s, np.full(120, 0.5), vectors)
    face = FaceTrack(strip, vectors, np.full(120, np.nan))
    return Watched(clip, 4.0, calls, (face,), straight_s=2.0, judged_s=1.8, first_verdict_s=0.13)


def test_clips_are_counted_with_the_calls_of_their_own_referee(network: Network) -> None:
    clip = a_clip((0, 2, Label.NOT), (2, 4, Label.SMILE), name="a")
    found = of_clips("clips", [watched(network, clip, (Call(0.5, 0.9), Call(2.4, 4.0)), 2.0)], network, RULES)
    assert (found.clips, found.people, found.straight_s, found.judged_s) == (1, 1, 2.0, 1.8)
    assert (found.said.outs, found.said.misses) == (1, 0)
    assert found.rate.per_hour == pytest.approx(2000)
    assert set(found.at) == set(found.curves) == {"window", "single", "single_mean"}
    assert found.at["single"].outs.sum() == 0
    assert found.first_verdicts_s == [0.13]


def test_of_a_few_onsets_nothing_is_compared(network: Network) -> None:
    clip = a_clip((0, 2, Label.NOT), (2, 4, Label.SMILE))
    assert of_clips("clips", [watched(network, clip, (), 2.0)], network, RULES).leads == []
    ten = [watched(network, a_clip((0, 2, Label.NOT), (2, 4, Label.SMILE), name=str(n)), (), 2.0) for n in range(10)]
    assert of_clips("clips", ten, network, RULES).leads


def test_people_count_once_however_many_clips_they_have(network: Network) -> None:
    clips = [Clip(name, Path(name), (), "same") for name in "ab"]
    found = of_clips("talk", [watched(network, one, (), 9.0) for one in clips], network, RULES)
    assert (found.clips, found.people) == (2, 1)


def test_made_up_sequences_are_judged_counted_and_compared(network: Network) -> None:
    told: list[float] = []
    found = of_sequences(a_company(), 0.05, network, WINDOW, RULES, seed=3, progress=told.append)
    assert found.straight_s == found.judged_s >= 180
    assert told == sorted(told)
    assert told[-1] == pytest.approx(found.straight_s / 3600)
    assert (found.said.outs, found.said.misses, found.left_out) == (0, 0, 2)
    assert len(found.said.onsets) >= 10
    half = found.said.delay_s(0.5)
    assert half is not None
    assert 0.1 < half < 1.0
    # A judge of single frames is quicker than one that looks back half a second with even weights.
    single, window = found.at["single"].p50_s, found.at["window"].p50_s
    assert single is not None
    assert window is not None
    assert single < window
    parts = {part.name: part.straight_s for part in found.parts}
    assert sum(parts[one] for one in ("held", "speaking", "talking") if one in parts) == pytest.approx(found.straight_s)
    assert parts.get("fps15", 0) + parts.get("fps30", 0) == pytest.approx(found.straight_s)


def test_the_same_seed_gives_the_same_figures(network: Network) -> None:
    one, other = (of_sequences(a_company(), 0.02, network, WINDOW, RULES, seed=3) for _ in range(2))
    assert one.said == other.said


def test_other_windows_look_at_the_same_sequences(network: Network) -> None:
    others = other_windows(WINDOW)
    found = of_sequences(a_company(), 0.02, network, WINDOW, RULES, seed=3, others=others)
    assert [one.facts for one in found.windows] == others
    own = next(one for one in found.windows if one.facts == WINDOW)
    assert own.point.p50_s == found.at["window"].p50_s
    shortest = found.windows[0]
    assert shortest.facts.length == 1
    assert shortest.point.p50_s == found.at["single"].p50_s


def test_other_rates_look_back_as_long_as_the_weights_own_window() -> None:
    for one in other_windows(WINDOW):
        if one.stride_s != WINDOW.stride_s:
            assert one.length * one.stride_s == pytest.approx(WINDOW.length * WINDOW.stride_s, abs=one.stride_s)
