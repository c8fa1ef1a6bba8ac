"""Our virtual camera on a real v4l2loopback device, of whatever version the guest was booted with."""

from __future__ import annotations

import signal
import time
from threading import Event, Thread
from typing import Any

import pytest

from smilecam import devices
from smilecam.errors import SinkProblem
from smilecam.frames import Size
from smilecam.publish.virtual import VirtualCamera
from smilecam.v4l2 import Kernel
from tests.vm.inside.beside import Beside
from tests.vm.inside.writer import QUARTERS, quarters

DEVICE, OTHER = "/dev/video10", "/dev/video20"
HD, SMALL = Size(1280, 720), Size(640, 360)


def shows_quarters(told: dict[str, Any]) -> bool:
    """Tell whether a reader saw the four colours, as far as 4:2:0 and rounding let them through."""
    pairs = zip(told["spots"], QUARTERS, strict=True)
    return all(abs(seen - sent) <= 8 for spot, colour in pairs for seen, sent in zip(spot, colour, strict=True))


def test_a_reader_gets_our_colours_at_our_rate(beside: Beside) -> None:
    ours = beside.start("ours.py", "1280x720")
    seen = beside.read(DEVICE, frames=90)
    assert seen["size"] == [1280, 720]
    assert shows_quarters(seen), seen
    told = beside.told(ours)
    assert (told["size"], told["told"]) == ([1280, 720], "SmileCam")
    assert seen["fps"] == pytest.approx(told["fps"], rel=0.5)  # what comes in goes out, however busy the host is


def test_it_is_listed_as_ours_and_announces_pictures_only_while_it_runs(beside: Beside) -> None:
    kernel = Kernel()
    assert kernel.capabilities(DEVICE).output
    ours = beside.start("ours.py", "1280x720")
    announced = kernel.capabilities(DEVICE)
    assert (announced.capture, announced.output) == (True, False)  # what Chromium asks for
    (listed,) = (one for one in devices.find().virtual_cameras if one.path == DEVICE)
    assert (listed.name, listed.ours, listed.state) == ("SmileCam", True, devices.State.IN_USE)
    beside.told(ours)
    assert kernel.capabilities(DEVICE).output


def test_an_early_reader_gets_a_picture_before_the_first_is_published() -> None:
    camera = VirtualCamera()
    camera.open(HD, 30)
    assert Kernel().held_format(DEVICE) is not None
    assert Kernel().capabilities(DEVICE).capture
    camera.close()


def test_a_second_run_works_after_a_clean_end(beside: Beside) -> None:
    for size in ("1280x720", "640x360", "1280x720"):
        ours = beside.start("ours.py", size)
        assert f"{'x'.join(map(str, beside.told(ours)['size']))}" == size


def test_a_second_run_works_after_a_kill(beside: Beside) -> None:
    for _ in range(3):
        ours = beside.start("ours.py", "1280x720")
        ours.kill()
        ours.wait()
    ours = beside.start("ours.py", "1280x720")
    assert shows_quarters(beside.read(DEVICE))
    assert beside.told(ours)["size"] == [1280, 720]


def test_a_killed_run_is_shown_as_usable_again(beside: Beside) -> None:
    ours = beside.start("ours.py", "1280x720")
    ours.kill()
    ours.wait()
    (listed,) = (one for one in devices.find().virtual_cameras if one.path == DEVICE)
    assert listed.state in (devices.State.FREE, devices.State.STALE)


@pytest.mark.parametrize("end", ["clean", "kill"])
def test_a_reader_that_stayed_keeps_its_size_and_gets_true_pictures(beside: Beside, end: str) -> None:
    first = beside.start("ours.py", "640x360")
    reader = beside.start("reader.py", DEVICE, "--stay")
    if end == "kill":
        first.kill()
        first.wait()
    else:
        beside.told(first)
    second = beside.start("ours.py", "1280x720")  # wants another size than the reader holds
    time.sleep(1)
    seen = beside.told(reader)
    assert beside.told(second)["size"] == [640, 360]
    assert seen["size"] == [640, 360]
    assert shows_quarters(seen), seen
    third = beside.start("ours.py", "1280x720")  # the reader is gone: free again
    assert beside.told(third)["size"] == [1280, 720]


def test_another_writer_at_work_is_left_alone(beside: Beside) -> None:
    beside.start("writer.py", DEVICE, "640x360")
    camera = VirtualCamera(DEVICE)
    with pytest.raises(SinkProblem) as refused:
        camera.open(HD, 30)
    assert refused.value.key == "error.virtual.written"
    camera.close()
    seen = beside.read(DEVICE)
    assert seen["size"] == [640, 360]
    assert shows_quarters(seen), seen


def test_another_free_device_is_taken_where_ours_is_in_use(beside: Beside) -> None:
    beside.start("writer.py", DEVICE, "640x360")
    camera = VirtualCamera()
    assert camera.open(HD, 30) == HD
    assert camera.told == "Fake Webcam"
    camera.close()


def test_a_reader_in_another_format_is_named(beside: Beside) -> None:
    writer = beside.start("writer.py", DEVICE, "640x360", "--format", "YUYV")
    reader = beside.start("reader.py", DEVICE, "--stay")
    writer.kill()
    writer.wait()
    with pytest.raises(SinkProblem) as refused:
        VirtualCamera(DEVICE).open(HD, 30)
    assert refused.value.key == "error.virtual.other_format"
    assert refused.value.facts["found"] == "YUYV 640x360"
    reader.kill()


def test_a_real_camera_is_not_written_to() -> None:
    with pytest.raises(SinkProblem) as refused:
        VirtualCamera("/dev/video30").open(HD, 30)
    assert refused.value.key == "error.virtual.not_virtual"


def test_publishing_never_waits_for_a_stopped_reader(beside: Beside) -> None:
    camera = VirtualCamera()
    camera.open(SMALL, 30)
    picture = quarters(SMALL)
    reads = Event()

    def feed() -> None:
        while not reads.wait(0.03):
            camera.publish(picture)

    feeding = Thread(target=feed)
    feeding.start()
    reader = beside.start("reader.py", DEVICE, "--stay")
    reads.set()
    feeding.join()
    reader.send_signal(signal.SIGSTOP)  # it holds the device and takes nothing
    started_s = time.monotonic()
    for _ in range(100):
        camera.publish(picture)
    assert time.monotonic() - started_s < 5
    camera.close()
