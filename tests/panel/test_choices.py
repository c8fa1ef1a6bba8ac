"""Cameras and outputs on the panel."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from smilecam.devices import Device, Devices, State
from smilecam.errors import UsageProblem
from smilecam.panel.choices import choices, chosen


def device(number: int, name: str, state: State = State.FREE, ours: bool = False) -> Device:
    return Device(name, f"/dev/video{number}", number, "uvc", state, ours)


LOGITECH, OURS = device(0, "Logitech C920", State.IN_USE), device(9, "SmileCam", ours=True)
MACHINE = Devices((LOGITECH, OURS), (OURS,))
BARE = Devices((), ())
VALUE = "/dev/video0" if sys.platform == "linux" else "0"


def test_cameras_are_offered_as_a_restart_takes_them_and_our_own_output_is_not() -> None:
    offered = choices(lambda: MACHINE)
    assert offered["cameras"] == [{"value": VALUE, "name": "Logitech C920", "path": "/dev/video0", "busy": True}]
    assert offered["virtual"] == ["SmileCam"]
    assert "virtual" in offered["sinks"]


def test_where_there_is_no_virtual_camera_none_is_offered() -> None:
    offered = choices(lambda: BARE)
    assert offered["cameras"] == []
    assert "virtual" not in offered["sinks"]
    assert {"auto", "preview", "null"} <= set(offered["sinks"])


@pytest.mark.parametrize("told", [{"camera": VALUE}, {"camera": "demo", "sink": "null"}, {"sink": "auto"}])
def test_what_is_offered_can_be_chosen(told: dict[str, str]) -> None:
    assert chosen(told, lambda: MACHINE) == told


@pytest.mark.parametrize(
    "told",
    [
        {},
        [],
        None,
        {"camera": "rtsp://user:secret@camera/"},
        {"camera": "/dev/video9"},
        {"camera": 0},
        {"camera": ["demo"]},
        {"sink": "file:/etc/passwd"},
        {"sink": "--help"},
        {"camera": "demo", "weights": "/tmp"},
        {"camera": "x" * 5000},
    ],
)
def test_nothing_else_can(told: Any) -> None:
    with pytest.raises(UsageProblem) as refused:
        chosen(told, lambda: MACHINE)
    assert len(str(refused.value)) < 400
