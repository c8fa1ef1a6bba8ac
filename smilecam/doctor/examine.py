"""Looks at a whole machine: what takes no time first, then what has to be loaded, opened and measured."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from smilecam import config, devices
from smilecam.devices import Devices, State
from smilecam.doctor import apps, driver
from smilecam.doctor.cameras import cameras
from smilecam.doctor.chosen import config_file
from smilecam.doctor.finding import Finding, Level, looked_at
from smilecam.doctor.folders import writable
from smilecam.doctor.libraries import (
    LIBRARIES,
    finish_imports,
    installed,
    libraries,
    loads,
    rivals,
    start_imports,
    system_libraries,
)
from smilecam.doctor.permission import membership
from smilecam.doctor.python import python
from smilecam.doctor.running import running
from smilecam.doctor.shipped import font, hangul_family, shipped, shipped_weights, theme
from smilecam.errors import CameraProblem
from smilecam.resources import BUNDLE
from smilecam.settings import folders
from smilecam.v4l2 import Kernel

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a machine is to be looked at. camera, device: those that a start would take, as its options have them.

    ours: the processes of a SmileCam that runs; none where none does. troubles: what that one says is wrong with it.
    """

    camera: str = "auto"
    device: str | None = None
    ours: Collection[int] = ()
    every_app: bool = False
    troubles: Sequence[str] = ()


def examine(asked: Asked, tell: Tell = lambda check: None) -> Iterator[Finding]:
    """Look at everything; each finding comes as soon as it is made. `tell` hears of what takes a while, beforehand."""
    imports = start_imports(LIBRARIES)
    own = folders(os.environ)
    yield python(sys.version_info[:3], own.data / BUNDLE)
    if sys.platform == "linux":
        yield system_libraries(loads)
    yield writable((own.log, own.runtime))
    yield config_file(config.path(os.environ))
    if asked.ours:
        yield from running(asked.troubles)
    tell("libraries")
    failures = finish_imports(imports)
    yield libraries(failures)
    yield from rivals(installed)
    yield shipped("weights", shipped_weights)
    if "skia" not in failures:
        yield shipped("theme", theme)
        yield font(hangul_family)
    yield from _of_devices(asked, failures, tell)
    yield from looked_at("apps", lambda: list(apps.hints(apps.here(), asked.every_app)))


def _of_devices(asked: Asked, failures: Mapping[str, str], tell: Tell) -> Iterator[Finding]:
    found = Devices((), ())

    def listed() -> list[Finding]:
        nonlocal found
        found = devices.find()
        return cameras(found, membership, bool(asked.ours))

    yield from looked_at("camera", listed)
    yield from looked_at("virtual", lambda: list(_driver(asked, found)))
    if not failures.keys() & {"cv2", "numpy"}:
        tell("rate")
        yield from looked_at("rate", lambda: list(_rate(asked, found)))
    if not failures.keys() & {"cv2", "numpy", "pyvirtualcam"}:
        tell("consumer")
        yield from looked_at("consumer", lambda: list(_consumer(asked, found)))


def _driver(asked: Asked, found: Devices) -> Iterator[Finding]:
    device = driver.chosen(found, asked.device)
    if device is not None and device.state is State.DENIED:
        yield driver.denied(device, membership(device.path))
        return
    if device is None and asked.device is not None and found.virtual_cameras:
        yield driver.missing(found, asked.device)
        return
    yield from driver.virtual_camera(found, device, driver.module(), sys.platform)
    if device is not None and sys.platform == "linux":
        yield from driver.both_sides(found, device, Kernel())


def _rate(asked: Asked, found: Devices) -> Iterator[Finding]:
    """Measure the camera that a start would take; what is no camera of this machine (a file, the demo) needs none."""
    from smilecam.capture.choose import pick
    from smilecam.clock import MonotonicClock
    from smilecam.doctor.rate import rate_of

    try:
        device = pick(asked.camera, found.cameras, asked.device)
    except CameraProblem:
        return  # the list of cameras has told it
    if asked.ours:
        yield Finding("rate", Level.NOTE, "rate_ours", {"name": device.name})
    elif device.state in (State.FREE, State.UNKNOWN):
        yield rate_of(device, MonotonicClock())


def _consumer(asked: Asked, found: Devices) -> Iterator[Finding]:
    from smilecam.clock import MonotonicClock
    from smilecam.doctor.consumer import look, of_this_machine
    from smilecam.publish.virtual import VirtualCamera

    device = driver.chosen(found, asked.device)
    if device is None or device.state is State.DENIED:
        return
    clock = MonotonicClock()
    consumer = of_this_machine(
        lambda one: VirtualCamera(one.path if sys.platform == "linux" else None), clock, asked.ours
    )
    yield from look(device, bool(asked.ours), consumer)
