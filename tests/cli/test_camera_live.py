"""start, stop, restart, status, logs end to end: real processes, the demo face, the shipped weights."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psutil
import pytest

from smilecam import weights

needs_weights = pytest.mark.skipif(not weights.find(None).is_dir(), reason="no weights are shipped in this checkout")


class Machine:
    """A home of its own, in which commands run as a user would run them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._environment = {**os.environ, "SMILECAM_HOME": str(home), "SMILECAM_LANG": "en"}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "smilecam", *arguments]
        return subprocess.run(command, env=self._environment, capture_output=True, text=True, timeout=120, check=False)

    def foreground(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "smilecam", "start", "--foreground", *arguments]
        return subprocess.Popen(
            command, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def status(self) -> Mapping[str, Any]:
        told = json.loads(self.run("status", "--json").stdout)
        assert isinstance(told, dict)
        return told


SMALL = ("--camera", "demo:laugh@1", "--size", "640x360")


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path)
    yield machine
    machine.run("stop")


@needs_weights
def test_from_start_to_stop(machine: Machine) -> None:
    started = machine.run("start", *SMALL, "--sink", "null")
    assert started.returncode == 0, started.stderr
    assert "smilecam stop" in started.stdout
    status = machine.status()
    assert status["running"]
    assert status["state"] == "live"
    assert status["published"] > 0
    words = psutil.Process(status["pid"]).cmdline()
    assert words[-2:] == ["start", "--reports-to-parent"]  # no camera's address, whose password `ps` would show
    second = machine.run("start", *SMALL)
    assert second.returncode == 2
    assert str(status["pid"]) in second.stderr
    assert machine.run("restart", "--threshold", "0.6").returncode == 0
    assert machine.status()["threshold"] == 0.6
    assert machine.status()["pid"] != status["pid"]
    failed = machine.run("restart", "--camera", "nosuch")
    assert failed.returncode == 2
    assert "as before" in failed.stderr
    assert machine.status()["threshold"] == 0.6
    assert machine.run("stop").returncode == 0
    assert machine.run("status").returncode == 1
    assert "on air" in machine.run("logs").stdout


@needs_weights
def test_the_demo_face_is_seen_to_laugh(machine: Machine) -> None:
    # Over and over: of the one laugh of demo:laugh@1 a slow machine's judge, still loading, would see nothing.
    assert machine.run("start", "--camera", "demo", "--size", "640x360", "--sink", "null").returncode == 0
    deadline_s = time.monotonic() + 120
    while not any(face["laughs"] for face in machine.status()["faces"]):
        assert time.monotonic() < deadline_s, machine.status()


@needs_weights
def test_a_killed_process_leaves_nothing_that_blocks_the_next_start(machine: Machine) -> None:
    machine.run("start", *SMALL, "--sink", "null")
    killed = psutil.Process(machine.status()["pid"])
    killed.kill()
    killed.wait(30)
    assert machine.run("status").returncode == 1
    assert machine.run("start", *SMALL, "--sink", "null").returncode == 0


@needs_weights
def test_a_film_is_complete_after_stop(machine: Machine, tmp_path: Path) -> None:
    import av

    machine.run("start", *SMALL, "--sink", f"file:{tmp_path}/out.mp4")
    machine.run("stop")
    with av.open(str(tmp_path / "out.mp4")) as film:
        pictures = sum(1 for _ in film.decode(video=0))
    assert pictures > 0


@needs_weights
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_in_the_foreground_a_signal_ends_it_cleanly(machine: Machine, number: signal.Signals) -> None:
    with machine.foreground(*SMALL, "--sink", "null") as child:
        assert child.stdout is not None
        while line := child.stdout.readline():
            if "Ctrl-C" in line:
                break
        child.send_signal(number)
        _, said = child.communicate(timeout=60)
    assert child.returncode == 0
    assert said == ""


@needs_weights
def test_interrupted_before_a_picture_came_it_says_so(machine: Machine) -> None:
    with machine.foreground(*SMALL, "--sink", "null") as child:
        while not (machine.home / "run" / "smilecam.json").exists():  # from here on it is ready to be interrupted
            time.sleep(0.005)
        child.send_signal(signal.SIGINT)
        told, said = child.communicate(timeout=60)
    if "SmileCam is on air" not in told:  # this machine may be quicker than the signal
        assert (child.returncode, told, said) == (130, "\nSmileCam was stopped before a picture came.\n", "")


@needs_weights
def test_after_its_duration_it_has_ended_and_a_restart_knows_how_it_was_started(machine: Machine) -> None:
    ended = machine.run("start", "--foreground", *SMALL, "--sink", "null", "--duration", "0.1")
    assert ended.returncode == 0
    assert machine.run("status").returncode == 1
    again = machine.run("restart", "--duration", "60")
    assert (again.returncode, machine.status()["size"]) == (0, "640x360"), again.stderr


@needs_weights
def test_it_is_steered_while_it_runs_by_commands_and_by_its_config(machine: Machine) -> None:
    machine.run("start", *SMALL, "--sink", "null")
    assert machine.run("set", "threshold=0.6", "mirror=on").stdout == "From now on: threshold 0.6, mirror on.\n"
    for verb, mode in (("pause", "paused"), ("freeze", "frozen"), ("blank", "blank"), ("resume", "live")):
        assert machine.run(verb).returncode == 0
        assert machine.status()["mode"] == mode
    refused = machine.run("set", "size=320x240")
    assert (refused.returncode, refused.stderr.endswith("smilecam restart --size 320x240\n")) == (2, True)
    machine.run("config", "set", "max-faces=2", "threshold=0.9")
    told = machine.status()
    assert told["threshold"] == 0.6  # as it was asked to, whatever the file says
    config = machine.home / "config" / "config.toml"
    config.write_text("v = 1\nthresh")
    deadline_s = time.monotonic() + 60
    while "config" not in machine.status()["paths"]:
        assert time.monotonic() < deadline_s
    config.write_text("threshold = 0.8\n")
    while "config" in machine.status()["paths"]:
        assert time.monotonic() < deadline_s
    machine.run("blank")
    assert machine.run("restart").returncode == 0
    told = machine.status()
    assert (told["threshold"], told["mode"]) == (0.6, "live")


def test_a_missing_camera_is_one_sentence_with_the_next_step(machine: Machine) -> None:
    for where in ((), ("--foreground",)):
        failed = machine.run("start", "--camera", "97", "--sink", "null", *where)
        assert failed.returncode == 2
        assert failed.stderr.startswith("smilecam: ")
        assert failed.stderr.count("\n") == 1
        assert machine.run("status").returncode == 1
