"""Idle and waking on real devices: nobody reads -> the webcam is closed; somebody does -> a live picture, soon.

Where the driver tells who reads (0.13 and newer); before, that it stays awake and says why. Facts are asserted; the
figures are printed, for this is one CPU that also runs the reader and whatever the host does.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import psutil
import pytest

from smilecam.v4l2 import Kernel
from tests.vm.inside.beside import ENVIRONMENT, Beside
from tests.vm.inside.running import RESULTS, becomes, smilecam, status

OURS, VIVID = "/dev/video10", "/dev/video30"
TELLS = Kernel().state(OURS) is not None
WAKES, CPU_S = 8, 30.0


def holds(pid: int, device: str) -> bool:
    """Tell whether process `pid` has `device` open: what lights a webcam's lamp."""
    held = set()
    for one in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed between the listing and the look
            held.add(os.readlink(one))
    return device in held


@pytest.fixture
def pid(tmp_path: Path, beside: Beside) -> Iterator[int]:
    ENVIRONMENT["SMILECAM_HOME"] = str(tmp_path)
    told = smilecam("start", "--camera", "vivid", "--lang", "en")
    assert told.returncode == 0, told.stdout + told.stderr
    yield int(status()["pid"])
    smilecam("stop")
    for file in (tmp_path / "log").rglob("*.log"):
        (RESULTS / f"idle-{file.name}").write_bytes(file.read_bytes())


def first_live(device: str) -> float:
    """Open `device` as a call app does; return how many seconds pass until the picture is no card.

    vivid's colour bars have strong colours where our cards are nearly grey.
    """
    began_s = time.monotonic()
    video = cv2.VideoCapture(device, cv2.CAP_V4L2)
    try:
        while time.monotonic() - began_s < 60:
            good, read = video.read()
            picture = np.asarray(read, np.uint8) if good else np.zeros((8, 8, 3), np.uint8)
            if picture.ndim != 3 or picture.shape[0] == 1:  # OpenCV hands vivid's own pictures over as one row
                picture = picture.reshape(round(video.get(cv2.CAP_PROP_FRAME_HEIGHT)), -1, 3)
            if colourful(picture):
                return time.monotonic() - began_s
    finally:
        video.release()
    pytest.fail("no live picture within a minute")


def colourful(picture: np.ndarray[Any, np.dtype[np.uint8]]) -> bool:
    top = picture[picture.shape[0] // 8 : picture.shape[0] // 4].astype(int)
    return bool((top.max(2) - top.min(2)).mean() > 40)


@pytest.mark.skipif(TELLS, reason="this driver tells who reads")
def test_an_old_driver_keeps_it_awake_and_status_says_why(pid: int) -> None:
    time.sleep(8)
    told = status()
    assert (told["attention"], told["awake_for"]) == ("awake", ["cannot-tell"])
    assert holds(pid, VIVID)
    assert "v4l2loopback before 0.13" in smilecam("status").stdout


@pytest.mark.skipif(not TELLS, reason="this driver does not tell who reads")
def test_nobody_reads_and_the_webcam_is_closed_somebody_does_and_it_is_live(pid: int, beside: Beside) -> None:
    assert becomes(lambda: status()["attention"] == "idle"), status()
    assert becomes(lambda: not holds(pid, VIVID))
    reader = beside.start("reader.py", OURS, "--stay")
    assert becomes(lambda: status()["state"] == "live"), status()
    assert status()["awake_for"] == ["reader"]
    assert holds(pid, VIVID)
    reader.kill()
    assert becomes(lambda: not holds(pid, VIVID))
    assert status()["state"] == "idle"


@pytest.mark.skipif(not TELLS, reason="this driver does not tell who reads")
def test_a_program_that_only_opens_and_asks_is_no_reader(pid: int) -> None:
    assert becomes(lambda: status()["attention"] == "idle")
    subprocess.run(["v4l2-ctl", "-d", OURS, "--all"], capture_output=True, check=True)
    smilecam("devices")
    time.sleep(1)
    assert status()["attention"] == "idle"
    assert not holds(pid, VIVID)


@pytest.mark.skipif(not TELLS, reason="this driver does not tell who reads")
def test_a_reader_killed_with_9_is_noticed(pid: int, beside: Beside) -> None:
    reader = beside.start("reader.py", OURS, "--stay")
    assert becomes(lambda: status()["awake_for"] == ["reader"])
    reader.kill()
    reader.wait()
    assert becomes(lambda: status()["attention"] == "idle")


@pytest.mark.skipif(not TELLS, reason="this driver does not tell who reads")
def test_idle_costs_next_to_nothing_and_waking_is_quick(pid: int) -> None:
    assert becomes(lambda: status()["attention"] == "idle")
    assert becomes(lambda: not holds(pid, VIVID))
    time.sleep(20)  # the judge has loaded
    process = psutil.Process(pid)
    began, used = time.monotonic(), sum(process.cpu_times()[:2])
    time.sleep(CPU_S)
    percent = 100 * (sum(process.cpu_times()[:2]) - used) / (time.monotonic() - began)
    waits_s, bare_s = [], []
    for _ in range(WAKES):
        assert becomes(lambda: not holds(pid, VIVID) and status()["attention"] == "idle")
        waits_s.append(first_live(OURS))
    ours = status()["stages"]["wake"]
    smilecam("stop")
    for _ in range(WAKES):
        bare_s.append(first_live(VIVID))
    print(
        json.dumps(
            {
                "idle_cpu_percent": round(percent, 2),
                "wake_ms": [round(1000 * float(np.percentile(waits_s, share))) for share in (50, 95)],
                "the webcam alone_ms": [round(1000 * float(np.percentile(bare_s, share))) for share in (50, 95)],
                "from the event to the picture_ms": [ours["p50_ms"], ours["p95_ms"]],
            }
        )
    )
    assert percent < 1.0  # what was promised; measured .33 to .40 (docs/figures.md)
