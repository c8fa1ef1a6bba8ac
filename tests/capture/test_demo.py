from __future__ import annotations

import sys

import numpy as np
import pytest

from smilecam import weights
from smilecam.capture.demo import Demo
from smilecam.capture.story import CALMS_AT_S, LAUGHS_AT_S, SMILES_AT_S
from smilecam.errors import BadWeights, UsageProblem
from smilecam.frames import Size
from smilecam.perception.finder import video_finder
from smilecam.perception.judge import FrameJudge, network_of
from smilecam.ports import Source, SourceFacts
from tests.fakes.clock import HandClock

SIZE = Size(160, 120)


def demo(clock: HandClock, story: str = "demo", size: Size = SIZE) -> Demo:
    return Demo(story, size, 30.0, clock)


def test_it_is_a_source_that_tells_what_was_asked() -> None:
    source: Source = demo(HandClock())
    assert source.open() == SourceFacts("demo", SIZE, 30.0, live=True)


def test_it_waits_for_the_time_of_each_picture() -> None:
    clock = HandClock(500.0)
    source = demo(clock)
    source.open()
    frames = [source.read() for _ in range(31)]
    assert [frame.number for frame in frames] == list(range(31))
    assert [frame.time_s for frame in frames] == pytest.approx([500 + number / 30 for number in range(31)])
    assert clock.now_s() == pytest.approx(501.0)


def test_a_reader_that_comes_late_misses_pictures_and_sees_their_gap() -> None:
    clock = HandClock(500.0)
    source = demo(clock)
    source.open()
    source.read()
    clock.advance(2.0)
    late = source.read()
    assert late.number == 60
    assert late.time_s == pytest.approx(502.0)
    assert source.read().number == 61


def test_pictures_are_read_only_and_each_its_own() -> None:
    clock = HandClock()
    source = demo(clock)
    source.open()
    one, other = source.read(), source.read()
    assert one.picture.shape == (120, 160, 3)
    assert not one.picture.flags.writeable
    assert not np.shares_memory(one.picture, other.picture)


def test_the_same_second_of_a_story_is_the_same_picture() -> None:
    pictures = []
    for began_s in (0.0, 777.7):
        clock = HandClock(began_s)
        source = demo(clock)
        source.open()
        clock.advance(7.0)
        pictures.append(source.read().picture)
    assert (pictures[0] == pictures[1]).all()


def test_it_can_be_closed_twice_or_unopened_and_opened_again() -> None:
    clock = HandClock()
    source = demo(clock)
    source.close()
    source.open()
    source.close()
    source.close()
    clock.advance(100)
    source.open()
    assert source.read().number == 0


def test_reading_while_closed_is_a_bug() -> None:
    with pytest.raises(ValueError, match="closed"):
        demo(HandClock()).read()


def test_a_rate_of_nothing_is_a_bug() -> None:
    with pytest.raises(ValueError, match="fps"):
        Demo("demo", SIZE, 0.0, HandClock())


def test_an_unknown_story_is_refused_before_anything_is_opened() -> None:
    with pytest.raises(UsageProblem):
        demo(HandClock(), "demo:cry")


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="no Face Mesh wheel; the Tasks finder needs a bundle")
@pytest.mark.parametrize("size", [Size(640, 360), Size(1280, 720), Size(720, 1280)], ids=str)
def test_the_face_finder_finds_it_in_every_picture_where_it_is(size: Size) -> None:
    clock = HandClock()
    source = Demo("demo", size, 4.0, clock)
    source.open()
    finder = video_finder(4)
    try:
        found = [finder.find(source.read().picture) for _ in range(48)]
    finally:
        finder.close()
    assert [len(faces) for faces in found] == [1] * 48
    for (face,) in found:
        assert face.box.centre == pytest.approx((size.width / 2, 0.5 * size.height), abs=0.08 * size.height)


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="no Face Mesh wheel; the Tasks finder needs a bundle")
def test_the_shipped_network_sees_it_neutral_then_laughing() -> None:
    try:
        network = network_of(weights.load(weights.find(None)))
    except BadWeights as missing:
        pytest.skip(f"no shipped weights here: {missing}")
    source, judge = Demo("demo", Size(1280, 720), 15.0, HandClock(0.0)), FrameJudge(video_finder(4), network)
    source.open()
    smiles: dict[float, float] = {}
    try:
        for _ in range(int(15 * CALMS_AT_S)):
            frame = source.read()
            smiles.update((frame.time_s, face.smile) for face in judge.judge(frame).faces)
    finally:
        judge.close()
    assert max(smile for time_s, smile in smiles.items() if time_s < SMILES_AT_S) < 0.3
    assert min(smile for time_s, smile in smiles.items() if time_s > LAUGHS_AT_S + 0.7) > 0.7
