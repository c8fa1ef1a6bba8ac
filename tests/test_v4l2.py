"""What is read from files; what needs a real device is tried in tests/vm."""

from __future__ import annotations

from pathlib import Path

import pytest

from smilecam.frames import Size
from smilecam.v4l2 import HeldFormat, Kernel, Node


@pytest.fixture
def kernel(tmp_path: Path) -> Kernel:
    """A machine with a loopback at 10, a camera at 2 and something that is no number."""
    sysfs, dev = tmp_path / "class", tmp_path / "dev"
    for folder in (sysfs, dev):
        folder.mkdir()
    for number, where, name in ((10, "virtual", "SmileCam"), (2, "pci0/usb1", "HD Webcam")):
        real = tmp_path / "devices" / where / "video4linux" / f"video{number}"
        real.mkdir(parents=True)
        (real / "name").write_text(f"{name}\n", "utf-8")
        (sysfs / f"video{number}").symlink_to(real)
        (dev / f"video{number}").write_bytes(b"no device")
    (sysfs / "videoX").mkdir()
    return Kernel(sysfs, dev)


def told(tmp_path: Path, attribute: str, text: str) -> None:
    (tmp_path / "class" / "video10" / attribute).write_text(text, "utf-8")


def test_nodes_come_by_number_with_their_names_and_loopbacks_are_known(kernel: Kernel, tmp_path: Path) -> None:
    dev = tmp_path / "dev"
    assert kernel.nodes() == [
        Node(f"{dev}/video2", 2, "HD Webcam", loopback=False),
        Node(f"{dev}/video10", 10, "SmileCam", loopback=True),
    ]


def test_a_node_without_a_name_is_called_after_its_number(tmp_path: Path) -> None:
    (tmp_path / "video3").mkdir()
    assert [node.name for node in Kernel(tmp_path).nodes()] == ["video3"]


def test_a_machine_without_video_has_no_nodes(tmp_path: Path) -> None:
    assert Kernel(tmp_path / "missing").nodes() == []


def test_a_held_format_is_read_and_a_free_one_is_none(kernel: Kernel, tmp_path: Path) -> None:
    assert kernel.held_format("/dev/video10") is None  # a driver that has no such file
    told(tmp_path, "format", "\n")
    assert kernel.held_format("/dev/video10") is None
    told(tmp_path, "format", "YU12:640x360@30\n")
    assert kernel.held_format("/dev/video10") == HeldFormat("YU12", Size(640, 360))
    told(tmp_path, "format", "YUYV:320x240@30000/1001\n")
    assert kernel.held_format("/dev/video10") == HeldFormat("YUYV", Size(320, 240))
    told(tmp_path, "format", "what a later driver may say\n")
    assert kernel.held_format("/dev/video10") is None


def test_the_state_is_read_where_the_driver_tells_it(kernel: Kernel, tmp_path: Path) -> None:
    assert kernel.state("/dev/video10") is None
    told(tmp_path, "state", "capture\n")
    assert kernel.state("/dev/video10") == "capture"


def test_a_missing_node_is_unplugged_and_a_file_is_not(kernel: Kernel, tmp_path: Path) -> None:
    assert kernel.unplugged(str(tmp_path / "dev" / "video7"))
    assert not kernel.unplugged(str(tmp_path / "dev" / "video2"))


def test_a_file_that_is_no_device_answers_nothing(kernel: Kernel, tmp_path: Path) -> None:
    path = str(tmp_path / "dev" / "video2")
    with pytest.raises(OSError, match="ioctl"):
        kernel.capabilities(path)
    with pytest.raises(OSError, match="ioctl"):
        kernel.restore_output(path)
    assert not kernel.captured_by_another(path)


def test_asking_a_missing_node_raises_as_opening_does(kernel: Kernel) -> None:
    with pytest.raises(FileNotFoundError):
        kernel.capabilities("/dev/video77")
    assert not kernel.captured_by_another("/dev/video77")
    assert not kernel.takes("/dev/video77", b"picture")


def test_pictures_arrive_only_where_somebody_keeps_writing(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    import os

    os.mkfifo(pipe)
    writer = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    try:
        os.write(writer, b"an old picture")
        assert not Kernel().frames_arrive(str(pipe), within_s=0.02)
    finally:
        os.close(writer)


def test_a_picture_is_taken_whole_or_not(tmp_path: Path) -> None:
    file = tmp_path / "video10"
    file.write_bytes(b"")
    assert Kernel().takes(str(file), b"picture")
    assert not Kernel().takes("/dev/full", b"picture")
