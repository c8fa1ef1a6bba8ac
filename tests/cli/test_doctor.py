from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from smilecam.cli import doctor as room
from smilecam.doctor.examine import Asked
from smilecam.doctor.finding import Command, Finding, Level
from smilecam.errors import SmileCamError, UsageProblem
from smilecam.texts.catalogue import LANGS

FINDINGS = (
    Finding("python", Level.OK, "python_ok", {"found": "3.11.7"}),
    Finding("camera", Level.WARN, "camera_none"),
    Finding("weights", Level.BAD, problem=SmileCamError("weights.missing", file="card.json")),
)
ROOT = Command(("sudo", "modprobe", "v4l2loopback"), root=True)


def examined(
    findings: Sequence[Finding], monkeypatch: pytest.MonkeyPatch, *arguments: str, lang: str = "en", said: str = ""
) -> tuple[object, str]:
    """Return what the command returned (its exit code) and printed."""
    monkeypatch.setattr(room, "examine", lambda asked, tell=None: iter(findings))
    runner = CliRunner()
    with runner.isolation(input=said, env={"SMILECAM_LANG": lang}) as (out, _, _):
        code = room.doctor.main(list(arguments), standalone_mode=False)
        return code, out.getvalue().decode()


def ours(file: Path, code: int = 0) -> Command:
    """Return a command of ours that leaves a file behind and ends with `code`."""
    return Command((sys.executable, "-c", f"import sys; open({str(file)!r}, 'w').close(); sys.exit({code})"))


def lacking(*commands: Command) -> Finding:
    return Finding("font", Level.WARN, "font_none", {"reason": "none"}, commands=commands)


def test_what_is_bad_is_told_with_what_to_do_and_ends_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    code, told = examined(FINDINGS, monkeypatch)
    assert code == 1
    assert "→ plug one in" in told
    assert "card.json" in told
    assert "To mend before SmileCam works: 1." in told


def test_a_warning_alone_ends_with_0(monkeypatch: pytest.MonkeyPatch) -> None:
    code, told = examined(FINDINGS[:2], monkeypatch)
    assert code == 0
    assert "to note: 1" in told
    assert examined(FINDINGS[:1], monkeypatch)[1].endswith("All is well.\n")


def test_findings_travel_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    code, told = examined(FINDINGS, monkeypatch, "--json")
    report = json.loads(told)
    assert code == 1
    assert report["ok"] is False
    assert [one["level"] for one in report["findings"]] == ["ok", "warn", "bad"]
    assert report["findings"][1]["fix"]


