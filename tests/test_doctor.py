from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from smilecam import doctor
from smilecam.devices import Device, Devices, State
from smilecam.doctor import Finding, Level
from smilecam.errors import BadWeights
from smilecam.resources import BUNDLE
from smilecam.texts.catalogue import LANGS, say, sentences


def device(name: str, state: State = State.FREE, ours: bool = False) -> Device:
    return Device(name, f"/dev/{name}", 3, "", state, ours)


def told(finding: Finding) -> str:
    """Return what the finding says in English; it must say something in every language, with what it brings."""
    if finding.problem:
        return say(finding.problem.key, "en", **finding.problem.facts)
    for lang in LANGS:
        assert say(f"doctor.{finding.key}", lang, **finding.facts)
        assert f"doctor.check.{finding.check}" in sentences(lang)
        fix = f"doctor.{finding.key}_fix"
        assert finding.level is Level.OK or fix in sentences(lang) or finding.key == "no_look"
        if fix in sentences(lang):
            assert say(fix, lang, **finding.facts)
    return say(f"doctor.{finding.key}", "en", **finding.facts)


def test_this_python_will_do_and_an_older_one_will_not(tmp_path: Path) -> None:
    assert doctor.python((3, 11, 2), tmp_path / "none").level is Level.OK
    assert doctor.python((3, 10, 12), tmp_path / "none").level is Level.BAD


def test_from_3_13_on_the_face_model_must_be_there(tmp_path: Path) -> None:
    bundle = tmp_path / BUNDLE
    assert doctor.python((3, 13, 0), bundle).level is Level.BAD
    assert str(bundle) in say("doctor.python_bundle_fix", "en", **doctor.python((3, 13, 0), bundle).facts)
    bundle.write_bytes(b"x")
    assert doctor.python((3, 13, 0), bundle).level is Level.OK


def test_a_missing_system_library_is_named_with_the_command_that_brings_it() -> None:
    finding = doctor.system_libraries(lambda name: name != "libGL.so.1")
    assert finding.level is Level.BAD
    assert told(finding) == "libGL.so.1 missing"
    assert "apt install libgl1" in say("doctor.system_missing_fix", "en", **finding.facts)
    assert doctor.system_libraries(lambda _: True).level is Level.OK


def test_a_library_that_does_not_import_is_named_with_its_reason_and_package() -> None:
    finding = doctor.libraries({"cv2": "ImportError: no module cv2.typing"})
    assert finding.level is Level.BAD
    assert "cv2: ImportError: no module cv2.typing" in told(finding)
    assert "opencv-contrib-python" in say("doctor.libraries_fail_fix", "en", **finding.facts)


def test_one_that_only_lacks_a_library_of_the_system_is_not_to_be_installed_again() -> None:
    words = "ImportError: libGL.so.1: cannot open shared object file: No such file or directory"
    finding = doctor.libraries({"cv2": words, "skia": words})
    assert told(finding) == "cv2, skia wait for libraries of the system"
    assert "apt install" in say("doctor.libraries_lack_fix", "en", **finding.facts)


def test_all_libraries_are_told_with_their_versions() -> None:
    assert "mediapipe" in told(doctor.libraries({}))


def test_a_second_package_in_the_same_folder_is_warned_of() -> None:
    installed = {"opencv-python": "5.0.0"}
    findings = list(doctor.rivals(installed.get))
    assert [one.level for one in findings] == [Level.WARN]
    assert "opencv-python" in told(findings[0])
    assert not list(doctor.rivals(lambda _: None))


def test_what_is_wrong_with_the_weights_is_told_in_their_own_words() -> None:
    def load() -> str:
        raise BadWeights("weights.missing", file="card.json")

    finding = doctor.shipped("weights", load)
    assert finding.level is Level.BAD
    assert "card.json" in told(finding)
    assert doctor.shipped("weights", lambda: "first").level is Level.OK


def test_no_font_is_a_warning_whatever_skia_says() -> None:
    def family() -> str:
        raise RuntimeError("no font")

    assert told(doctor.font(family)) == "none found (no font)"
    assert doctor.font(lambda: "NanumGothic").level is Level.OK


