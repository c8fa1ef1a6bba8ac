"""Cameras and outputs to choose from. Neither changes while pictures flow: what is chosen holds after a restart."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

from smilecam import devices
from smilecam.devices import Device, Devices, State
from smilecam.errors import UsageProblem
from smilecam.settings import SINKS

# Chosen by name and not by hand: an address with a password in it would stand in a process's words, for all to read.
_DRAWN = "demo"


def choices(find: Callable[[], Devices] = devices.find) -> dict[str, Any]:
    """Return what there is: each camera as a restart takes it, with its name and whether another app uses it."""
    found = find()
    cameras = [
        {"value": _value(one), "name": one.name, "path": one.path, "busy": one.state is State.IN_USE}
        for one in found.cameras
        if not one.ours
    ]
    return {
        "cameras": cameras,
        "sinks": [one for one in SINKS if one != "virtual" or found.virtual_cameras],
        "virtual": [one.name for one in found.virtual_cameras],
    }


def chosen(told: object, find: Callable[[], Devices] = devices.find) -> Mapping[str, str]:
    """Return the options of a restart that a page asked for. Raises UsageProblem for what is not among `choices`."""
    if not isinstance(told, dict) or not told or not told.keys() <= {"camera", "sink"}:
        raise UsageProblem("set.nothing", command="smilecam set")
    offered = choices(find)
    cameras = {"auto", _DRAWN, *(one["value"] for one in offered["cameras"])}
    for name, known in (("camera", cameras), ("sink", set(offered["sinks"]))):
        if name in told and (not isinstance(told[name], str) or told[name] not in known):
            raise UsageProblem("panel.choice", name=name, found=str(told[name])[:80])
    return {str(name): str(value) for name, value in told.items()}


def _value(device: Device) -> str:
    return device.path if sys.platform == "linux" else str(device.index)
