from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from click.testing import CliRunner

from smilecam.cli import machine
from smilecam.devices import Device, Devices, State
from smilecam.doctor import Finding, Level
from smilecam.errors import SmileCamError
from smilecam.texts.catalogue import LANGS

WEBCAM = Device("Logitech C920", "/dev/video0", 0, "uvcvideo", State.IN_USE, ours=False)
OURS = Device("SmileCam", "/dev/video10", 10, "v4l2 loopback", State.FREE, ours=True)
FINDINGS = (
    Finding("python", Level.OK, "python_ok", {"found": "3.11.7"}),
    Finding("camera", Level.WARN, "camera_none"),
    Finding("weights", Level.BAD, problem=SmileCamError("weights.missing", file="card.json")),
)


def devices(found: Devices, monkeypatch: pytest.MonkeyPatch, *arguments: str, lang: str = "en") -> str:
    monkeypatch.setattr(machine, "find", lambda: found)
    return CliRunner().invoke(machine.devices, arguments, env={"SMILECAM_LANG": lang}).output


def examined(
    findings: Sequence[Finding], monkeypatch: pytest.MonkeyPatch, *arguments: str, lang: str = "en"
) -> tuple[object, str]:
    """Return what the command returned (its exit code) and printed."""
    monkeypatch.setattr("smilecam.doctor.examine", lambda: iter(findings))
    runner = CliRunner()
    with runner.isolation(env={"SMILECAM_LANG": lang}) as (out, _, _):
        code = machine.doctor.main(list(arguments), standalone_mode=False)
        return code, out.getvalue().decode()


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


def test_what_is_bad_is_told_with_what_to_do_and_ends_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    code, told = examined(FINDINGS, monkeypatch)
    assert code == 1
    assert "→ plug one in" in told
    assert "card.json" in told
    assert "To mend before SmileCam works: 1." in told


def test_a_warning_alone_ends_with_0(monkeypatch: pytest.MonkeyPatch) -> None:
    code, told = examined(FINDINGS[:2], monkeypatch)
    assert code == 0
    assert "to note: 1" in told
    assert examined(FINDINGS[:1], monkeypatch)[1].endswith("All is well.\n")


def test_findings_travel_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    code, told = examined(FINDINGS, monkeypatch, "--json")
    report = json.loads(told)
    assert code == 1
    assert report["ok"] is False
    assert [one["level"] for one in report["findings"]] == ["ok", "warn", "bad"]
    assert report["findings"][1]["fix"]


@pytest.mark.parametrize(
    ("lang", "found"), [("en", "no virtual camera driver"), ("ko", "가상 카메라 드라이버가 없습니다")]
)
@pytest.mark.parametrize("system", ["linux", "mac", "windows"])
def test_what_an_error_found_and_what_mends_it_stand_apart(
    system: str, lang: str, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = Finding("virtual", Level.WARN, problem=SmileCamError(f"virtual.no_driver_{system}"))
    _, told = examined((lacking,), monkeypatch, "--json", lang=lang)
    (finding,) = json.loads(told)["findings"]
    assert finding["found"] == found
    assert ("v4l2loopback" if system == "linux" else "OBS") in finding["fix"]
    lines = examined((lacking,), monkeypatch, lang=lang)[1].splitlines()
    assert lines[0].endswith(found)
    assert lines[1].strip() == f"→ {finding['fix']}"


def test_what_was_found_goes_on_in_its_column_and_a_command_stays_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    long = Finding("libraries", Level.BAD, "libraries_fail", {"told": "cv2: " + "no " * 40, "packages": "p " * 60})
    lines = examined((long,), monkeypatch)[1].splitlines()
    column = lines[0].index("not importable")
    assert all(line[column - 1] == " " and line[column] != " " and len(line) <= 60 for line in lines[:3])
    assert any(len(line) > 100 and "pip install" in line for line in lines)


def test_columns_stand_straight_in_korean(monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.cells import cell_len

    _, told = examined(FINDINGS[:1], monkeypatch, lang="ko")
    _, told_too = examined(FINDINGS[1:2], monkeypatch, lang="ko")
    assert cell_len(told.partition("3.11.7")[0]) == cell_len(told_too.partition("없습니다")[0])
