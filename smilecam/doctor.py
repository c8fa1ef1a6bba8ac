"""Finds what is wrong with a machine, and says how to mend it. Works where hardly anything is installed."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from smilecam import devices, weights
from smilecam.devices import Devices, State
from smilecam.errors import SmileCamError
from smilecam.resources import BUNDLE, needs_bundle
from smilecam.settings import folders

# Module to import, and the package that brings it: what a picture needs on its way.
LIBRARIES = {
    "av": "av",
    "cv2": "opencv-contrib-python",
    "mediapipe": "mediapipe",
    "numpy": "numpy",
    "onnxruntime": "onnxruntime",
    "pyvirtualcam": "pyvirtualcam",
    "skia": "skia-python",
    "uvicorn": "uvicorn",
}
# What the wheels of cv2, mediapipe and skia load and do not carry.
SYSTEM_LIBRARIES = ("libGL.so.1", "libEGL.so.1", "libglib-2.0.so.0")
RIVALS = ("opencv-python", "opencv-python-headless", "opencv-contrib-python-headless")
OLDEST = (3, 11)
IMPORTS_WITHIN_S = 60.0
_LACKS = "cannot open shared object file"
_LOOPBACK_VERSION = Path("/sys/module/v4l2loopback/version")


class Level(Enum):
    """OK: as it should be. WARN: SmileCam runs, with something missing. BAD: it cannot do its work."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    check: what. key: names `doctor.<key>` in the texts, and `doctor.<key>_fix` where something can be done.
    problem: an error that says it all, in place of a key.
    """

    check: str
    level: Level
    key: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    problem: SmileCamError | None = None


def examine() -> Iterator[Finding]:
    """Look at everything, in the order in which a picture needs it; each finding comes as soon as it is made."""
    imports = _start_imports(LIBRARIES)
    own = folders(os.environ)
    yield python(sys.version_info[:3], own.data / BUNDLE)
    if sys.platform == "linux":
        yield system_libraries(_loads)
    failures = _finish_imports(imports)
    yield libraries(failures)
    yield from rivals(_installed)
    yield shipped("weights", lambda: weights.load(weights.find(None)).card.name)
    if "skia" not in failures:
        yield shipped("theme", _theme)
        yield font(_hangul_family)
    yield from looked_at("camera", lambda: cameras(devices.find()))
    yield from looked_at("virtual", lambda: [virtual_camera(devices.find(), _loopback_version(), sys.platform)])
    yield writable((own.log, own.runtime))


def python(found: tuple[int, ...], bundle: Path) -> Finding:
    told = ".".join(map(str, found))
    if found < OLDEST:
        return Finding("python", Level.BAD, "python_old", {"found": told})
    if needs_bundle(found) and not os.path.isfile(bundle):
        return Finding("python", Level.BAD, "python_bundle", {"found": told, "path": bundle})
    return Finding("python", Level.OK, "python_ok", {"found": told})


def system_libraries(loads: Callable[[str], bool]) -> Finding:
    missing = [name for name in SYSTEM_LIBRARIES if not loads(name)]
    if missing:
        return Finding("system", Level.BAD, "system_missing", {"names": ", ".join(missing)})
    return Finding("system", Level.OK, "system_ok", {"names": ", ".join(SYSTEM_LIBRARIES)})


def libraries(failures: Mapping[str, str]) -> Finding:
    """`failures`: what an import said, by module; none where all came."""
    if failures and all(_LACKS in words for words in failures.values()):
        return Finding("libraries", Level.BAD, "libraries_lack", {"names": ", ".join(failures)})
    if failures:
        told = "; ".join(f"{name}: {words}" for name, words in failures.items())
        packages = " ".join(LIBRARIES[name] for name in failures)
        return Finding("libraries", Level.BAD, "libraries_fail", {"told": told, "packages": packages})
    told = ", ".join(f"{package} {_installed(package)}" for package in LIBRARIES.values())
    return Finding("libraries", Level.OK, "libraries_ok", {"told": told})


def rivals(installed: Callable[[str], str | None]) -> Iterator[Finding]:
    """Packages that fill the same `cv2` folder as ours: the last one installed wins, and some parts are missing."""
    found = [name for name in RIVALS if installed(name)]
    if found:
        yield Finding("libraries", Level.WARN, "libraries_rival", {"names": " ".join(found)})


def shipped(what: str, load: Callable[[], str]) -> Finding:
    """What comes with the program: `load` returns its name or raises what is wrong with it."""
    try:
        return Finding(what, Level.OK, f"{what}_ok", {"name": load()})
    except SmileCamError as problem:
        return Finding(what, Level.BAD, problem=problem)


def font(family: Callable[[], str]) -> Finding:
    try:
        return Finding("font", Level.OK, "font_ok", {"name": family()})
    except Exception as problem:  # no font, no carrier, or a Skia that cannot read either
        return Finding("font", Level.WARN, "font_none", {"reason": problem})


def looked_at(check: str, look: Callable[[], Sequence[Finding]]) -> Sequence[Finding]:
    """Return what `look` finds; that it cannot look at all is a finding too."""
    try:
        return look()
    except (OSError, ImportError, SmileCamError) as problem:
        return [Finding(check, Level.WARN, "no_look", {"reason": problem})]


def cameras(found: Devices) -> list[Finding]:
    """One finding for each camera that is not our own output."""
    others = [one for one in found.cameras if not one.ours]
    if not others:
        return [Finding("camera", Level.WARN, "camera_none")]
    levels = {State.DENIED: (Level.BAD, "camera_denied"), State.IN_USE: (Level.WARN, "camera_busy")}
    return [
        Finding("camera", *levels.get(one.state, (Level.OK, "camera_ok")), {"name": one.name, "number": one.index})
        for one in others
    ]


def virtual_camera(found: Devices, loopback: str | None, platform: str) -> Finding:
    """`loopback`: the version of a loaded v4l2loopback, None where none is loaded."""
    if not found.virtual_cameras:
        if loopback is not None:
            return Finding("virtual", Level.WARN, "virtual_no_device", {"version": loopback})
        system = {"linux": "linux", "darwin": "mac"}.get(platform, "windows")
        return Finding("virtual", Level.WARN, problem=SmileCamError(f"virtual.no_driver_{system}"))
    best = next((one for one in found.virtual_cameras if one.ours), found.virtual_cameras[0])
    facts = {"name": best.name, "path": best.path, "version": loopback or ""}
    if best.state is State.DENIED:
        return Finding("virtual", Level.BAD, "virtual_denied", facts)
    if not best.ours and platform == "linux":
        return Finding("virtual", Level.WARN, "virtual_other_name", facts)
    if loopback and loopback.startswith("0.12"):
        return Finding("virtual", Level.WARN, "virtual_old", facts)
    return Finding("virtual", Level.OK, "virtual_ok" if loopback else "virtual_ok_plain", facts)


def writable(wanted: Sequence[Path]) -> Finding:
    for folder in wanted:
        there = next(one for one in (folder, *folder.parents) if os.path.exists(one))
        if not os.access(there, os.W_OK):
            return Finding("folders", Level.BAD, "folders_closed", {"folder": there})
    return Finding("folders", Level.OK, "folders_ok", {"log": wanted[0]})


def _start_imports(modules: Mapping[str, str]) -> dict[str, subprocess.Popen[str]]:
    """Import each in a process of its own, all at once: one that crashes takes nothing with it."""
    return {
        name: subprocess.Popen(
            [sys.executable, "-c", f"import {name}"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        for name in modules
    }


def _finish_imports(children: Mapping[str, subprocess.Popen[str]]) -> dict[str, str]:
    """Return the last line that each failed import said."""
    failures = {}
    for name, child in children.items():
        try:
            _, said = child.communicate(timeout=IMPORTS_WITHIN_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()
            failures[name] = f"no end after {IMPORTS_WITHIN_S:g} s"
            continue
        if child.returncode != 0:
            failures[name] = (said.strip().splitlines() or [f"exit code {child.returncode}"])[-1]
    return failures


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _theme() -> str:
    from smilecam.draw import themefile

    name = "quiet"
    themefile.load(themefile.find(name))
    return name


def _hangul_family() -> str:
    from smilecam.draw import themefile
    from smilecam.draw.text import Lettering

    return Lettering.of_this_machine(themefile.load(themefile.find("quiet")).families).family


def _loopback_version() -> str | None:
    try:
        return _LOOPBACK_VERSION.read_text("ascii").strip()
    except OSError:
        return None
