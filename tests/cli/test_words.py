from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from smilecam.cli.words import flags_of, user_lang, worded
from smilecam.settings import OPTIONS


def values(*arguments: str) -> dict[str, str | None]:
    """Return what a command with all the settings' flags gets."""
    got: dict[str, str | None] = {}

    @worded("start", *flags_of(OPTIONS))
    def command(**asked: str | None) -> None:
        got.update(asked)

    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0, result.output
    return got


def test_there_is_a_flag_for_every_option_as_the_issue_names_it() -> None:
    named = "--threshold --camera --sink --device --size --fps --max-faces --overlay --mirror --lang --duration"
    assert [flag.opts[0] for flag in flags_of(OPTIONS)] == named.split()


def test_what_is_not_given_is_not_told() -> None:
    assert set(values().values()) == {None}


def test_texts_come_as_they_were_typed_and_a_switch_as_on() -> None:
    got = values("--threshold", "0.70", "--mirror", "--max-faces", "2")
    assert (got["threshold"], got["mirror"], got["max_faces"]) == ("0.70", "on", "2")


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_help_shows_each_flag_with_its_form_meaning_and_default(lang: str) -> None:
    command = worded("start", *flags_of(OPTIONS))(lambda **_: None)
    told = CliRunner().invoke(command, ["--help"], env={"SMILECAM_LANG": lang}).output
    for option in OPTIONS:
        assert f"{option.flag} {option.form}".strip() in told
    assert "[0.5]" in told
    assert "[1280x720]" in told
    assert "[30]" in told


def test_the_language_is_the_systems_and_smilecam_lang_overrides_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMILECAM_LANG", raising=False)
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    assert user_lang() == "ko"
    monkeypatch.setenv("SMILECAM_LANG", "en")
    assert user_lang() == "en"


def test_windows_tells_its_language_apart_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SMILECAM_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("locale.getlocale", lambda: ("Korean_Korea", "949"))
    assert user_lang() == "ko"


def test_a_hidden_flag_stays_out_of_the_help() -> None:
    from smilecam.cli.camera import start

    told = CliRunner().invoke(start, ["--help"]).output
    assert "--foreground" in told
    assert "--reports-to-parent" not in told


def test_a_worded_command_is_a_click_command() -> None:
    assert isinstance(worded("stop")(lambda: None), click.Command)
