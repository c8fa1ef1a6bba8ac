from __future__ import annotations

import sys
from pathlib import Path

import pytest

from smilecam.errors import ServiceProblem
from smilecam.service import login, systemd
from smilecam.service.entry import Entry, Launch, Words


class Manager:
    """A systemctl in memory; `refuses` what ends in one of these words."""

    def __init__(self, *refuses: str) -> None:
        self.asked: list[Words] = []
        self.refuses = refuses
        self.enabled = False

    def __call__(self, words: Words) -> tuple[int, str]:
        self.asked.append(words)
        if set(words) & set(self.refuses):
            return 1, "Failed to connect to bus"
        if "enable" in words or "disable" in words:
            self.enabled = "enable" in words
        return int("is-enabled" in words and not self.enabled), ""


@pytest.fixture
def one(tmp_path: Path) -> Entry:
    return systemd.entry(Launch(sys.executable), tmp_path / "설정 폴더")


def test_installed_it_stands_and_is_heeded(one: Entry) -> None:
    manager = Manager()
    assert login.install(one, manager)
    assert one.file.read_bytes() == one.content
    assert login.standing(one, manager) == login.Standing(True, True, sys.executable, True)


def test_installed_twice_nothing_changes(one: Entry) -> None:
    manager = Manager()
    login.install(one, manager)
    manager.asked.clear()
    assert not login.install(one, manager)
    assert [words[2] for words in manager.asked] == ["is-enabled"]


def test_one_that_was_disabled_is_enabled_again(one: Entry) -> None:
    manager = Manager()
    login.install(one, manager)
    manager.enabled = False
    assert not login.standing(one, manager).enabled
    assert login.install(one, manager)
    assert login.standing(one, manager).enabled


def test_one_of_ours_for_another_python_is_replaced(one: Entry, tmp_path: Path) -> None:
    manager = Manager()
    login.install(systemd.entry(Launch("/gone/python"), tmp_path / "설정 폴더"), manager)
    assert login.standing(one, manager) == login.Standing(True, True, "/gone/python", False)
    assert login.install(one, manager)
    assert login.standing(one, manager).python == sys.executable


def test_a_file_that_is_not_ours_is_never_touched(one: Entry) -> None:
    one.file.parent.mkdir(parents=True)
    one.file.write_text("[Unit]\nDescription=mine\n")
    for act in (login.install, login.uninstall):
        with pytest.raises(ServiceProblem) as refused:
            act(one, Manager())
        assert refused.value.key == "error.service.foreign"
    assert "mine" in one.file.read_text()
    assert not login.standing(one, Manager()).installed


def test_where_the_manager_refuses_nothing_is_left_behind(one: Entry, tmp_path: Path) -> None:
    with pytest.raises(ServiceProblem) as refused:
        login.install(one, Manager("enable"))
    assert refused.value.key == "error.service.refused"
    assert refused.value.facts["reason"] == "Failed to connect to bus"
    assert not one.file.exists()
    earlier = systemd.entry(Launch("/earlier/python"), tmp_path / "설정 폴더")
    login.install(earlier, Manager())
    with pytest.raises(ServiceProblem):
        login.install(one, Manager("enable"))
    assert one.file.read_bytes() == earlier.content


def test_uninstalled_nothing_is_left_and_a_second_time_says_so(one: Entry) -> None:
    manager = Manager()
    login.install(one, manager)
    assert login.uninstall(one, manager)
    assert not one.file.exists()
    assert not manager.enabled
    assert not login.uninstall(one, manager)
    assert login.standing(one, manager) == login.Standing(False, False, "", False)


def test_one_that_was_never_enabled_goes_too(one: Entry) -> None:
    login.install(one, Manager())
    assert login.uninstall(one, Manager("disable", "reset-failed"))
    assert not one.file.exists()


def test_a_folder_that_cannot_be_written_is_told(one: Entry) -> None:
    one.file.parent.parent.parent.mkdir(parents=True)
    one.file.parent.parent.write_text("a file where a folder is to be")
    with pytest.raises(ServiceProblem) as refused:
        login.install(one, Manager())
    assert refused.value.key == "error.service.unwritable"


def test_a_system_without_its_manager_is_told(one: Entry) -> None:
    with pytest.raises(ServiceProblem) as refused:
        login.run(("no-such-manager", "--user"))
    assert refused.value.key == "error.service.no_manager"
    assert login.run((sys.executable, "-c", "import sys; sys.exit('said')")) == (1, "said")
    assert login.run((sys.executable, "-c", "import sys; sys.exit(3)")) == (3, "exit code 3")


def test_a_manager_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "_ANSWERS_WITHIN_S", 0.05)
    assert login.run((sys.executable, "-c", "import time; time.sleep(60)")) == (1, "no answer within 0.05 s")


@pytest.mark.parametrize(
    ("system", "name"),
    [("linux", "smilecam.service"), ("darwin", "smilecam.camera.plist"), ("win32", "login-task.xml")],
)
def test_each_system_has_its_file_with_what_was_set_for_this_command(
    system: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr("os.getuid", lambda: 501, raising=False)
    told = {"SMILECAM_LANG": "ko", "SMILECAM_HOME": "/tmp/집", "USERDOMAIN": "HOME", "USERNAME": "mina"}
    one = login.entry({**told, "LANG": "ko_KR.UTF-8"})
    assert one.file.name == name
    assert one.python_of(one.content) == sys.executable
    # macOS and many a systemd tell the programs of a login no language.
    assert (b"ko_KR.UTF-8" in one.content) is (system != "win32")
    assert b"SMILECAM_THRESHOLD" not in one.content
