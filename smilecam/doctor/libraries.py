"""The libraries that a picture needs on its way: those that Python imports, and those of the system below them."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version

from smilecam.doctor import remedies
from smilecam.doctor.finding import Finding, Level

# Module to import, and the package that brings it.
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
IMPORTS_WITHIN_S = 60.0
_LACKS = "cannot open shared object file"


def system_libraries(loads: Callable[[str], bool]) -> Finding:
    missing = [name for name in SYSTEM_LIBRARIES if not loads(name)]
    if missing:
        facts = {"names": ", ".join(missing)}
        return Finding("system", Level.BAD, "system_missing", facts, commands=remedies.system_packages())
    return Finding("system", Level.OK, "system_ok", {"names": ", ".join(SYSTEM_LIBRARIES)})


def libraries(failures: Mapping[str, str]) -> Finding:
    """`failures`: what an import said, by module; none where all came."""
    if failures and all(_LACKS in words for words in failures.values()):
        facts = {"names": ", ".join(failures)}
        return Finding("libraries", Level.BAD, "libraries_lack", facts, commands=remedies.system_packages())
    if failures:
        told = "; ".join(f"{name}: {words}" for name, words in failures.items())
        again = remedies.install(*(LIBRARIES[name] for name in failures), force=True)
        return Finding("libraries", Level.BAD, "libraries_fail", {"told": told}, commands=(again,))
    told = ", ".join(f"{package} {installed(package)}" for package in LIBRARIES.values())
    return Finding("libraries", Level.OK, "libraries_ok", {"told": told})


def rivals(is_installed: Callable[[str], str | None]) -> Iterator[Finding]:
    """Packages that fill the same `cv2` folder as ours: the last one installed wins, and some parts are missing."""
    found = [name for name in RIVALS if is_installed(name)]
    if found:
        commands = remedies.without_rivals(found)
        yield Finding("libraries", Level.WARN, "libraries_rival", {"names": " ".join(found)}, commands=commands)


def start_imports(modules: Mapping[str, str]) -> dict[str, subprocess.Popen[str]]:
    """Import each in a process of its own, all at once: one that crashes takes nothing with it."""
    return {
        name: subprocess.Popen(
            [sys.executable, "-c", f"import {name}"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        for name in modules
    }


def finish_imports(children: Mapping[str, subprocess.Popen[str]]) -> dict[str, str]:
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


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
