"""Boots the guest (a Linux kernel as an ordinary program, see `run`) and runs the tests of inside/ in it.

Each test here is one boot. The kernel is built by tests/vm/build, once (six minutes, root, Debian 12 or later).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from smilecam import weights
from smilecam.errors import BadWeights
from tests.fakes.media import media

HERE = Path(__file__).parent
TOP = HERE.parent.parent
CACHE = Path(os.environ.get("SMILECAM_VM_CACHE") or Path.home() / ".cache" / "smilecam-vm")
# Debian 12's, its backports', Debian 13's: each behaves in its own way.
VERSIONS = ("0.12.7", "0.13.2", "0.15.0")

pytestmark = [
    pytest.mark.vm,
    pytest.mark.slow,
    pytest.mark.skipif(
        not (CACHE / "linux").exists(), reason=f"no guest kernel in {CACHE}; build it once with tests/vm/build"
    ),
]


def passes_in_the_guest(*options: str, tests: str, only: str = "") -> None:
    """Boot with `options` of `run`, run one file of inside/, fail with what it printed."""
    pytest_ = [sys.executable, "-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider", f"tests/vm/inside/{tests}"]
    command = [str(HERE / "run"), "--timeout", "1800", *options, "--", *pytest_, *(("-k", only) if only else ())]
    run = subprocess.run(command, cwd=TOP, capture_output=True, text=True)
    assert run.returncode == 0, f"{run.stdout[-6000:]}\n{run.stderr[-2000:]}"


def needs(version: str) -> None:
    if not (CACHE / f"v4l2loopback-{version}.ko").exists():
        pytest.skip(f"v4l2loopback {version} is not among what tests/vm/build could get")


def needs_weights() -> None:
    try:
        weights.load(weights.find(None))
    except BadWeights as fault:
        pytest.skip(f"no shipped weights here: {fault}")


@pytest.mark.parametrize("version", VERSIONS)
def test_the_virtual_camera_on_each_driver(version: str) -> None:
    needs(version)
    passes_in_the_guest("--loopback", version, tests="inside_virtual.py")


@pytest.mark.parametrize("version", VERSIONS)
def test_the_virtual_camera_without_exclusive_caps(version: str) -> None:
    needs(version)
    # What depends on the announced capabilities is left out; second runs and other writers are not.
    devices = ("--device", "10:SmileCam:0", "--device", "20:Fake Webcam:0")
    passes_in_the_guest("--loopback", version, *devices, tests="inside_virtual.py", only="not announces and not usable")


def test_webcams() -> None:
    needs(VERSIONS[0])
    passes_in_the_guest(tests="inside_webcam.py")


@pytest.mark.parametrize("version", VERSIONS)
def test_idle_and_waking(version: str, tmp_path: Path) -> None:
    needs(version)
    needs_weights()
    passes_in_the_guest("--loopback", version, "--share", str(tmp_path), tests="inside_idle.py")


@pytest.mark.parametrize("version", ["0.12.7", "0.15.0"])
def test_what_fails_on_a_normal_day_comes_back(version: str, tmp_path: Path) -> None:
    needs(version)
    needs_weights()
    passes_in_the_guest("--loopback", version, "--share", str(tmp_path), tests="inside_recovery.py")


@pytest.mark.parametrize("version", ["0.12.7", "0.15.0"])
def test_the_whole_line_from_a_webcam_to_a_call(version: str, tmp_path: Path) -> None:
    needs(version)
    media("single_face.mp4")
    needs_weights()
    passes_in_the_guest("--loopback", version, "--share", str(tmp_path), tests="inside_line.py")


@pytest.mark.parametrize("version", VERSIONS)
def test_the_doctor_on_each_driver(version: str) -> None:
    needs(version)
    passes_in_the_guest("--loopback", version, tests="inside_doctor.py")


def test_the_doctor_finds_a_driver_loaded_without_exclusive_caps() -> None:
    needs(VERSIONS[-1])
    devices = ("--device", "10:SmileCam:0", "--device", "20:Fake Webcam:0")
    passes_in_the_guest("--loopback", VERSIONS[-1], *devices, tests="inside_doctor_caps.py")


def test_a_machine_without_a_driver() -> None:
    passes_in_the_guest("--no-loopback", tests="inside_bare.py")


def test_a_machine_without_any_video_device() -> None:
    passes_in_the_guest("--no-loopback", "--no-vivid", tests="inside_bare.py")
