"""Which devices there are, which are ours, and what they are doing; on every system."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from smilecam.devices import (
    AVFOUNDATION,
    DSHOW,
    MSMF,
    V4L2,
    Device,
    Devices,
    Handle,
    State,
    by_kernel,
    by_opencv,
    find,
    to_json,
)
from smilecam.frames import Size
from smilecam.v4l2 import HeldFormat, Kernel
from tests.fakes.kernel import FakeKernel, FakeNode, camera, loopback


@dataclass
class Entry:
    """As cv2_enumerate_cameras lists a camera."""

    index: int
    name: str
    path: str | None = None


def states(devices: tuple[Device, ...]) -> dict[str, State]:
    return {one.name: one.state for one in devices}


def test_cameras_and_virtual_cameras_are_told_apart() -> None:
    found = by_kernel(FakeKernel(camera(0, "HD Webcam"), loopback(10), loopback(11, "OBS Cam")))
    assert [one.name for one in found.cameras] == ["HD Webcam"]
    assert [(one.name, one.ours) for one in found.virtual_cameras] == [("SmileCam", True), ("OBS Cam", False)]
    assert found.cameras[0].handles == (Handle("/dev/video0", V4L2),)


def test_the_metadata_node_beside_a_camera_is_none() -> None:
    found = by_kernel(FakeKernel(camera(0, "HD Webcam"), camera(1, "HD Webcam", capture=False)))
    assert [one.path for one in found.cameras] == ["/dev/video0"]


def test_a_busy_and_a_forbidden_camera_are_listed_as_such() -> None:
    found = by_kernel(FakeKernel(camera(0, "A", busy=True), camera(1, "B", denied=True), camera(2, "C")))
    assert states(found.cameras) == {"A": State.IN_USE, "B": State.DENIED, "C": State.FREE}


def test_a_camera_unplugged_while_we_look_is_left_out() -> None:
    gone = camera(0, "A")
    gone.gone = True
    assert by_kernel(FakeKernel(gone)) == Devices((), ())


def test_a_loopback_that_somebody_feeds_is_a_camera_and_in_use() -> None:
    fed = loopback(20, "Fake Webcam")
    fed.writer, fed.held = True, HeldFormat("YU12", Size(640, 360))
    found = by_kernel(FakeKernel(fed))
    assert states(found.cameras) == {"Fake Webcam": State.FREE}
    assert states(found.virtual_cameras) == {"Fake Webcam": State.IN_USE}


def left_behind(reader: bool) -> FakeNode:
    """What a killed writer leaves before 0.13."""
    node = loopback(10, before_0_13=True)
    node.lost_output, node.reader = True, reader
    node.held = HeldFormat("YU12", Size(640, 360)) if reader else None
    return node


def test_before_0_13_a_device_left_without_output_is_stale_not_in_use() -> None:
    assert states(by_kernel(FakeKernel(left_behind(reader=False))).virtual_cameras) == {"SmileCam": State.STALE}
    # With a reader on it, it cannot be told from one that is written to without disturbing anybody.
    assert states(by_kernel(FakeKernel(left_behind(reader=True))).virtual_cameras) == {"SmileCam": State.IN_USE}


def test_a_forbidden_loopback_is_listed_by_the_kernels_name() -> None:
    node = loopback(10)
    node.denied = True
    found = by_kernel(FakeKernel(node))
    assert found.cameras == ()
    assert states(found.virtual_cameras) == {"SmileCam": State.DENIED}


def test_a_machine_with_nothing_has_empty_lists_and_json() -> None:
    assert to_json(by_kernel(FakeKernel())) == {"v": 1, "cameras": [], "virtual_cameras": []}


def test_json_holds_what_a_program_needs() -> None:
    told = to_json(by_kernel(FakeKernel(camera(0, "웹캠"), loopback(10))))
    assert json.loads(json.dumps(told)) == {
        "v": 1,
        "cameras": [
            {"name": "웹캠", "path": "/dev/video0", "index": 0, "driver": "uvcvideo", "state": "free", "ours": False}
        ],
        "virtual_cameras": [
            {
                "name": "SmileCam",
                "path": "/dev/video10",
                "index": 10,
                "driver": "v4l2 loopback",
                "state": "free",
                "ours": True,
            }
        ],
    }


def test_on_windows_a_camera_that_two_backends_list_is_one_with_two_handles() -> None:
    lists = {MSMF: [Entry(0, "HD Webcam", "usb#1"), Entry(1, "Twin")], DSHOW: [Entry(0, "Twin"), Entry(1, "HD Webcam")]}
    found = by_opencv((MSMF, DSHOW), lambda backend: lists[backend])
    assert [(one.name, one.index, one.path, one.handles) for one in found.cameras] == [
        ("HD Webcam", 0, "usb#1", (Handle(0, MSMF), Handle(1, DSHOW))),
        ("Twin", 1, "", (Handle(1, MSMF), Handle(0, DSHOW))),
    ]


def test_two_cameras_of_one_name_stay_two() -> None:
    found = by_opencv((MSMF, DSHOW), lambda backend: [Entry(0, "Twin"), Entry(1, "Twin")])
    assert [one.handles for one in found.cameras] == [
        (Handle(0, MSMF), Handle(0, DSHOW)),
        (Handle(1, MSMF), Handle(1, DSHOW)),
    ]


@pytest.mark.parametrize("name", ["OBS Virtual Camera", "Unity Video Capture", "SmileCam"])
def test_the_outputs_of_other_systems_are_ours(name: str) -> None:
    def listed(backend: int) -> Iterable[Entry]:
        return [Entry(0, name), Entry(1, "FaceTime HD")]

    found = by_opencv((AVFOUNDATION,), listed)
    assert [(one.name, one.ours) for one in found.cameras] == [(name, True), ("FaceTime HD", False)]
    assert [one.name for one in found.virtual_cameras] == [name]


def test_this_machine_can_be_asked() -> None:
    found = find(Kernel())
    assert all(one.path.startswith("/dev/video") for one in (*found.cameras, *found.virtual_cameras))
