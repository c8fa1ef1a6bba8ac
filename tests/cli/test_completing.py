"""What Tab offers, asked as click asks; and in the shells that are here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.shell_completion import CompletionItem

from smilecam.cli.completing import SHELLS, Bash, pairs, script, values
from smilecam.cli.main import COMPLETES, main
from smilecam.devices import Device, Devices, State
from smilecam.settings import OPTIONS
from smilecam.texts.catalogue import LANGS

CAMERA = Device("HD Webcam: front", "/dev/video0", 0, "uvcvideo", State.FREE, ours=False)
OURS = Device("SmileCam", "/dev/video10", 10, "v4l2 loopback", State.FREE, ours=True)


@pytest.fixture(autouse=True)
def _devices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smilecam.devices.find", lambda: Devices((CAMERA, OURS), (OURS,)))
    monkeypatch.setenv("SMILECAM_LANG", "en")


def offered(line: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Return what is offered at the end of `line`, with what it means."""
    monkeypatch.setenv("COMP_LINE", line)
    complete = Bash(main, {}, "smilecam", COMPLETES)
    words, incomplete = complete.get_completion_args()
    return [(one.value, one.help or "") for one in complete.get_completions(words, incomplete)]


def test_commands_are_offered_with_their_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert offered("smilecam st", monkeypatch) == [
        ("start", "go on air in the background"),
        ("stop", "go off air"),
        ("status", "what it does, sees and costs right now"),
    ]
    monkeypatch.setenv("SMILECAM_LANG", "ko")
    assert dict(offered("smilecam st", monkeypatch))["stop"] != "go off air"


def test_options_are_offered_with_what_help_says_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ("--overlay", "look of what is drawn  [quiet]") in offered("smilecam start --o", monkeypatch)
    assert ("--help", "show this and exit") in offered("smilecam start --h", monkeypatch)
    assert not [one for one, _ in offered("smilecam start --rep", monkeypatch)]  # hidden ones stay hidden


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("smilecam start --overlay q", ["quiet"]),
        ("smilecam start --overlay=q", ["quiet"]),
        ("smilecam start --sink p", ["preview"]),
        ("smilecam start --lang ", ["ko", "en"]),
        ("smilecam start --camera demo:", ["demo:straight", "demo:laugh@8"]),
        ("smilecam start --camera 0", ["0"]),
        ("smilecam start --device ", ["/dev/video10"]),
        ("smilecam start --threshold ", []),
        ("smilecam config se", ["set"]),
        ("smilecam service ", ["install", "status", "uninstall"]),
        ("smilecam completion ", ["bash", "zsh", "fish"]),
        ("smilecam set over", ["overlay="]),
        ("smilecam set overlay=q", ["overlay=quiet"]),
        ("smilecam set mirror=o", ["mirror=on", "mirror=off"]),
        ("smilecam set bogus=", []),
        ("smilecam config set ca", ["camera="]),
    ],
)
def test_values_are_offered(line: str, wanted: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    found = [value for value, _ in offered(line, monkeypatch)]
    assert sorted(found) == sorted(wanted)


def test_a_folder_is_left_to_the_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMP_LINE", "smilecam start --weights we")
    complete = Bash(main, {}, "smilecam", COMPLETES)
    (item,) = complete.get_completions(*complete.get_completion_args())
    assert item.type == "dir"


def test_what_is_typed_wrongly_offers_and_says_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for line in ("smilecam bogus ", "smilecam --lang xx st", "smilecam start --size 1 ", 'smilecam start --camera "a'):
        offered(line, monkeypatch)
    assert capsys.readouterr() == ("", "")


def test_every_value_that_is_offered_is_one_that_is_taken() -> None:
    for option in OPTIONS:
        for value, _ in values(option.name):
            option.read(value)
    assert {one.value for one in pairs(click.Context(main), click.Argument(["x"]), "")} >= {"threshold=", "camera="}


@pytest.mark.parametrize("lang", LANGS)
def test_what_values_mean_stands_in_each_language(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMILECAM_LANG", lang)
    assert all(told for _, told in values("sink"))
    assert all(told for _, told in values("camera"))


def test_devices_that_cannot_be_listed_offer_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Devices:
        raise PermissionError("/sys")

    monkeypatch.setattr("smilecam.devices.find", refuse)
    assert [value for value, _ in values("camera")] == ["auto", "demo", "demo:straight", "demo:laugh@8"]


def test_bash_is_given_what_follows_its_own_last_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMP_LINE", "smilecam start --camera demo:l")
    told = Bash(main, {}, "smilecam", COMPLETES).format_completion(CompletionItem("demo:laugh@8"))
    assert told == "plain,laugh@8"


def test_another_shell_is_a_programmers_mistake() -> None:
    with pytest.raises(ValueError, match="unexpected shell: 'csh'"):
        script(main, "csh", COMPLETES)


# The shells themselves. A small program of that name on PATH stands for the installed one.

HERE = {shell: shutil.which(shell) for shell in SHELLS}


@pytest.fixture
def shell_home(tmp_path: Path) -> dict[str, str]:
    program = tmp_path / "bin" / "smilecam"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m smilecam "$@"\n')
    program.chmod(0o755)
    return {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "SMILECAM_LANG": "en",
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
    }


def asked_of(shell: str, words: str, environment: dict[str, str]) -> str:
    program = HERE[shell]
    if program is None:
        pytest.skip(f"{shell} is not on this machine")
    run = subprocess.run([program, "-c", words], env=environment, capture_output=True, text=True, timeout=120)
    assert run.stderr == ""
    return run.stdout


def test_bash_completes(shell_home: dict[str, str]) -> None:
    told = asked_of(
        "bash",
        'eval "$(smilecam completion bash)"; COMP_LINE="smilecam start --camera demo:l"; COMP_POINT=${#COMP_LINE}; '
        'export COMP_LINE COMP_POINT; _smilecam_completion smilecam; echo "${COMPREPLY[@]}"; complete -p smilecam',
        shell_home,
    )
    assert told.splitlines() == ["laugh@8", "complete -o nosort -F _smilecam_completion smilecam"]


def test_fish_completes(shell_home: dict[str, str]) -> None:
    told = asked_of("fish", 'smilecam completion fish | source; complete -C "smilecam sto"', shell_home)
    assert told == "stop\tgo off air\n"


def test_zsh_takes_the_script_and_offers_what_we_answer(shell_home: dict[str, str]) -> None:
    """Its own widgets need a terminal; here `_describe` and `compadd` write down what they were given."""
    told = asked_of(
        "zsh",
        "compdef() { :; }; _describe() { print -l -- ${(P)3}; }; compadd() { :; }; "
        'eval "$(smilecam completion zsh)"; words=(smilecam start --sink pre); CURRENT=4; _smilecam_completion',
        shell_home,
    )
    assert "preview:a page on this machine" in told


def test_fish_is_given_a_meaning_whole() -> None:
    assert 'string split -m 1 ","' in script(main, "fish", COMPLETES)
