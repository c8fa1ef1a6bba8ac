from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from smilecam.cli import machine
from smilecam.devices import Device, Devices, State
from smilecam.texts.catalogue import LANGS

WEBCAM = Device("Logitech C920", "/dev/video0", 0, "uvcvideo", State.IN_USE, ours=False)
OURS = Device("SmileCam", "/dev/video10", 10, "v4l2 loopback", State.FREE, ours=True)


def devices(found: Devices, monkeypatch: pytest.MonkeyPatch, *arguments: str, lang: str = "en") -> str:
    monkeypatch.setattr(machine, "find", lambda: found)
    return CliRunner().invoke(machine.devices, arguments, env={"SMILECAM_LANG": lang}).output


def test_cameras_and_virtual_cameras_stand_apart_by_number_name_path_and_state(monkeypatch: pytest.MonkeyPatch) -> None:
    told = devices(Devices((WEBCAM, OURS), (OURS,)), monkeypatch)
    assert "0   Logitech C920  /dev/video0  in use" in told
    assert told.count("SmileCam  /dev/video10") == 1  # what we write is no camera to choose


@pytest.mark.parametrize("lang", LANGS)
def test_on_a_machine_without_any_it_says_what_to_do(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = devices(Devices((), ()), monkeypatch, lang=lang)
    assert "demo" in told
    assert "smilecam doctor" in told


def test_every_state_has_its_word(monkeypatch: pytest.MonkeyPatch) -> None:
    for state in State:
        camera = Device("x", "/dev/video1", 1, "", state, ours=False)
        for lang in LANGS:
            assert "x" in devices(Devices((camera,), ()), monkeypatch, lang=lang)


def test_programs_get_one_line_of_json(monkeypatch: pytest.MonkeyPatch) -> None:
    told = json.loads(devices(Devices((WEBCAM, OURS), (OURS,)), monkeypatch, "--json"))
    assert told["v"] == 1
    assert [one["name"] for one in told["cameras"]] == ["Logitech C920", "SmileCam"]
