from __future__ import annotations

import time
from threading import Event

import numpy as np
import pytest

from smilecam.frames import Frame, Picture, Size
from smilecam.record import jpeg
from smilecam.record.preroll import KEEPS_S, MOST_WAITING, THREAD, PreRoll


def frame(time_s: float, width: int = 64) -> Frame:
    return Frame(np.full((48, width, 3), 128, np.uint8), time_s, round(time_s * 30))


class Held:
    """An encoder that waits to be let on."""

    def __init__(self) -> None:
        self.go, self.began, self.count = Event(), Event(), 0

    def __call__(self, picture: Picture) -> bytes:
        self.began.set()
        self.go.wait(10)
        self.count += 1
        return b"jpeg"


def settled(preroll: PreRoll, time_s: float) -> None:
    """Wait until the picture of that time is held; the encoder's thread has its own pace."""
    until_s = time.monotonic() + 10
    while not preroll.since(time_s) and time.monotonic() < until_s:
        time.sleep(0.001)


def test_it_holds_the_last_seconds_as_pictures_that_can_be_read() -> None:
    preroll = PreRoll()
    try:
        for number in range(16):
            preroll.offer(frame(number / 2))
            settled(preroll, number / 2)
        held = preroll.since(0.0)
        assert held[0].time_s == pytest.approx(7.5 - KEEPS_S)
        assert held[-1].time_s == 7.5
        picture = jpeg.decoded(held[0].jpeg)
        assert picture is not None
        assert picture.shape == (48, 64, 3)
        assert [shot.time_s for shot in preroll.since(7.0)] == [7.0, 7.5]
        assert preroll.size == Size(64, 48)
    finally:
        preroll.close()


def test_a_slow_encoder_loses_frames_here_and_holds_nobody_up() -> None:
    slow = Held()
    preroll = PreRoll(slow)
    preroll.offer(frame(0.0))
    assert slow.began.wait(10)
    for number in range(1, 31):
        preroll.offer(frame(number / 30))
    slow.go.set()
    settled(preroll, 1.0)
    preroll.close()
    assert slow.count == 1 + MOST_WAITING


def test_another_cameras_pictures_are_not_mixed_with_the_ones_before() -> None:
    preroll = PreRoll()
    preroll.offer(frame(0.0))
    settled(preroll, 0.0)
    preroll.offer(frame(0.5, width=32))
    settled(preroll, 0.5)
    assert [shot.time_s for shot in preroll.since(0.0)] == [0.5]
    assert preroll.size == Size(32, 48)
    preroll.close()


def test_what_is_forgotten_is_gone_also_what_is_being_encoded() -> None:
    slow = Held()
    preroll = PreRoll(slow)
    preroll.offer(frame(0.0))
    assert slow.began.wait(10)
    slow.go.set()
    preroll.close()
    assert preroll.since(0.0) == ()
    assert not preroll._thread.is_alive()
    assert preroll._thread.name == THREAD


def test_an_encoder_that_fails_ends_it_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    def fails(picture: Picture) -> bytes:
        raise ValueError("no picture")

    preroll = PreRoll(fails)
    preroll.offer(frame(0.0))
    preroll._thread.join(10)
    preroll.offer(frame(0.1))
    preroll.close()
    assert "the pre-roll has ended" in caplog.text
