"""config show, set, edit, path: what they say and return."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from smilecam.cli.main import main
from smilecam.config import KEPT
from smilecam.daemon import process
from smilecam.daemon.lock import Lock
from smilecam.daemon.places import Places, places
from smilecam.daemon.record import Record
from smilecam.errors import Refused
from smilecam.requests import Request, Verb
from smilecam.texts.catalogue import LANGS, Lang


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("SMILECAM_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(home: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, arguments, env={"SMILECAM_HOME": str(home), **environment})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def write(home: Path, text: str) -> Path:
    file = home / "config" / "config.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def shown(home: Path, **environment: str) -> Mapping[str, Any]:
    code, told, _ = run(home, "config", "show", "--json", **environment)
    assert code == 0
    options = json.loads(told)["options"]
    assert isinstance(options, dict)
    return options


def runs(monkeypatch: pytest.MonkeyPatch, told: Mapping[str, Any] | Refused) -> list[Request]:
    """Let one run that answers so; return what it is asked."""
    asked: list[Request] = []

    def answer(here: Places, request: Request) -> Mapping[str, Any]:
        asked.append(request)
        if isinstance(told, Refused):
            raise told
        return told

    monkeypatch.setattr(process, "answer", answer)
    return asked


def test_each_option_is_told_with_its_value_and_where_that_comes_from(home: Path) -> None:
    write(home, "v = 1\nthreshold = 0.6\nfps = 15\n")
    told = shown(home, SMILECAM_FPS="20", SMILECAM_MIRROR="on")
    assert told.keys() == {one.word for one in KEPT}
    assert told["threshold"] == {"value": "0.6", "from": "file", "line": 2}
    assert told["fps"] == {"value": "20", "from": "environment", "name": "SMILECAM_FPS"}
    assert told["mirror"] == {"value": "on", "from": "environment", "name": "SMILECAM_MIRROR"}
    assert told["size"] == {"value": "1280x720", "from": "default"}
    assert told["lang"] == {"value": "en", "from": "system"}


@pytest.mark.parametrize("lang", LANGS)
def test_for_people_it_is_a_table_in_their_language(home: Path, lang: Lang) -> None:
    write(home, f'threshold = 0.6\ncamera = "rtsp://me:secret@cam/[red]"\nlang = "{lang}"\n')
    code, told, _ = run(home, "config", "show")
    assert code == 0
    rows = told.splitlines()
    assert "0.6" in next(row for row in rows if row.startswith("threshold"))
    assert "[red]" in told
    assert "secret" not in told
    assert bool(re.search("[가-힣]", told)) == (lang == "ko")


def test_what_the_one_who_runs_was_asked_for_otherwise_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"threshold": "0.7", "size": "1280x720"}
    record = Record(1, 0.0, 0.0, "demo", "", "", options, "/")
    monkeypatch.setattr(process, "running", lambda _: record)
    assert "was asked for: threshold 0.7." in run(home, "config", "show")[1]


@pytest.mark.parametrize("words", [("config", "show"), ("start",), ("config", "set", "fps=15")])
def test_a_file_cut_in_half_is_one_sentence_with_the_line(home: Path, words: tuple[str, ...]) -> None:
    file = write(home, "v = 1\nthresh")
    code, told, said = run(home, *words)
    assert (code, told, said.count("\n")) == (2, "", 1)
    assert f"{file}, line 2:" in said


def test_a_bad_variable_is_one_sentence(home: Path) -> None:
    assert "SMILECAM_FPS" in run(home, "start", SMILECAM_FPS="0")[2]


def test_a_set_is_written_and_told(home: Path) -> None:
    code, told, _ = run(home, "config", "set", "threshold=0.7", "max-faces=2")
    assert code == 0
    assert "threshold 0.7, max_faces 2" in told
    assert shown(home)["max_faces"] == {"value": "2", "from": "file", "line": shown(home)["max_faces"]["line"]}
    run(home, "config", "set", "threshold=")
    assert shown(home)["threshold"]["from"] == "default"


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        ("threshold=7", "outside 0 to 1"),
        ("treshold=0.7", "did you mean threshold?"),
        ("duration=3", "smilecam start --duration"),
        ("overlay=loud", "there is no theme loud"),
    ],
)
def test_what_does_not_fit_is_not_written(home: Path, pair: str, words: str) -> None:
    code, _, said = run(home, "config", "set", "fps=15", pair)
    assert code == 2
    assert words in said
    assert not (home / "config").exists()


def test_the_one_who_runs_heeds_it_and_says_what_does_not_hold_there(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = runs(monkeypatch, {"held": {"threshold": "0.6"}, "at_restart": ["size", "fps"]})
    told = run(home, "config", "set", "threshold=0.7", "size=640x480", "fps=15")[1]
    assert asked == [Request(Verb.RELOAD, {})]
    assert "keeps threshold 0.6" in told
    assert "restart on: size, fps." in told


def test_a_refusal_of_the_one_who_runs_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs(monkeypatch, Refused("threshold.range", found="7"))
    assert run(home, "config", "set", "fps=15")[0] == 2


def test_edit_makes_the_file_opens_it_and_says_that_it_fits(home: Path) -> None:
    code, told, _ = run(home, "config", "edit", EDITOR="true")
    assert code == 0
    assert "fits." in told
    assert shown(home)["fps"]["from"] == "default"


def test_what_was_edited_wrongly_is_told_with_its_line(home: Path) -> None:
    write(home, "v = 1\n")
    code, _, said = run(home, "config", "edit", EDITOR="sed -i '$afps = 0'")
    assert code == 2
    assert "line 2: fps does not fit" in said


@pytest.mark.parametrize("editor", ["false", "no-such-editor-here"])
def test_an_editor_that_fails_is_one_sentence(home: Path, editor: str) -> None:
    code, _, said = run(home, "config", "edit", EDITOR=editor)
    assert code == 2
    assert "set EDITOR" in said
    assert said.count("\n") == 1


def test_path_tells_where(home: Path) -> None:
    assert run(home, "config", "path") == (0, f"{home}/config/config.toml\n", "")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("words", [[], ["show"], ["set"], ["edit"], ["path"]], ids=str)
def test_every_command_of_the_group_explains_itself(home: Path, words: list[str], lang: Lang) -> None:
    code, told, _ = run(home, "config", *words, "--help", "--lang", lang)
    assert code == 0
    assert bool(re.search("[가-힣]", told)) == (lang == "ko")


def test_two_who_set_at_once_both_hold(home: Path) -> None:
    def change(pair: str) -> int:
        words = [sys.executable, "-m", "smilecam", "config", "set", pair]
        return subprocess.run(words, env={**os.environ, "SMILECAM_HOME": str(home)}, capture_output=True).returncode

    with ThreadPoolExecutor(2) as both:
        assert list(both.map(change, ["threshold=0.6", "mirror=on"])) == [0, 0]
    assert [shown(home)[name]["from"] for name in ("threshold", "mirror")] == ["file", "file"]


def test_one_who_holds_the_file_too_long_is_told_of(home: Path) -> None:
    lock = Lock(places({"SMILECAM_HOME": str(home)}).lock.with_name("config.lock"))
    assert lock.acquire()
    code, _, said = run(home, "config", "set", "threshold=0.6")
    lock.release()
    assert (code, "try again in a moment" in said) == (2, True)
