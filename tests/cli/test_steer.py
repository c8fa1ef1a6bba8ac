"""set, pause, freeze, blank, resume: what they ask, say and return, without a camera."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from smilecam.cli.main import main
from smilecam.daemon import process
from smilecam.daemon.places import Places
from smilecam.errors import NotRunning, Refused, SmileCamError
from smilecam.requests import Request, Verb
from smilecam.steering import MODES
from smilecam.texts.catalogue import LANGS, Lang

VERBS = ["pause", "freeze", "blank", "resume"]


def run(home: Path, *arguments: str, lang: str = "en") -> tuple[int, str, str]:
    result = CliRunner().invoke(main, arguments, env={"SMILECAM_HOME": str(home), "SMILECAM_LANG": lang})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


class Running:
    """One that runs: keeps what it is asked, and answers or refuses."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[Request] = []
        self.told: Mapping[str, Any] = {"v": 1, "mode": "x", "video": "ok", "settings": {}}
        self.refuses: SmileCamError | None = None
        monkeypatch.setattr(process, "answer", self._answer)

    def _answer(self, here: Places, request: Request) -> Mapping[str, Any]:
        self.asked.append(request)
        if self.refuses:
            raise self.refuses
        return self.told


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Running:
    return Running(monkeypatch)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("verb", VERBS)
def test_a_mode_is_asked_for_and_told_in_one_line(tmp_path: Path, running: Running, verb: str, lang: Lang) -> None:
    code, told, said = run(tmp_path, verb, lang=lang)
    assert (code, said, told.count("\n")) == (0, "", 1)
    assert bool(re.search("[가-힣]", told)) == (lang == "ko")
    assert running.asked == [Request(Verb(verb), {"lang": lang})]
    assert Verb(verb) in MODES


def test_who_hides_is_told_where_the_last_picture_may_still_stand(tmp_path: Path, running: Running) -> None:
    running.told = {**running.told, "video": "the output is gone"}
    code, told, said = run(tmp_path, "blank")
    assert (code, told) == (2, "")
    assert "(the output is gone)" in said


@pytest.mark.parametrize("arguments", [*([verb] for verb in VERBS), ["set", "threshold=0.6"]], ids=str)
def test_where_nobody_runs_it_is_one_sentence_and_exit_code_1(tmp_path: Path, arguments: list[str]) -> None:
    code, told, said = run(tmp_path, *arguments)
    assert (code, told) == (1, "")
    assert said == "smilecam: SmileCam is not running; start it with: smilecam start\n"


def test_what_was_set_is_told(tmp_path: Path, running: Running) -> None:
    running.told = {"settings": {"threshold": "", "mirror": "on"}}
    told = run(tmp_path, "set", "threshold=", "mirror=on")[1]
    assert told == "From now on: threshold the weights' own, mirror on.\n"
    assert running.asked == [Request(Verb.SET, {"settings": {"threshold": "", "mirror": "on"}})]


def test_names_may_be_written_as_flags_are(tmp_path: Path, running: Running) -> None:
    run(tmp_path, "set", "max-faces= 2 ")
    assert running.asked == [Request(Verb.SET, {"settings": {"max_faces": "2"}})]


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([], "nothing to set"),
        (["threshold"], "NAME=VALUE"),
        (["threshold=7"], "outside 0 to 1"),
        (["threshold=0.6", "mirror=maybe"], "neither on nor off"),
        (["threshhold=0.6"], "did you mean threshold?"),
        (["bogus=1"], "there are threshold"),
        (["=1"], "NAME=VALUE"),
    ],
)
def test_what_does_not_fit_is_refused_before_anybody_is_asked(
    tmp_path: Path, running: Running, pairs: list[str], words: str
) -> None:
    code, told, said = run(tmp_path, "set", *pairs)
    assert (code, told, running.asked) == (2, "", [])
    assert words in said


@pytest.mark.parametrize(("lang", "words"), [("en", "size cannot change"), ("ko", "바꿀 수 없습니다")])
def test_a_refusal_is_said_in_the_language_of_who_asks(tmp_path: Path, running: Running, lang: str, words: str) -> None:
    running.refuses = Refused("set.fixed", names="size", options="--size 640x480")
    code, told, said = run(tmp_path, "set", "size=640x480", lang=lang)
    assert (code, told) == (2, "")
    assert words in said
    assert said.endswith("smilecam restart --size 640x480\n")


def test_one_that_is_silent_is_told(tmp_path: Path, running: Running) -> None:
    running.refuses = NotRunning("running.silent")
    assert run(tmp_path, "pause")[0] == 2


def test_a_key_that_a_desktop_binds_loads_nothing_heavy() -> None:
    heavy = {"numpy", "cv2", "asyncio", "skia", "rich.table", "tomlkit", "importlib.metadata"}
    code = f"import sys, smilecam.cli.main, smilecam.cli.steer; print({heavy!r} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
