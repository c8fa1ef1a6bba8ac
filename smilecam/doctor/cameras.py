"""The cameras: which there are, and whether they may be opened."""

from __future__ import annotations

from collections.abc import Callable

from smilecam.devices import Device, Devices, State
from smilecam.doctor.finding import Finding, Level
from smilecam.doctor.permission import Membership


def cameras(found: Devices, membership: Callable[[str], Membership], running: bool) -> list[Finding]:
    """One finding for each camera that is not our own output. running: a SmileCam runs, and may use one."""
    others = [one for one in found.cameras if not one.ours]
    if not others:
        return [Finding("camera", Level.WARN, "camera_none")]
    return [_listed(one, membership, running) for one in others]


def _listed(camera: Device, membership: Callable[[str], Membership], running: bool) -> Finding:
    facts: dict[str, object] = {"name": camera.name, "number": camera.index}
    if camera.state is State.DENIED:
        held = membership(camera.path)
        facts["group"] = held.group
        return Finding("camera", Level.BAD, f"camera_{held.key}", facts, commands=held.commands)
    if camera.state is State.IN_USE and running:
        return Finding("camera", Level.OK, "camera_ours", facts)
    if camera.state is State.IN_USE:
        return Finding("camera", Level.WARN, "camera_busy", facts)
    return Finding("camera", Level.OK, "camera_ok", facts)
