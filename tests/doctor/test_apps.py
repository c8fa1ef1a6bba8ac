from __future__ import annotations

from pathlib import Path

import pytest

from smilecam.doctor import apps as room
from smilecam.doctor.apps import APPS, Here, here, hints
from tests.fakes.findings import told


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr(room, "_PLACES", ())


def keys(machine: Here, every: bool = False) -> list[str]:
    findings = list(hints(machine, every))
    assert all(told(one) for one in findings)
    return [one.key for one in findings]


def test_nothing_is_said_of_apps_that_are_not_there() -> None:
    assert keys(Here(frozenset(), portal=True)) == []


def test_one_that_runs_gets_its_hint_and_the_mirror_is_told_once() -> None:
    assert keys(Here(frozenset({"zoom", "discord"}), portal=False)) == ["app_zoom", "app_discord", "app_mirror"]


def test_firefox_and_pipewire_together_get_a_word_more() -> None:
    assert "app_portal" not in keys(Here(frozenset({"firefox"}), portal=False))
    assert keys(Here(frozenset({"firefox"}), portal=True)) == ["app_firefox", "app_portal", "app_mirror"]


def test_all_of_them_are_told_where_that_is_asked() -> None:
    told_keys = keys(Here(frozenset(), portal=False), every=True)
    assert {f"app_{app.key}" for app in APPS} <= set(told_keys)


def test_an_installed_one_is_found_on_the_path_in_its_folder_and_as_a_snap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "us.zoom.Zoom").mkdir()
    monkeypatch.setattr(room, "_PLACES", (str(tmp_path),))
    assert keys(Here(frozenset(), portal=False)) == ["app_zoom", "app_mirror"]
    monkeypatch.setattr(room, "_PLACES", ())
    monkeypatch.setattr("shutil.which", lambda program: "/usr/bin/teams" if program == "teams" else None)
    assert keys(Here(frozenset(), portal=False)) == ["app_teams", "app_mirror"]
    (tmp_path / "discord").write_bytes(b"")
    monkeypatch.setattr(room, "_SNAPS", str(tmp_path))
    assert "app_snap" in keys(Here(frozenset({"discord"}), portal=False))


def test_only_what_was_tried_is_told_without_saying_who_reported_it() -> None:
    for app in APPS:
        (finding, *_) = (
            one for one in hints(Here(frozenset(app.programs), False), False) if one.key == f"app_{app.key}"
        )
        assert ("reported by users" in told(finding)) == (app.key != "chromium")


def test_this_machine_can_be_asked() -> None:
    assert here().running
