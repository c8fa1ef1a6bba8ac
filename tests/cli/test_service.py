from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from smilecam.cli import service as room
from smilecam.daemon.record import Record
from smilecam.errors import NotRunning
from smilecam.service import login, systemd
from smilecam.service.entry import Entry, Launch
from smilecam.texts.catalogue import LANGS


@pytest.fixture
def one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Entry:
    entry = systemd.entry(Launch(sys.executable), tmp_path)
    monkeypatch.setattr(login, "entry", lambda _: entry)
    monkeypatch.setattr(login, "run", lambda words: (0, ""))
    monkeypatch.setattr(login.install, "__defaults__", (login.run,))
    monkeypatch.setattr(login.uninstall, "__defaults__", (login.run,))
    monkeypatch.setattr(login.standing, "__defaults__", (login.run,))
    monkeypatch.setattr("smilecam.daemon.process.running", lambda _: None)
    return entry


def said(*arguments: str, lang: str = "en") -> tuple[object, str]:
    with CliRunner().isolation(env={"SMILECAM_LANG": lang}) as (out, _, _):
        code = room.service.main(list(arguments), standalone_mode=False)
        return code, out.getvalue().decode()


@pytest.mark.parametrize("lang", LANGS)
def test_a_dry_run_shows_the_file_and_the_commands_and_changes_nothing(one: Entry, lang: str) -> None:
    code, told = said("install", "--dry-run", lang=lang)
    assert code == 0
    assert one.content.decode() in told
    assert "systemctl --user enable smilecam.service" in told.splitlines()
    assert not one.file.exists()


@pytest.mark.parametrize("lang", LANGS)
def test_from_install_to_uninstall(one: Entry, lang: str) -> None:
    assert said("status", lang=lang)[0] == 1
    code, told = said("install", lang=lang)
    assert code == 0
    assert "smilecam service uninstall" in told
    assert said("install", lang=lang)[0] == 0
    code, told = said("status", lang=lang)
    assert code == 0
    assert "python" in told
    assert "systemctl" in said("uninstall", "--dry-run", lang=lang)[1]
    assert one.file.exists()
    assert said("uninstall", lang=lang)[0] == 0
    assert not one.file.exists()
    assert said("uninstall", lang=lang)[0] == 0


def test_a_venv_that_is_gone_is_told(one: Entry, tmp_path: Path) -> None:
    gone = systemd.entry(Launch(str(tmp_path / "venv" / "bin" / "python")), tmp_path)
    gone.file.parent.mkdir(parents=True)
    gone.file.write_bytes(gone.content)
    code, told = said("status")
    assert code == 1
    assert "is gone, so it cannot start" in told


def test_who_runs_now_is_told(one: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    said("install")
    record = Record(4711, 0.0, 0.0, "vivid", "", "", {}, "")
    monkeypatch.setattr("smilecam.daemon.process.running", lambda _: record)
    assert "process 4711, vivid" in said("status")[1]

    def refused(places: object) -> None:
        raise NotRunning("running.silent")

    monkeypatch.setattr("smilecam.daemon.process.running", refused)
    assert "does not run" in said("status")[1]


@pytest.mark.parametrize(("system", "word"), [("darwin", "not run on a Mac"), ("win32", "not run on Windows")])
def test_what_was_never_run_is_told_as_that(
    one: Entry, system: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert word in said("install")[1]
