from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from smilecam.clock import MonotonicClock
from smilecam.doctor import echo as room
from smilecam.doctor.echo import echo
from smilecam.errors import CameraLost, SinkProblem
from smilecam.frames import Picture, Size
from tests.fakes.loopback import FakeLoopback


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "READ_S", 0.2)
    monkeypatch.setattr(room, "_SETTLES_S", 0.05)


def test_what_comes_back_right_is_timed_by_its_numbers() -> None:
    loopback = FakeLoopback(MonotonicClock())
    source = loopback.source()
    came = echo(loopback, source, MonotonicClock())
    assert (came.size, came.fault) == (Size(320, 240), "")
    assert came.fps > 0
    assert came.sent_fps > 0
    assert len(came.delays_ms) > 1
    assert min(came.delays_ms) > 0
    assert (loopback.closed, source.closed) == (1, 1)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda picture: picture[::-1].copy(), "upside_down"),
        (lambda picture: picture[:, ::-1].copy(), "mirrored"),
        (lambda picture: picture[:, :, ::-1].copy(), "swapped"),
    ],
)
def test_a_broken_device_is_found(change: Callable[[Picture], Picture], fault: str) -> None:
    loopback = FakeLoopback(MonotonicClock(), change)
    assert echo(loopback, loopback.source(), MonotonicClock()).fault == fault


def halved(picture: Picture) -> Picture:
    return np.asarray(picture // 2, np.uint8)


def test_pictures_that_cannot_be_told_apart_have_no_delay() -> None:
    loopback = FakeLoopback(MonotonicClock(), halved)
    came = echo(loopback, loopback.source(), MonotonicClock())
    assert (came.fault, came.delays_ms) == ("garbled", ())


def test_a_device_that_gives_nothing_ends_and_is_let_go() -> None:
    loopback = FakeLoopback(MonotonicClock(), lambda _: None)
    source = loopback.source()
    source.within_s = 0.05
    with pytest.raises(CameraLost):
        echo(loopback, source, MonotonicClock())
    assert (loopback.closed, source.closed) == (1, 1)


def test_a_device_that_refuses_pictures_says_so_itself() -> None:
    loopback = FakeLoopback(MonotonicClock())
    loopback.refuse = True
    source = loopback.source()
    source.within_s = 0.05
    with pytest.raises(SinkProblem):
        echo(loopback, source, MonotonicClock())
