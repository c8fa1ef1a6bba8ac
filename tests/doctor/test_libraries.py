from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from smilecam.doctor import libraries as room
from smilecam.doctor.finding import Level
from smilecam.doctor.libraries import finish_imports, libraries, loads, rivals, start_imports, system_libraries
from tests.fakes.findings import told


def test_a_missing_system_library_is_named_with_the_command_that_brings_it() -> None:
    finding = system_libraries(lambda name: name != "libGL.so.1")
    assert finding.level is Level.BAD
    assert told(finding) == "libGL.so.1 missing"
    assert [one.line for one in finding.commands] == ["sudo apt install libgl1 libegl1 libglib2.0-0"]
    assert system_libraries(lambda _: True).level is Level.OK


def test_a_library_that_does_not_import_is_named_with_its_reason_and_package() -> None:
    finding = libraries({"cv2": "ImportError: no module cv2.typing"})
    assert finding.level is Level.BAD
    assert "cv2: ImportError: no module cv2.typing" in told(finding)
    (again,) = finding.commands
    assert again.words[1:] == ("-m", "pip", "install", "--force-reinstall", "opencv-contrib-python")
    assert not again.root


def test_one_that_only_lacks_a_library_of_the_system_is_not_to_be_installed_again() -> None:
    words = "ImportError: libGL.so.1: cannot open shared object file: No such file or directory"
    finding = libraries({"cv2": words, "skia": words})
    assert told(finding) == "cv2, skia wait for libraries of the system"
    assert finding.commands[0].root


def test_all_libraries_are_told_with_their_versions() -> None:
    assert "mediapipe" in told(libraries({}))


def test_a_second_package_in_the_same_folder_is_warned_of() -> None:
    installed = {"opencv-python": "5.0.0"}
    (finding,) = rivals(installed.get)
    assert finding.level is Level.WARN
    assert "opencv-python" in told(finding)
    assert [one.words[3] for one in finding.commands] == ["uninstall", "install"]
    assert not list(rivals(lambda _: None))


def test_an_import_that_fails_or_crashes_takes_nothing_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.py").write_text("import no_such_thing")
    (tmp_path / "crashes.py").write_text("import os; os.abort()")
    (tmp_path / "fine.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    modules: Mapping[str, str] = {"broken": "b", "crashes": "c", "fine": "f"}
    failures = finish_imports(start_imports(modules))
    assert failures["broken"] == "ModuleNotFoundError: No module named 'no_such_thing'"
    assert "crashes" in failures
    assert "fine" not in failures


def test_an_import_that_never_ends_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "endless.py").write_text("import time; time.sleep(600)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(room, "IMPORTS_WITHIN_S", 0.05)
    assert "endless" in finish_imports(start_imports({"endless": "e"}))


def test_a_library_of_the_system_is_found_by_loading_it() -> None:
    assert not loads("libno-such-thing.so.9")
