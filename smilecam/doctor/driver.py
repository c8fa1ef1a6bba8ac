"""The virtual camera's driver: whether it is there, which version, under which name apps will list its device."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from smilecam.devices import Device, Devices, State
from smilecam.doctor import remedies
from smilecam.doctor.finding import Finding, Level
from smilecam.doctor.permission import Membership
from smilecam.errors import SmileCamError
from smilecam.v4l2 import Capabilities

_VERSION = Path("/sys/module/v4l2loopback/version")
_MODULES = Path("/lib/modules")
_SECURE_BOOT = Path("/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c")


class Announcing(Protocol):
    """The part of Kernel that is asked here."""

    def capabilities(self, path: str) -> Capabilities: ...


@dataclass(frozen=True, slots=True)
class Module:
    """v4l2loopback on this machine: the version that is loaded, None where none is; whether its file is there.

    secure_boot: the machine loads signed modules only.
    """

    version: str | None
    installed: bool
    secure_boot: bool


def module() -> Module:
    there = any((_MODULES / platform.release()).rglob("v4l2loopback.ko*"))
    return Module(_line(_VERSION), there, _secure_boot())


def virtual_camera(found: Devices, device: Device | None, loopback: Module, system: str) -> Iterator[Finding]:
    """Tell of the `device` that `start` would take. system: as sys.platform has it."""
    if system != "linux":
        if device is None:
            name = "mac" if system == "darwin" else "windows"
            yield Finding("virtual", Level.WARN, problem=SmileCamError(f"virtual.no_driver_{name}"))
        else:
            yield Finding("virtual", Level.OK, "virtual_ok_plain", {"name": device.name})
        return
    if device is None:
        yield from _no_device(found, loopback)
        return
    facts = {"name": device.name, "path": device.path, "version": loopback.version or "?"}
    if not device.ours:
        yield _to_load("virtual_other_name", found, facts)
    elif (loopback.version or "").startswith("0.12"):
        yield Finding("virtual", Level.WARN, "virtual_old", facts)
    else:
        yield Finding("virtual", Level.OK, "virtual_ok", facts)
    if device.state is State.STALE:
        yield Finding("virtual", Level.NOTE, "virtual_stale", facts)


def chosen(found: Devices, asked: str | None) -> Device | None:
    """Return the virtual camera that `start` takes: the one `asked` for by path or name, else ours, else the first."""
    every = found.virtual_cameras
    if asked is not None:
        return next((one for one in every if asked in (one.path, one.name)), None)
    return next((one for one in every if one.ours), next(iter(every), None))


def missing(found: Devices, asked: str) -> Finding:
    """The one asked for is not among those that there are."""
    told = ", ".join(f"{one.path} ({one.name})" for one in found.virtual_cameras)
    return Finding("virtual", Level.BAD, problem=SmileCamError("virtual.missing", path=asked, found=told))


def denied(device: Device, held: Membership) -> Finding:
    facts = {"path": device.path, "group": held.group}
    return Finding("virtual", Level.BAD, f"virtual_{held.key}", facts, commands=held.commands)


def both_sides(found: Devices, device: Device, kernel: Announcing) -> Iterator[Finding]:
    """Tell a device that announces itself as camera and as output at once: loaded without exclusive_caps.

    Chromium lists such a device nowhere (seen in tests/vm), and so does what is made of it.
    """
    announced = kernel.capabilities(device.path)
    if announced.capture and announced.output:
        yield _to_load("virtual_caps", found, {"path": device.path})


def _no_device(found: Devices, loopback: Module) -> Iterator[Finding]:
    loaded = loopback.version is not None
    key = "virtual_no_device" if loaded else "virtual_not_loaded" if loopback.installed else "virtual_no_driver"
    yield _to_load(key, found, {"version": loopback.version}, installed=loopback.installed, loaded=loaded)
    if loopback.secure_boot and not loaded:
        yield Finding("virtual", Level.NOTE, "virtual_secure_boot")


def _to_load(
    key: str, found: Devices, facts: Mapping[str, object], *, installed: bool = True, loaded: bool = True
) -> Finding:
    """A fault that goes when the driver is loaded with other options. The fact `now`: what mends it until a restart."""
    now = remedies.load_driver(found, installed=installed, loaded=loaded)
    told = {**facts, "now": remedies.line(now)}
    return Finding("virtual", Level.WARN, key, told, commands=(*now, *remedies.keep_driver(found)))


def _secure_boot() -> bool:
    try:
        return _SECURE_BOOT.read_bytes()[4:5] == b"\1"  # four bytes of attributes come first
    except OSError:
        return False


def _line(file: Path) -> str | None:
    try:
        return os.fsdecode(file.read_bytes()).strip()
    except OSError:
        return None
