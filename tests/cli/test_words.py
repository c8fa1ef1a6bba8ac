from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from smilecam.cli.page import PageContext
from smilecam.cli.words import flags_of, with_lang, worded
from smilecam.errors import UsageProblem
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


def test_there_is_a_flag_for_every_option_by_its_name() -> None:
    named = (
        "--threshold --hold --camera --sink --device --size --fps --max-faces --overlay --mirror --lang --always-on"
        " --max-cpu --duration --weights"
    )
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
    assert "[quiet]" in told
    assert "[1280x720]" in told
    assert "[30]" in told


def test_every_command_can_be_given_lang_also_those_of_others_and_below_them() -> None:
    below = click.Command("train")
    joined = click.Group("model", commands={"train": below})
    assert with_lang(joined) is joined
    for command in (joined, below):
        assert [one.opts for one in command.params] == [["--lang"]]
        assert command.context_class is PageContext
    assert len(with_lang(below).params) == 1  # once is enough


def test_a_command_with_a_lang_of_its_own_keeps_it() -> None:
    own = worded("start", *flags_of(OPTIONS))(lambda **_: None)
    assert len(with_lang(own).params) == len(OPTIONS)


def test_a_language_that_there_is_not_is_refused_and_the_value_goes_no_further() -> None:
    command = with_lang(worded("stop")(lambda: 7))
    assert command.main(["--lang", "KO"], standalone_mode=False) == 7
    with pytest.raises(UsageProblem, match=r"lang\.unknown"):
        command.main(["--lang", "fr"], standalone_mode=False)


def test_a_hidden_flag_stays_out_of_the_help() -> None:
    from smilecam.cli.camera import start

    told = CliRunner().invoke(start, ["--help"]).output
    assert "--foreground" in told
    assert "--reports-to-parent" not in told


def test_a_worded_command_is_a_click_command() -> None:
    assert isinstance(worded("stop")(lambda: None), click.Command)