@pytest.mark.parametrize(
    ("lang", "found"), [("en", "no virtual camera driver"), ("ko", "가상 카메라 드라이버가 없습니다")]
)
@pytest.mark.parametrize("system", ["linux", "mac", "windows"])
def test_what_an_error_found_and_what_mends_it_stand_apart(
    system: str, lang: str, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = Finding("virtual", Level.WARN, problem=SmileCamError(f"virtual.no_driver_{system}"))
    _, told = examined((lacking,), monkeypatch, "--json", lang=lang)
    (finding,) = json.loads(told)["findings"]
    assert finding["found"] == found
    assert ("v4l2loopback" if system == "linux" else "OBS") in finding["fix"]
    lines = examined((lacking,), monkeypatch, lang=lang)[1].splitlines()
    assert lines[0].endswith(found)
    assert lines[1].strip() == f"→ {finding['fix']}"


def test_what_was_found_goes_on_in_its_column_and_a_command_stays_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    long = Finding(
        "libraries",
        Level.BAD,
        "libraries_fail",
        {"told": "cv2: " + "no " * 40},
        commands=(Command(("pip", "install", *["p"] * 60)),),
    )
    lines = examined((long,), monkeypatch)[1].splitlines()
    column = lines[0].index("not importable")
    assert all(line[column - 1] == " " and line[column] != " " and len(line) <= 60 for line in lines[:3])
    assert any(len(line) > 100 and "pip install" in line for line in lines)


def test_columns_stand_straight_in_korean(monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.cells import cell_len

    _, told = examined(FINDINGS[:1], monkeypatch, lang="ko")
    _, told_too = examined(FINDINGS[1:2], monkeypatch, lang="ko")
    assert cell_len(told.partition("3.11.7")[0]) == cell_len(told_too.partition("없습니다")[0])


def test_the_json_of_a_finding_has_the_same_names_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    report = json.loads(examined((*FINDINGS, lacking(ROOT)), monkeypatch, "--json")[1])
    assert list(report) == ["v", "ok", "findings"]
    assert all(list(one) == ["check", "level", "key", "found", "fix", "commands"] for one in report["findings"])
    assert report["findings"][2]["key"] == "error.weights.missing"
    assert report["findings"][3]["commands"] == ["sudo modprobe v4l2loopback"]


def test_what_mends_is_told_below_once_there_is_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "--fix" not in examined(FINDINGS, monkeypatch)[1]
    assert "--dry-run" in examined((lacking(ROOT),), monkeypatch)[1]


@pytest.mark.parametrize("lang", LANGS)
def test_a_dry_run_prints_every_command_to_copy_and_runs_none(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ours(tmp_path / "done")
    findings = (lacking(command, ROOT), lacking(ROOT))
    code, told = examined(findings, monkeypatch, "--fix", "--dry-run", lang=lang)
    assert code == 0
    lines = told.splitlines()
    assert lines.count("sudo modprobe v4l2loopback") == 1
    assert command.line in lines
    assert not (tmp_path / "done").exists()


@pytest.mark.parametrize(("said", "done"), [("y\n", True), ("n\n", False), ("\n", False), ("", False)])
def test_it_mends_only_after_a_yes(said: str, done: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, told = examined((lacking(ours(tmp_path / "done")),), monkeypatch, "--fix", said=said)
    assert code == 0
    assert (tmp_path / "done").exists() == done
    assert ("Look again" in told) == done
    assert ("Nothing was changed" in told) != done


def test_with_yes_it_does_not_ask_and_what_fails_ends_with_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    findings = (lacking(ours(tmp_path / "first", 3), ours(tmp_path / "second")),)
    code, told = examined(findings, monkeypatch, "--fix", "--yes")
    assert code == 1
    assert "ended with 3" in told
    assert (tmp_path / "second").exists()


def test_where_no_command_mends_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    code, told = examined(FINDINGS, monkeypatch, "--fix", "--yes")
    assert code == 1  # the weights are still broken
    assert "nothing that a command would mend" in told


@pytest.mark.parametrize("arguments", [["--yes"], ["--dry-run"], ["--json", "--fix"]])
def test_options_that_say_nothing_together_are_refused(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageProblem):
        examined(FINDINGS, monkeypatch, *arguments)


def test_it_looks_at_what_a_start_would_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Asked] = []

    def look(asked: Asked, tell: object = None) -> list[Finding]:
        looked.append(asked)
        return []

    monkeypatch.setattr(room, "examine", look)
    file = tmp_path / "config.toml"
    monkeypatch.setattr("smilecam.config.path", lambda _: file)
    file.write_text('camera = "C920"\ndevice = "/dev/video7"\nsink = "virtual"\n')
    room.doctor.main(["--apps"], standalone_mode=False)
    file.write_text("camera = ")  # what is wrong with it is a finding, not an end
    room.doctor.main([], standalone_mode=False)
    assert (looked[0].camera, looked[0].device, looked[0].every_app) == ("C920", "/dev/video7", True)
    assert looked[1].camera == "auto"


def test_on_a_terminal_it_says_what_takes_a_while_and_wipes_it_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)

    def look(tell: object) -> list[Finding]:
        assert callable(tell)
        tell("rate")
        return list(FINDINGS[:1])

    list(room._shown(look, "en"))
    told = capsys.readouterr().out
    assert "light goes on" in told
    assert told.index("light goes on") < told.index(room._CLEARED) < told.index("3.11.7")
