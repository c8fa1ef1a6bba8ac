"""FrameJudge and StillJudge over a finder that a test fills and tiny graphs whose answers can be worked out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from smilecam.faces import Face
from smilecam.frames import Frame
from smilecam.perception.judge import FollowingJudge, FrameJudge, Network, StillJudge, calibrated, network_of
from smilecam.verdict import EMOTIONS, Judgements
from smilecam.weights import Temperature, load
from tests.fakes.faces import face_at
from tests.fakes.finder import FakeFinder
from tests.fakes.weights import TEMPERATURE, WINDOW, tiny_weights


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return network_of(load(tiny_weights(tmp_path_factory.mktemp("weights"))))


def shaded(left: int, right: int | None = None, number: int = 0, fps: float = 30.0) -> Frame:
    """Return a frame whose halves have one shade each; the border between them is at x = 400."""
    picture = np.full((400, 800, 3), left, np.uint8)
    picture[:, 400:] = left if right is None else right
    return Frame(picture, number / fps, number)


def smile_of(*shades: float) -> float:
    """Return what the tiny network says of a face whose window holds these shades, oldest first."""
    logit = 8 * float(np.mean([(shade / 255 - 0.5) / 0.25 for shade in shades]))
    return 1 / (1 + math.exp(-(logit / TEMPERATURE.smile + TEMPERATURE.smile_bias)))


def watch(
    network: Network, faces: Sequence[Face] | Callable[[int], Sequence[Face]], frames: Sequence[Frame]
) -> list[Judgements]:
    judge = FrameJudge(FakeFinder(faces), network)
    return [judge.judge(frame) for frame in frames]


def test_a_steady_face_gets_the_smile_that_its_shade_means(network: Network) -> None:
    told = watch(network, [face_at(200)], [shaded(130, number=number) for number in range(30)])
    [face] = told[-1].faces
    assert face.smile == pytest.approx(smile_of(130), abs=1e-4)
    assert face.track == 1
    assert sum(face.emotion) == pytest.approx(1)
    assert len(face.emotion) == len(EMOTIONS)


def test_a_face_is_told_from_its_birth_on_with_a_window_that_grows(network: Network) -> None:
    told = watch(network, [face_at(200)], [shaded(130, number=number) for number in range(30)])
    assert [len(one.faces) for one in told[:5]] == [0, 0, 0, 0, 1]
    assert [one.arriving for one in told[:5]] == [1, 1, 1, 1, 0]
    filled = [face.filled_s for one in told for face in one.faces]
    assert filled[0] == 0.0
    assert filled == sorted(filled)
    assert filled[-1] == pytest.approx((WINDOW.length - 1) * WINDOW.stride_s)


def test_each_face_has_a_window_of_its_own(network: Network) -> None:
    def faces(number: int) -> list[Face]:
        return [face_at(200), face_at(600)] if number >= 20 else [face_at(200)]

    told = watch(network, faces, [shaded(110, 140, number) for number in range(30)])
    left, right = told[-1].faces
    assert left.smile == pytest.approx(smile_of(110), abs=1e-4)
    assert right.smile == pytest.approx(smile_of(140), abs=1e-4)
    assert left.filled_s > right.filled_s


def test_the_window_holds_even_beats_of_the_past(network: Network) -> None:
    shades = [100] * 20 + [150] * 6
    told = watch(network, [face_at(200)], [shaded(shade, number=number) for number, shade in enumerate(shades)])
    beats = [shades[25 - 2 * back] for back in range(WINDOW.length)]
    assert told[-1].faces[0].smile == pytest.approx(smile_of(*beats), abs=1e-4)


def test_a_pause_empties_the_windows(network: Network) -> None:
    judge = FrameJudge(FakeFinder([face_at(200)]), network)
    for number in range(20):
        judge.judge(shaded(100, number=number))
    [face] = judge.judge(shaded(150, number=20 + 15)).faces
    assert face.filled_s == 0.0
    assert face.smile == pytest.approx(smile_of(150), abs=1e-4)


def test_another_network_judges_from_the_next_frame_on_and_faces_keep_their_numbers(
    network: Network, tmp_path: Path
) -> None:
    wanted = [network]
    judge = FollowingJudge(FakeFinder([face_at(200)]), lambda: wanted[-1])
    before = [judge.judge(shaded(100, number=number)) for number in range(20)]
    wanted.append(network_of(load(tiny_weights(tmp_path))))
    [face] = judge.judge(shaded(150, number=20)).faces
    assert face.track == before[-1].faces[0].track
    # Nothing that the other encoder gave is left in the window, and no frame went without a judgement.
    assert face.smile == pytest.approx(smile_of(150), abs=1e-4)
    assert face.filled_s == 0.0
    assert list(judge.stages_ms()) == ["find", "crop", "encode", "head"]
    assert len(judge.judge(shaded(150, number=21)).faces) == 1
    judge.close()


def test_judging_every_second_frame_says_nearly_the_same(network: Network) -> None:
    frames = [shaded(100 + number, number=number) for number in range(60)]
    every, second = watch(network, [face_at(200)], frames), watch(network, [face_at(200)], frames[1::2])
    assert second[-1].faces[0].smile == pytest.approx(every[-1].faces[0].smile, abs=1e-4)


def test_streamed_says_what_a_judge_that_begins_a_window_earlier_says(network: Network) -> None:
    frames = [shaded(100 + 3 * number % 40, number=number) for number in range(90)]
    span = round(WINDOW.length * WINDOW.stride_s * 30) + 6
    whole, late = watch(network, [face_at(200)], frames)[-1], watch(network, [face_at(200)], frames[-span:])[-1]
    assert late.faces[0].smile == pytest.approx(whole.faces[0].smile, abs=1e-5)


def test_the_same_frames_give_the_same_bits(network: Network) -> None:
    frames = [shaded(100 + number, number=number) for number in range(20)]
    first, second = watch(network, [face_at(200)], frames), watch(network, [face_at(200)], frames)
    assert [[(face.smile, face.emotion) for face in one.faces] for one in first] == [
        [(face.smile, face.emotion) for face in one.faces] for one in second
    ]


def test_judgements_carry_their_frame(network: Network) -> None:
    told = FrameJudge(FakeFinder([]), network).judge(shaded(100, number=7))
    assert (told.time_s, told.frame_number, told.size, told.faces) == (7 / 30, 7, (800, 400), ())


def test_every_stage_is_timed(network: Network) -> None:
    judge = FrameJudge(FakeFinder([]), network)
    judge.judge(shaded(100))
    assert list(judge.stages_ms()) == ["find", "crop", "encode", "head"]
    assert all(ms >= 0 for ms in judge.stages_ms().values())


def test_closing_lets_the_finder_go(network: Network) -> None:
    for kind in (FrameJudge, StillJudge):
        finder = FakeFinder([])
        kind(finder, network).close()
        assert finder.closed == 1


def test_a_still_is_judged_at_once_and_each_alone(network: Network) -> None:
    judge = StillJudge(FakeFinder([face_at(200), face_at(600)]), network)
    judge.judge(shaded(10))
    left, right = judge.judge(shaded(120, 140)).faces
    assert (left.track, right.track) == (-1, -1)
    assert (left.filled_s, right.filled_s) == (0.0, 0.0)
    assert left.smile == pytest.approx(smile_of(120), abs=1e-4)
    assert right.smile == pytest.approx(smile_of(140), abs=1e-4)
    assert list(judge.stages_ms()) == ["find", "crop", "encode", "head"]


def test_a_still_without_a_face_has_none(network: Network) -> None:
    assert StillJudge(FakeFinder([]), network).judge(shaded(120)).faces == ()


@pytest.mark.parametrize("logit", [-1e9, -3.0, 0.0, 2.5, 1e9])
def test_calibration_stays_a_probability_however_sure_the_network_is(logit: float) -> None:
    smile, emotion = calibrated(logit, np.array([1e9, 0, -1e9, 3, 2, 1, 0], np.float32), Temperature(2.0, 0.5, 1.5))
    assert 0.0 <= smile <= 1.0
    assert sum(emotion) == pytest.approx(1.0)


def test_calibration_is_what_the_card_says() -> None:
    smile, emotion = calibrated(3.0, np.array([3, 0, 0, 0, 0, 0, 0], np.float32), Temperature(2.0, 0.5, 1.5))
    assert smile == pytest.approx(1 / (1 + math.exp(-2.0)))
    assert emotion[0] / emotion[1] == pytest.approx(math.exp(2.0))


def test_weights_that_do_not_load_are_refused(tmp_path: Path) -> None:
    from smilecam.errors import BadWeights

    weights = load(tiny_weights(tmp_path))
    weights.head.write_bytes(b"no graph")
    with pytest.raises(BadWeights):
        network_of(weights)