def test_that_devices_cannot_be_looked_at_is_a_finding_too() -> None:
    def look() -> list[Finding]:
        raise PermissionError("/sys")

    assert "/sys" in told(doctor.looked_at("camera", look)[0])


def test_each_camera_is_told_and_our_own_output_is_none() -> None:
    found = Devices(
        (device("free"), device("busy", State.IN_USE), device("shut", State.DENIED), device("me", ours=True)), ()
    )
    findings = doctor.cameras(found)
    assert [one.level for one in findings] == [Level.OK, Level.WARN, Level.BAD]
    assert all(told(one) for one in findings)


def test_no_camera_is_a_warning_as_the_demo_needs_none() -> None:
    assert [one.level for one in doctor.cameras(Devices((), ()))] == [Level.WARN]


@pytest.mark.parametrize(
    ("virtual", "loopback", "platform", "level", "key"),
    [
        ((), None, "linux", Level.WARN, ""),
        ((), None, "darwin", Level.WARN, ""),
        ((), None, "win32", Level.WARN, ""),
        ((), "0.13.2", "linux", Level.WARN, "virtual_no_device"),
        ((device("SmileCam", ours=True),), "0.15.0", "linux", Level.OK, "virtual_ok"),
        ((device("SmileCam", ours=True),), "0.12.7", "linux", Level.WARN, "virtual_old"),
        ((device("Dummy"),), "0.15.0", "linux", Level.WARN, "virtual_other_name"),
        ((device("SmileCam", State.DENIED, ours=True),), "0.15.0", "linux", Level.BAD, "virtual_denied"),
        ((device("OBS Virtual Camera", State.UNKNOWN, ours=True),), None, "darwin", Level.OK, "virtual_ok_plain"),
    ],
)
def test_what_is_said_of_the_virtual_camera(
    virtual: tuple[Device, ...], loopback: str | None, platform: str, level: Level, key: str
) -> None:
    finding = doctor.virtual_camera(Devices((), virtual), loopback, platform)
    assert (finding.level, finding.key) == (level, key)
    assert told(finding)


def test_the_one_with_our_name_is_looked_at_first() -> None:
    found = Devices((), (device("Dummy"), device("SmileCam", ours=True)))
    assert doctor.virtual_camera(found, "0.15.0", "linux").facts["name"] == "SmileCam"


def test_folders_that_cannot_be_written_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor.writable((tmp_path / "a" / "b",)).level is Level.OK
    assert doctor.writable((tmp_path / ("x" * 300),)).level is Level.OK  # where one may not even look
    monkeypatch.setattr("os.access", lambda *_: False)
    finding = doctor.writable((tmp_path / "a" / "b",))
    assert finding.level is Level.BAD
    assert str(tmp_path) in told(finding)


def test_an_import_that_fails_or_crashes_takes_nothing_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.py").write_text("import no_such_thing")
    (tmp_path / "crashes.py").write_text("import os; os.abort()")
    (tmp_path / "fine.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    modules: Mapping[str, str] = {"broken": "b", "crashes": "c", "fine": "f"}
    failures = doctor._finish_imports(doctor._start_imports(modules))
    assert failures["broken"] == "ModuleNotFoundError: No module named 'no_such_thing'"
    assert "crashes" in failures
    assert "fine" not in failures


def test_an_import_that_never_ends_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "endless.py").write_text("import time; time.sleep(600)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(doctor, "IMPORTS_WITHIN_S", 0.05)
    assert "endless" in doctor._finish_imports(doctor._start_imports({"endless": "e"}))


def test_a_library_of_the_system_is_found_by_loading_it() -> None:
    assert not doctor._loads("libno-such-thing.so.9")


def test_the_drivers_version_is_the_kernels_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_LOOPBACK_VERSION", tmp_path / "version")
    assert doctor._loopback_version() is None
    (tmp_path / "version").write_text("0.15.0\n")
    assert doctor._loopback_version() == "0.15.0"


def test_this_machine_can_be_examined_to_the_end() -> None:
    findings = list(doctor.examine())
    checks = {one.check for one in findings}
    assert {"python", "libraries", "weights", "theme", "font", "camera", "virtual", "folders"} <= checks
    assert ("system" in checks) == (sys.platform == "linux")
    assert all(told(one) for one in findings)
