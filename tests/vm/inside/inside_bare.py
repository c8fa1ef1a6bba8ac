"""A machine with no virtual camera driver: what is said, and what is done instead."""

from __future__ import annotations

import asyncio
from contextlib import closing

import pytest

from smilecam import devices
from smilecam.capture.choose import choose as choose_source
from smilecam.clock import MonotonicClock
from smilecam.doctor.examine import Asked, examine
from smilecam.errors import CameraProblem, NoVirtualCamera
from smilecam.frames import Size
from smilecam.publish.choose import choose as choose_sink
from smilecam.publish.preview import Preview
from smilecam.publish.virtual import VirtualCamera

HD = Size(1280, 720)


def test_without_a_driver_the_virtual_camera_says_how_to_install_it() -> None:
    with pytest.raises(NoVirtualCamera) as missing:
        VirtualCamera().open(HD, 30)
    assert missing.value.key == "error.virtual.no_driver_linux"


def test_without_a_driver_auto_is_the_preview_and_says_why() -> None:
    with closing(asyncio.new_event_loop()) as loop:
        choice = choose_sink("auto", None, MonotonicClock(), loop)
    assert isinstance(choice.sink, Preview)
    assert choice.missing is not None


def test_with_no_device_at_all_the_lists_are_empty_and_auto_says_what_to_do() -> None:
    if devices.find().cameras:
        pytest.skip("this guest has a camera; the one without is another run")
    assert devices.to_json(devices.find()) == {"v": 1, "cameras": [], "virtual_cameras": []}
    with pytest.raises(CameraProblem) as none:
        choose_source("auto", HD, 30, MonotonicClock(), True).open()
    assert none.value.key == "error.camera.none"


def test_without_a_driver_the_doctor_gives_the_commands_and_reads_nothing_back() -> None:
    findings = list(examine(Asked()))
    (driver,) = (one for one in findings if one.check == "virtual")
    assert driver.key == "virtual_no_driver"
    assert driver.commands[0].line == "sudo apt install v4l2loopback-dkms"
    assert not [one for one in findings if one.check in ("consumer", "latency")]
