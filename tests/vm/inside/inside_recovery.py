"""What happens to a camera on a normal day, on real devices: none of it needs a restart, none of it shows black.

The webcam is vivid: `disconnect` pulls its plug (it is back once its last descriptor closes), `percentage_of_dropped_
buffers` stalls it. A second program that captures it makes it busy. SIGSTOP and SIGCONT stand for a sleeping machine.
The virtual camera cannot be removed under an open writer (rmmod: in use); tests/publish/test_virtual.py has a fake.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from smilecam.v4l2 import Kernel
from tests.vm.inside.beside import ENVIRONMENT, Beside
from tests.vm.inside.running import RESULTS, becomes, smilecam, status

OURS, VIVID = "/dev/video10", "/dev/video30"
TELLS = Kernel().state(OURS) is not None


def is_live() -> bool:
    return bool(status()["state"] == "live")


def set_vivid(control: str) -> None:
    subprocess.run(["v4l2-ctl", "-d", VIVID, "-c", control], capture_output=True, check=False)


def _vivid(number: int) -> tuple[str, ...]:
    """Return what vivid is loaded with to be a plain webcam at /dev/video<number>; `tests/vm/run` has the same."""
    return "n_devs=1", "node_types=0x1", f"vid_cap_nr={number}", "num_inputs=1", "input_types=0x00"


def keep_card(name: str) -> None:
    """Leave what our camera shows where it can be looked at."""
    video = cv2.VideoCapture(OURS, cv2.CAP_V4L2)
    good, picture = video.read()
    video.release()
    assert good  # a card, never nothing
    cv2.imwrite(str(RESULTS / f"recovery-{name}.png"), np.asarray(picture, np.uint8))
    assert np.asarray(picture, float).std() > 5  # with words on it: never black


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    ENVIRONMENT["SMILECAM_HOME"] = str(tmp_path)
    yield tmp_path
    set_vivid("percentage_of_dropped_buffers=0")
    smilecam("stop")
    for file in (tmp_path / "log").rglob("*.log"):
        (RESULTS / f"recovery-{file.name}").write_bytes(file.read_bytes())


@pytest.fixture
def started(home: Path) -> int:
    told = smilecam("start", "--camera", "vivid", "--lang", "en", "--always-on")
    assert told.returncode == 0, told.stdout + told.stderr
    assert becomes(is_live)
    return int(status()["pid"])


def test_unplugged_and_plugged_in_again(started: int, home: Path) -> None:
    set_vivid("disconnect=1")  # back as soon as we let it go: sooner than one can ask for the status
    assert becomes(lambda: any("capture path failed" in log.read_text() for log in home.rglob("*.log")))
    assert becomes(lambda: is_live() and status()["paths"]["capture"] == "ok")
    assert int(status()["pid"]) == started


def test_one_that_stays_away_has_a_card_and_a_line_in_status_and_returns_by_itself(
    started: int, beside: Beside
) -> None:
    holder = beside.start("reader.py", "/dev/video30", "--hold")  # while it is held open, the plug stays out
    set_vivid("disconnect=1")
    assert becomes(lambda: status()["state"] == "camera-lost")
    told = status()
    assert "vivid" in told["paths"]["capture"]
    assert becomes(lambda: status()["parts"]["capture"]["tries"] >= 2)
    keep_card("away")
    holder.kill()
    holder.wait()
    assert becomes(is_live)
    assert becomes(lambda: status()["parts"]["capture"] == {"phase": "working", "tries": 0, "again_in_s": None})


def test_a_stalled_camera_is_said_and_comes_back(started: int) -> None:
    set_vivid("percentage_of_dropped_buffers=100")
    assert becomes(lambda: status()["state"] in ("stalled", "camera-lost"))
    keep_card("stalled")
    assert becomes(lambda: status()["state"] == "camera-lost")
    set_vivid("percentage_of_dropped_buffers=0")
    assert becomes(is_live)


@pytest.mark.skipif(not TELLS, reason="this driver does not tell who reads, so the camera is never let go")
def test_a_camera_that_comes_back_under_another_number_is_found_by_its_name(home: Path, beside: Beside) -> None:
    told = smilecam("start", "--camera", "vivid", "--lang", "en")
    assert told.returncode == 0, told.stdout + told.stderr
    assert becomes(lambda: status()["parts"]["capture"]["phase"] == "asleep")
    subprocess.run(["modprobe", "-r", "vivid"], check=True)
    try:
        subprocess.run(["modprobe", "vivid", *_vivid(35)], check=True)
        beside.start("reader.py", OURS, "--stay")
        assert becomes(is_live), status()
    finally:
        smilecam("stop")
        subprocess.run(["modprobe", "-r", "vivid"], check=False)
        subprocess.run(["modprobe", "vivid", *_vivid(30)], check=True)


@pytest.mark.skipif(not TELLS, reason="this driver does not tell who reads, so the camera is never let go")
def test_a_camera_that_another_app_took_while_ours_slept_is_said_to_be_busy_until_it_is_free(
    home: Path, beside: Beside
) -> None:
    told = smilecam("start", "--camera", "vivid", "--lang", "en")
    assert told.returncode == 0, told.stdout + told.stderr
    assert becomes(lambda: status()["parts"]["capture"]["phase"] == "asleep")
    rival = beside.start("reader.py", VIVID, "--stay")
    beside.start("reader.py", OURS, "--stay")  # a call, whose own picture is now a card
    assert becomes(lambda: "in use by another program" in status()["paths"]["capture"]), status()
    assert status()["state"] == "camera-lost"
    rival.kill()
    rival.wait()
    assert becomes(is_live)


def test_a_machine_that_slept_shows_the_camera_again_at_once_without_a_burst_or_a_false_word(started: int) -> None:
    before = status()
    os.kill(started, signal.SIGSTOP)
    time.sleep(8)
    os.kill(started, signal.SIGCONT)
    woke_s = time.monotonic()
    assert becomes(is_live)
    print(json.dumps({"asked for live after the sleep_s": round(time.monotonic() - woke_s, 2)}))
    time.sleep(3)
    after = status()
    assert after["paths"] == {"capture": "ok", "video": "ok", "judgement": "ok"}  # nothing is said to have hung
    assert after["fps_out"] < 33
    assert after["drops"]["late"] - before["drops"]["late"] < 100  # eight seconds are 240 slots: not counted as late


def test_killed_with_9_and_started_again(started: int) -> None:
    os.kill(started, signal.SIGKILL)
    told = smilecam("start", "--camera", "vivid", "--lang", "en")
    assert told.returncode == 0, told.stdout + told.stderr
    assert status()["sink"] == "virtual"
    keep_card("after-kill")


def test_a_disk_that_fills_ends_the_film_whole_and_it_goes_on_once_there_is_room(home: Path) -> None:
    disk = home / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=120m", "tmpfs", str(disk)], check=True)
    try:
        told = smilecam("start", "--camera", "vivid", "--lang", "en", "--sink", f"file:{disk / 'film.mp4'}")
        assert told.returncode == 0, told.stdout + told.stderr
        time.sleep(3)
        filler = disk / "filler"
        filler.write_bytes(bytes(70 * 2**20))
        assert becomes(lambda: "nearly full" in status()["paths"]["video"]), status()
        assert "nearly full" in smilecam("status").stdout.replace("\n", " ")
        with av.open(str(disk / "film.mp4")) as film:
            assert sum(1 for _ in film.decode(video=0)) > 10
        filler.unlink()
        assert becomes(lambda: status()["paths"]["video"] == "ok")
        assert status()["told"].endswith("film-2.mp4")
    finally:
        smilecam("stop")
        with av.open(str(disk / "film-2.mp4")) as film:
            assert sum(1 for _ in film.decode(video=0)) > 0
        subprocess.run(["umount", str(disk)], check=False)
