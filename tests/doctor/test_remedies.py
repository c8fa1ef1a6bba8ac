from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

from smilecam.devices import Devices
from smilecam.doctor import remedies
from tests.fakes.findings import device


def options(found: Devices) -> list[str]:
    return remedies.load_driver(found, installed=True, loaded=True)[-1].line.split("v4l2loopback ")[1].split(" ")


def test_other_loopback_devices_are_made_again_beside_ours() -> None:
    found = Devices((), (device("OBS Cam", number=10), device("SmileCam", ours=True, number=4)))
    assert remedies.load_driver(found, installed=True, loaded=True)[-1].words[-4:] == (
        "devices=2",
        "video_nr=11,10",
        "card_label=SmileCam,OBS Cam",
        "exclusive_caps=1,1",
    )


def test_the_only_one_is_renamed_and_takes_no_cameras_number() -> None:
    found = Devices((device("webcam", number=10),), (device("Dummy", number=0),))
    assert options(found) == ["devices=1", "video_nr=11", "card_label=SmileCam", "exclusive_caps=1"]


def test_what_is_written_below_etc_arrives_as_it_is_meant(tmp_path: Path) -> None:
    """The commands as a shell runs them, with another folder for /etc and nobody for sudo."""
    found = Devices((), (device('한글 "$HOME" `Cam`', number=7), device("Plain", number=8)))
    for command in remedies.keep_driver(found):
        line = command.line.replace("/etc/", f"{tmp_path}/")
        (tmp_path / "modprobe.d").mkdir(exist_ok=True)
        (tmp_path / "modules-load.d").mkdir(exist_ok=True)
        assert shlex.split(line)[0] == "sudo"
        subprocess.run(["sh", "-c", line.removeprefix("sudo ")], check=True)
    told = (tmp_path / "modprobe.d" / "smilecam.conf").read_text()
    assert 'card_label="SmileCam,한글 "$HOME" `Cam`,Plain"' in told
    assert (tmp_path / "modules-load.d" / "smilecam.conf").read_text() == "v4l2loopback\n"


def test_what_python_installs_goes_into_this_very_interpreter() -> None:
    import sys

    assert remedies.install("x").words == (sys.executable, "-m", "pip", "install", "x")
    assert not remedies.install("x").root
