from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from smilecam.cli.main import PURPOSES, main
from smilecam.errors import CameraProblem
from smilecam.texts.catalogue import LANGS, Lang

COMMANDS = [name for commands in PURPOSES.values() for name in commands]
HANGUL = re.compile("[가-힣]")


def run(*arguments: str, lang: str = "en") -> tuple[int, str, str]:
    result = CliRunner().invoke(main, arguments, env={"SMILECAM_LANG": lang})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("lang", LANGS)
def test_help_lists_every_command_with_a_line_of_its_own(lang: Lang) -> None:
    code, told, _ = run("--help", lang=lang)
    assert code == 0
    for name in (*COMMANDS, "model"):
        line = next(line for line in told.splitlines() if line.strip().startswith(f"{name} "))
        assert line.strip() != name
        assert bool(HANGUL.search(line)) == (lang == "ko")


@pytest.mark.parametrize("arguments", [(), ("model",)])
def test_no_command_at_all_shows_the_help_and_nothing_beside_it(arguments: tuple[str, ...]) -> None:
    code, told, said = run(*arguments)
    assert (code, said) == (2, "")
    assert told == run(*arguments, "--help")[1]


@pytest.mark.parametrize("name", [*COMMANDS, "model"])
def test_every_command_takes_lang(name: str) -> None:
    assert "--lang ko|en" in run(name, "--help")[1]
    paths = ("x.jpg",) if name == "judge" else ()
    code, _, said = run(name, *paths, "--lang", "fr")
    assert (code, said) == (2, "smilecam: the language fr is neither ko nor en; try --lang en\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("status", "--lang", "ko"),
        ("--lang", "ko", "status"),
        ("--lang=ko", "model", "--help"),
        ("start", "--bogus", "--lang", "ko"),
        ("start", "--lang", "ko", "--threshold"),
        ("judge", "--lang", "ko"),
        ("nosuch", "--lang", "ko"),
    ],
    ids=" ".join,
)
def test_lang_rules_whatever_is_said_wherever_it_stands(arguments: tuple[str, ...], tmp_path: Path) -> None:
    home = {"SMILECAM_HOME": str(tmp_path)}
    for lang in LANGS:
        result = CliRunner().invoke(main, arguments, env={"SMILECAM_LANG": lang, **home})
        assert HANGUL.search(result.output)
    turned = [word.replace("ko", "en") for word in arguments]
    assert not HANGUL.search(CliRunner().invoke(main, turned, env={"SMILECAM_LANG": "ko", **home}).output)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, lang: Lang) -> None:
    code, told, _ = run(name, "--help", lang=lang)
    assert code == 0
    assert f"smilecam {name}" in told
    assert bool(HANGUL.search(told)) == (lang == "ko")


def test_the_version_is_told() -> None:
    code, told, _ = run("--version")
    assert code == 0
    assert re.fullmatch(r"smilecam \d+\.\d+\.\d+\n", told)


def test_an_unknown_command_is_told_the_nearest() -> None:
    assert run("statsu") == (2, "", "smilecam: there is no command statsu; did you mean status?\n")
    assert run("statsu", lang="ko") == (2, "", "smilecam: statsu 명령은 없습니다. 혹시 status인가요?\n")


def test_a_command_like_none_of_ours_is_told_where_they_are_listed() -> None:
    code, _, said = run("xyzzy")
    assert code == 2
    assert "--help" in said


@pytest.mark.parametrize("lang", LANGS)
def test_a_failure_of_the_world_is_one_line_and_exit_code_2(lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise CameraProblem("camera.none")

    monkeypatch.setattr(main, "get_command", lambda *_: click.Command("stop", callback=fail))
    code, told, said = run("stop", lang=lang)
    assert (code, told) == (2, "")
    assert said.startswith("smilecam: ")
    assert said.count("\n") == 1
    assert bool(HANGUL.search(said)) == (lang == "ko")


def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def bug() -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(main, "get_command", lambda *_: click.Command("stop", callback=bug))
    assert isinstance(CliRunner().invoke(main, ["stop"]).exception, ZeroDivisionError)


def test_a_missing_library_of_the_system_is_one_line_and_any_other_import_a_bug(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = iter(["libGL.so.1: cannot open shared object file: No such file or directory", "cannot import name x"])

    def fail() -> None:
        raise ImportError(next(words))

    monkeypatch.setattr(main, "get_command", lambda *_: click.Command("stop", callback=fail))
    code, _, said = run("stop")
    assert code == 2
    assert said.startswith("smilecam: libGL.so.1 is missing")
    assert isinstance(CliRunner().invoke(main, ["stop"]).exception, ImportError)


def test_an_interrupt_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "get_command", lambda *_: click.Command("stop", callback=interrupt))
    code, told, said = run("stop")
    assert (code, told + said.strip()) == (130, "")


def test_a_commands_own_exit_code_is_the_processs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "get_command", lambda *_: click.Command("stop", callback=lambda: 7))
    assert run("stop")[0] == 7


@pytest.mark.skipif(sys.platform == "win32", reason="there are no broken pipes there")
def test_a_reader_that_goes_away_is_no_complaint() -> None:
    command = f"{sys.executable} -m smilecam --help | head -c 1"
    run_ = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert run_.stderr == ""


def test_a_stranger_among_the_commands_is_listed_without_being_imported() -> None:
    code = (
        "from smilecam.cli.main import main\n"
        "main(['--help'], standalone_mode=False)\nimport sys; print('smilecam_model' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.endswith("False\n")


def test_a_sign_that_the_output_lacks_does_not_end_the_command() -> None:
    words = [sys.executable, "-m", "smilecam", "--help", "--lang", "ko"]
    run_ = subprocess.run(words, env={**os.environ, "PYTHONIOENCODING": "cp1252"}, capture_output=True, check=False)
    assert (run_.returncode, run_.stderr) == (0, b"")
    assert b"smilecam" in run_.stdout
