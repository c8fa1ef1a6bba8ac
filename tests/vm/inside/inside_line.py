"""The whole line: a webcam (a loopback fed by a film of a real face), `smilecam start`, a call that sees SmileCam."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from smilecam.v4l2 import Kernel
from tests.fakes.media import media
from tests.vm.inside.beside import ENVIRONMENT, Beside
from tests.vm.inside.callapp import CHROMIUM, in_a_call
from tests.vm.inside.running import RESULTS, smilecam, status

WEBCAM, OURS = "/dev/video20", "/dev/video10"
# Faces are waited for while nobody reads; from driver 0.13 on the camera would rest then (inside_idle.py tries that).
AWAKE = "--always-on"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    ENVIRONMENT["SMILECAM_HOME"] = str(tmp_path)
    yield tmp_path
    smilecam("stop")
    log = tmp_path / "log"
    for file in log.rglob("*.log"):
        (RESULTS / file.name).write_bytes(file.read_bytes())


@pytest.fixture
def started(home: Path, beside: Beside) -> str:
    """A webcam that shows a face, and SmileCam started on it; what `start` said."""
    beside.start("writer.py", WEBCAM, "640x640", "--video", str(media("single_face.mp4")))
    told = smilecam("start", "--threshold", "0.7", "--camera", "Fake Webcam", "--lang", "en", AWAKE)
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout


def judged() -> dict[str, Any]:
    """Wait until a face is judged; return the status."""
    until_s = time.monotonic() + 300
    while time.monotonic() < until_s:
        told = status()
        if told["faces"]:
            return told
        time.sleep(0.5)
    pytest.fail(f"no face was judged: {status()}")


def read_back(frames: int) -> list[NDArray[np.uint8]]:
    """Return the next pictures of our camera, (H, W, 3) BGR, as OpenCV reads them."""
    video = cv2.VideoCapture(OURS, cv2.CAP_V4L2)
    pictures = [np.asarray(video.read()[1], np.uint8) for _ in range(frames)]
    video.release()
    return pictures


def test_start_says_what_to_pick_and_the_camera_is_read_back(started: str, beside: Beside) -> None:
    assert "Fake Webcam" in started
    assert "SmileCam" in started
    told = judged()
    assert told["sink"].startswith("virtual")
    assert told["threshold"] == 0.7
    assert told["paths"] == {"capture": "ok", "video": "ok", "judgement": "ok"}
    seen = beside.read(OURS, frames=90)
    assert (seen["size"], seen["frames"]) == ([1280, 720], 90)
    print(json.dumps({"read back": seen, "status": told}))


def test_what_is_read_back_is_the_face_with_its_judgement(started: str) -> None:
    judged()
    pictures = read_back(60)
    for number in (0, 29, 59):
        cv2.imwrite(str(RESULTS / f"read-back-{number}.png"), pictures[number])
    face = pictures[-1][:, 320:960]  # 640x640 stands in the middle, bars beside it
    assert face.mean() > 30
    assert pictures[-1][300:400, :100].mean() < 20
    assert np.abs(pictures[0].astype(int) - pictures[-1]).mean() > 0.5  # it moves


def test_a_second_start_says_who_runs_and_stop_ends_it(started: str) -> None:
    again = smilecam("start", "--camera", "Fake Webcam")
    assert again.returncode == 2
    assert "Fake Webcam" in again.stdout + again.stderr
    assert smilecam("stop").returncode == 0
    assert status()["running"] is False
    # The next start is not blocked by what the last one left.
    told = smilecam("start", "--camera", "Fake Webcam")
    assert told.returncode == 0, told.stdout + told.stderr


def test_a_killed_run_leaves_nothing_that_blocks_the_next(started: str) -> None:
    os.kill(int(status()["pid"]), 9)
    told = smilecam("start", "--camera", "Fake Webcam")
    assert told.returncode == 0, told.stdout + told.stderr
    assert status()["sink"].startswith("virtual")


def test_a_webcam_that_goes_is_said_and_comes_back_by_itself(home: Path, beside: Beside) -> None:
    feeder = beside.start("writer.py", WEBCAM, "640x640", "--video", str(media("single_face.mp4")))
    assert smilecam("start", "--camera", "Fake Webcam", "--lang", "en", AWAKE).returncode == 0
    feeder.kill()
    feeder.wait()
    until_s = time.monotonic() + 300
    while status()["paths"]["capture"] == "ok" and time.monotonic() < until_s:
        time.sleep(0.5)
    assert "Fake Webcam" in status()["paths"]["capture"]
    video = cv2.VideoCapture(OURS, cv2.CAP_V4L2)
    good, card = video.read()
    video.release()
    assert good  # the call goes on, with a card
    cv2.imwrite(str(RESULTS / "camera-away.png"), np.asarray(card, np.uint8))
    if Kernel().state(OURS) is None:
        return  # up to driver 0.12 nobody can write into a loopback again whose writer was killed under a reader
    beside.start("writer.py", WEBCAM, "640x640", "--video", str(media("single_face.mp4")))
    until_s = time.monotonic() + 300
    while status()["state"] != "live" and time.monotonic() < until_s:
        time.sleep(0.5)
    told = status()
    assert (told["state"], told["paths"]["capture"]) == ("live", "ok")


@pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium here")
def test_a_call_in_chromium_lists_and_sees_smilecam(started: str) -> None:
    judged()
    seen = in_a_call("SmileCam")
    (RESULTS / "chromium.png").write_bytes(seen.pictures[-1])
    assert any(label.startswith("SmileCam") for label in seen.listed)
    assert seen.size == (1280, 720)
    first, *others = (np.asarray(cv2.imdecode(np.frombuffer(png, np.uint8), 1), float) for png in seen.pictures)
    last = others[-1]
    assert last[:, 320:960].mean() > 30  # the face; 640x640 stands in the middle, bars beside it
    assert max(np.abs(first - one).mean() for one in others) > 0.5  # it moves
    published = read_back(1)[0].astype(float)  # what OpenCV reads of the same camera
    assert np.corrcoef(last.ravel(), published.ravel())[0, 1] > 0.9
    print(json.dumps({"listed": seen.listed, "fps": seen.fps, "status": status()}))
