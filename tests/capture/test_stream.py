"""A camera on the network, served by this machine."""

from __future__ import annotations

import time
import wave
from pathlib import Path

import numpy as np
import pytest

from smilecam.capture.stream import LOST_AFTER_S, Stream
from smilecam.clock import MonotonicClock
from smilecam.errors import CameraLost, CameraProblem
from smilecam.frames import Frame, Size
from smilecam.texts.catalogue import say
from tests.fakes.clock import HandClock
from tests.fakes.pictures import write_video
from tests.fakes.webserver import ip_camera


def read(stream: Stream) -> Frame:
    frame = stream.read()
    assert frame is not None
    return frame


def test_an_ip_camera_is_live_and_its_pictures_come_in_order() -> None:
    clock = HandClock()
    with ip_camera(frames=40) as url:
        stream = Stream(f"{url}/live", clock)
        facts = stream.open()
        assert (facts.name, facts.size, facts.live) == ("127.0.0.1", Size(64, 48), True)
        frames = [read(stream) for _ in range(5)]
        stream.close()
    assert [frame.number for frame in frames] == list(range(5))
    assert [round(frame.picture.mean()) for frame in frames] == pytest.approx([0, 10, 20, 30, 40], abs=3)
    assert all(frame.time_s == clock.now_s() for frame in frames)  # live: it never waits
    assert not frames[0].picture.flags.writeable


def test_an_ip_camera_that_hangs_up_is_lost() -> None:
    with ip_camera(frames=20) as url:
        stream = Stream(f"{url}/live", HandClock())
        stream.open()
        with pytest.raises(CameraLost) as lost:
            [stream.read() for _ in range(21)]
        assert (lost.value.key, lost.value.facts) == ("error.camera.lost", {"camera": "127.0.0.1"})
        stream.close()


@pytest.mark.slow
def test_an_ip_camera_that_falls_silent_is_lost_in_bounded_time() -> None:
    with ip_camera(frames=20, then_stall=True) as url:
        stream = Stream(f"{url}/live", MonotonicClock())
        stream.open()
        began_s = time.monotonic()
        with pytest.raises(CameraLost):
            [stream.read() for _ in range(21)]
        assert time.monotonic() - began_s < LOST_AFTER_S + 10
        stream.close()


def test_a_film_behind_a_url_is_slowed_to_its_own_rate(tmp_path: Path) -> None:
    film = write_video(tmp_path / "film.mp4", (np.full((48, 64, 3), 10 * n, np.uint8) for n in range(10)))
    clock = HandClock()
    with ip_camera(0, film=film) as url:
        stream = Stream(f"{url}/film.mp4", clock)
        stream.open()
        began_s = clock.now_s()
        times_s = [read(stream).time_s - began_s for _ in range(10)]
        stream.close()
    assert times_s == pytest.approx([number / 30 for number in range(10)], abs=1e-6)


@pytest.mark.parametrize("path", ["/page", "/live"])
def test_an_address_without_pictures_is_refused(path: str) -> None:
    with ip_camera(frames=0) as url:
        stream = Stream(f"{url}{path}", HandClock())
        with pytest.raises(CameraProblem) as refused:
            stream.open()
        assert refused.value.key == "error.camera.stream_refused"
        stream.close()


def test_nobody_at_the_address_is_told_and_a_password_in_it_never() -> None:
    with ip_camera(frames=0) as url:
        pass  # the port is free again
    stream = Stream(url.replace("//", "//user:secret@"), HandClock())
    with pytest.raises(CameraProblem) as refused:
        stream.open()
    assert refused.value.facts["camera"] == "127.0.0.1"
    assert "secret" not in str(refused.value)


def test_sound_alone_is_no_camera_and_is_told_in_the_users_language(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "sound.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(16000))
    with pytest.raises(CameraProblem) as refused:
        Stream(f"file://{tmp_path}/sound.wav", HandClock()).open()
    assert refused.value.key == "error.camera.stream_empty"
    assert "영상이 없습니다" in say(refused.value.key, "ko", **refused.value.facts)


@pytest.mark.parametrize("url", ["rtsp:///user:secret@host/1", "rtsp://user:se/cret@host/1", "http://[user:secret@x/1"])
def test_an_address_that_is_none_is_told_without_its_password(url: str) -> None:
    with pytest.raises(CameraProblem) as refused:
        Stream(url, HandClock()).open()
    assert "cret" not in str(refused.value)


def test_reading_it_closed_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="closed != open"):
        Stream("rtsp://127.0.0.1:1/x", HandClock()).read()


def test_a_film_opened_again_is_slowed_again(tmp_path: Path) -> None:
    film = write_video(tmp_path / "film.mp4", (np.full((48, 64, 3), 10 * n, np.uint8) for n in range(10)))
    clock = HandClock()
    with ip_camera(0, film=film) as url:
        stream = Stream(f"{url}/film.mp4", clock)
        for _ in range(2):
            stream.open()
            began_s = clock.now_s()
            times_s = [read(stream).time_s - began_s for _ in range(10)]
            stream.close()
            clock.advance(60)  # nobody looked meanwhile
    assert times_s == pytest.approx([number / 30 for number in range(10)], abs=1e-6)
