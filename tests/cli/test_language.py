from __future__ import annotations

import os
from pathlib import Path

import pytest

from smilecam.cli.language import asked, spoken, user_lang

VARIABLES = ("SMILECAM_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.mark.parametrize(
    ("arguments", "lang"),
    [
        ("", None),
        ("status", None),
        ("status --lang ko", "ko"),
        ("status --lang=ko", "ko"),
        ("--lang KO status", "ko"),
        ("start --bogus --lang ko", "ko"),
        ("start --lang en --lang ko", "ko"),
        ("start --lang ko --lang fr", "ko"),
        ("start --lang", None),
        ("start --lang fr", None),
        ("judge -- --lang ko", None),
        ("judge --lang ko -- a.jpg", "ko"),
    ],
)
def test_lang_is_heard_wherever_it_stands(arguments: str, lang: str | None) -> None:
    assert asked(arguments.split()) == lang


def test_what_is_spoken_holds_inside_only_and_for_processes_started_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMILECAM_LANG", "en")
    with spoken("ko"):
        assert user_lang() == "ko"
        assert os.environ["SMILECAM_LANG"] == "ko"
    assert user_lang() == "en"
    monkeypatch.delenv("SMILECAM_LANG")
    with spoken("ko"):
        assert user_lang() == "ko"
    assert "SMILECAM_LANG" not in os.environ


def test_without_a_wish_the_users_system_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMILECAM_LANG", "ko")
    with spoken(None):
        assert user_lang() == "ko"


def test_the_language_is_the_systems_and_smilecam_lang_overrides_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    assert user_lang() == "ko"
    monkeypatch.setenv("SMILECAM_LANG", "en")
    assert user_lang() == "en"


def test_windows_tells_its_language_apart_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMILECAM_HOME", str(tmp_path))
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("locale.getlocale", lambda: ("Korean_Korea", "949"))
    assert user_lang() == "ko"


def test_the_configs_language_stands_over_the_systems_and_below_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SMILECAM_HOME", str(tmp_path))
    assert user_lang() == "en"
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text('lang = "ko"\n')
    assert user_lang() == "ko"
    monkeypatch.setenv("SMILECAM_LANG", "en")
    assert user_lang() == "en"


def test_a_config_with_a_fault_is_no_reason_to_be_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SMILECAM_HOME", str(tmp_path))
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text('lang = "ko')
    assert user_lang() == "en"
