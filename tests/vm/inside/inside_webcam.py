"""Real V4L2 cameras: vivid, the kernel's own webcam on /dev/video30, and a loopback that a film feeds."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np
import pytest

from smilecam import devices
from smilecam.capture.choose import choose, pick
from smilecam.capture.webcam import LOST_AFTER_S, Webcam
from smilecam.clock import MonotonicClock
from smilecam.errors import CameraLost, CameraProblem
from smilecam.frames import Size
from smilecam.ports import Source
from smilecam.publish.virtual import VirtualCamera
from tests.vm.inside.beside import Beside

VIVID, FAKE = "/dev/video30", "/dev/video20"
HD = Size(1280, 720)


def camera(asked: str, size: Size = HD) -> Source:
    return choose(asked, size, 30, MonotonicClock(), loop=True)


def control(name: str, value: int) -> None:
    subprocess.run(["v4l2-ctl", "-d", VIVID, "-c", f"{name}={value}"], check=True)


def refused(asked: str) -> CameraProblem:
    with pytest.raises(CameraProblem) as caught:
        camera(asked).open()
    return caught.value


def read_until_lost(source: Source) -> tuple[CameraLost, float]:
    """Read on; return how the camera was lost, and seconds from now until then."""
    started_s = time.monotonic()
    try:
        while time.monotonic() - started_s < 30:
            source.read()
    except CameraLost as lost:
        return lost, time.monotonic() - started_s
    pytest.fail("it never was lost")


@pytest.fixture
def vivid() -> Iterator[Source]:
    source = camera(VIVID)
    yield source
    source.close()


def test_vivid_is_found_and_the_loopbacks_nobody_feeds_are_no_cameras() -> None:
    found = devices.find()
    assert [(one.name, one.path, one.driver, one.state) for one in found.cameras] == [
        ("vivid", VIVID, "vivid", devices.State.FREE)
    ]
    assert [(one.name, one.path, one.ours, one.state) for one in found.virtual_cameras] == [
        ("SmileCam", "/dev/video10", True, devices.State.FREE),
        ("Fake Webcam", FAKE, False, devices.State.FREE),
    ]


@pytest.mark.parametrize("asked", ["auto", "30", "vivid", "VIV", VIVID])
def test_vivid_opens_by_every_name_that_means_it(asked: str) -> None:
    source = camera(asked)
    facts = source.open()
    assert (facts.name, facts.live) == ("vivid", True)
    source.close()


def test_frames_are_numbered_read_only_and_in_time(vivid: Source) -> None:
    facts = vivid.open()
    frames = [vivid.read() for _ in range(20)]
    assert [frame.number for frame in frames if frame] == list(range(20))
    assert all(frame and frame.size == facts.size for frame in frames)
    assert all(frame and not frame.picture.flags.writeable for frame in frames)
    times_s = [frame.time_s for frame in frames if frame]
    assert times_s == sorted(times_s)
    assert times_s[-1] <= time.monotonic()


def test_the_size_asked_for_is_what_vivid_gives() -> None:
    for size in (HD, Size(640, 360)):
        source = camera(VIVID, size)
        assert source.open().size == size
        source.close()


def test_its_colour_bars_are_seen_in_colour(vivid: Source) -> None:
    vivid.open()
    frame = vivid.read()
    assert frame is not None
    row = frame.picture[20].astype(int)
    assert np.ptp(row, axis=0).min() > 150  # every channel both dark and bright along the bars


def test_a_busy_camera_is_told_as_busy(beside: Beside) -> None:
    beside.start("reader.py", VIVID, "--stay")
    assert refused("vivid").key == "error.camera.busy"
    (listed,) = devices.find().cameras
    assert listed.state is devices.State.IN_USE


def test_it_opens_once_the_other_has_let_go(beside: Beside, vivid: Source) -> None:
    reader = beside.start("reader.py", VIVID, "--stay")
    refused("vivid")
    beside.told(reader)
    assert vivid.open().name == "vivid"


def test_unplugged_it_is_lost_at_once_and_comes_back(vivid: Source) -> None:
    vivid.open()
    control("disconnect", 1)
    lost, after_s = read_until_lost(vivid)
    assert lost.key == "error.camera.lost"
    assert after_s < LOST_AFTER_S
    vivid.close()  # vivid is there again when its last descriptor closes
    assert vivid.open().name == "vivid"
    assert vivid.read() is not None


def test_stalled_it_is_lost_in_bounded_time_and_comes_back(vivid: Source) -> None:
    vivid.open()
    control("percentage_of_dropped_buffers", 100)
    try:
        _, after_s = read_until_lost(vivid)
        assert after_s < LOST_AFTER_S + 3
    finally:
        control("percentage_of_dropped_buffers", 0)
    vivid.close()
    vivid.open()
    assert vivid.read() is not None


def test_a_missing_index_tells_which_there_are() -> None:
    problem = refused("7")
    assert (problem.key, problem.facts) == ("error.camera.index", {"index": 7, "found": "30"})


def test_a_missing_name_tells_which_there_are() -> None:
    problem = refused("Logitech")
    assert (problem.key, problem.facts["found"]) == ("error.camera.name", "vivid (30)")


def test_a_camera_without_permission_is_told_so() -> None:
    code = (
        "import fcntl, os, cv2, smilecam.capture.webcam\n"  # loaded while we may still read them
        "from smilecam.capture.choose import choose\n"
        "from smilecam.clock import MonotonicClock\n"
        "from smilecam.frames import Size\n"
        "os.chmod('/dev/video30', 0o600); os.setgroups([]); os.setresuid(65534, 65534, 65534)\n"
        "try: choose('30', Size(640, 360), 30, MonotonicClock(), True).open()\n"
        "except Exception as problem: print(problem.key)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    os.chmod(VIVID, 0o666)
    assert run.stdout.strip() == "error.camera.denied"


def test_a_loopback_that_a_film_feeds_is_a_camera(beside: Beside) -> None:
    beside.start("writer.py", FAKE, "640x360")
    source = camera("Fake Webcam")
    facts = source.open()
    assert (facts.name, facts.size) == ("Fake Webcam", Size(640, 360))
    assert source.read() is not None
    source.close()


def test_a_feeder_that_dies_is_a_lost_camera_in_bounded_time(beside: Beside) -> None:
    feeder = beside.start("writer.py", FAKE, "640x360")
    source = camera("Fake Webcam")
    source.open()
    feeder.kill()
    feeder.wait()
    _, after_s = read_until_lost(source)
    assert after_s < LOST_AFTER_S + 3
    source.close()


def test_our_own_picture_is_never_captured(beside: Beside) -> None:
    ours = VirtualCamera()
    ours.open(HD, 30)
    assert pick("auto", devices.find().cameras).path == VIVID
    for asked in ("SmileCam", "10", "/dev/video10"):
        assert refused(asked).key == "error.camera.own"
    ours.close()


def test_a_camera_that_goes_while_it_is_opened_is_told_as_gone() -> None:
    (listed,) = devices.find().cameras
    holder = os.open(VIVID, os.O_RDWR)
    control("disconnect", 1)
    with pytest.raises(CameraProblem) as caught:
        Webcam(lambda: listed, HD, 30, MonotonicClock()).open()
    assert caught.value.key == "error.camera.gone"
    os.close(holder)
