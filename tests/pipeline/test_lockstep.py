"""Lock-step: each frame once, in order, and the referee hears of each."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from smilecam.frames import Frame
from smilecam.pipeline.lockstep import look, watch
from smilecam.referee import Referee
from smilecam.settings import RefereeSettings
from tests.fakes.judge import FakeJudge

PICTURE = np.zeros((48, 64, 3), np.uint8)


def frames(count: int) -> list[Frame]:
    return [Frame(PICTURE, number / 30, number) for number in range(count)]


def test_every_frame_is_judged_once_in_its_order() -> None:
    judge, given = FakeJudge(), frames(20)
    judged = list(watch(given, judge, Referee(RefereeSettings()).decide))
    assert judge.judged == given
    assert [one.frame for one in judged] == given
    assert [one.verdicts.frame_number for one in judged] == list(range(20))


def test_the_referee_decides_on_the_frames_own_times() -> None:
    judged = list(watch(frames(20), FakeJudge(smile=0.9), Referee(RefereeSettings()).decide))
    laughing = [one.frame.number for one in judged if one.verdicts.faces[0].laughing]
    assert laughing == list(range(3, 20))


def test_a_frame_is_not_read_before_the_last_one_was_taken() -> None:
    read = []

    def reading() -> Iterator[Frame]:
        for frame in frames(5):
            read.append(frame.number)
            yield frame

    judged = watch(reading(), FakeJudge(), Referee(RefereeSettings()).decide)
    next(judged)
    assert read == [0]


def test_what_goes_wrong_in_judging_is_raised() -> None:
    judge = FakeJudge()
    judge.failures.append(RuntimeError("broken"))
    with pytest.raises(RuntimeError, match="broken"):
        list(watch(frames(1), judge, Referee(RefereeSettings()).decide))


def test_a_still_is_judged_alone() -> None:
    assert look(PICTURE, FakeJudge(smile=0.8)).faces[0].smile == 0.8
