"""calibrate, without a camera: what it asks, shows and says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from smilecam.baselines import BaselineFile
from smilecam.calibration import MOST_DOWN, MOST_UP, Baseline, logit
from smilecam.cli import calibrate as room
from smilecam.cli.main import main
from smilecam.daemon import process
from smilecam.daemon.places import Places
from smilecam.errors import Refused
from smilecam.requests import Request, Verb
from smilecam.texts.catalogue import LANGS, Lang

RUNNING = {"stand": "running", "key": "look", "progress": 0.4, "baseline": None}
SMILING = {"stand": "running", "key": "smiling", "progress": 0.4, "baseline": None}


def done(neutral: float, shift: float) -> Mapping[str, Any]:
    return {"stand": "done", "key": "done", "progress": 1.0, "baseline": {"neutral": neutral, "shift": shift}}


class Camera:
    """One that runs and tells its calibrations one after another; an exception among them is raised."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tells: list[Mapping[str, Any] | BaseException] = []
        self.asked: list[Mapping[str, Any]] = []
        monkeypatch.setattr(process, "answer", self._answer)
        monkeypatch.setattr(room, "_LOOK_EVERY_S", 0.0)

    def _answer(self, here: Places, request: Request) -> Mapping[str, Any]:
        if request.verb is Verb.STATUS:
            return {"threshold": 0.5}
        assert request.verb is Verb.CALIBRATE
        self.asked.append(request.facts)
        if request.facts["do"] == "cancel":
            return {"cancelled": True}
        if request.facts["do"] == "reset":
            return {"forgotten": True}
        told = self.tells.pop(0)
        if isinstance(told, BaseException):
            raise told
        return told


@pytest.fixture
def camera(monkeypatch: pytest.MonkeyPatch) -> Camera:
    return Camera(monkeypatch)


def run(home: Path, *arguments: str, lang: str = "en") -> tuple[int, str, str]:
    environment = {"SMILECAM_HOME": str(home), "SMILECAM_LANG": lang}
    result = CliRunner().invoke(main, ["calibrate", *arguments], env=environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def test_it_is_guided_and_ends_with_what_it_means(tmp_path: Path, camera: Camera) -> None:
    camera.tells = [RUNNING, RUNNING, SMILING, SMILING, RUNNING, done(0.62, -1.876)]
    code, told, _ = run(tmp_path, "--seconds", "6")
    assert code == 0
    assert camera.asked[0] == {"do": "start", "seconds": 6.0}
    assert {facts["do"] for facts in camera.asked[1:]} == {"state"}
    assert told.splitlines() == [
        "Look at the camera, relaxed",
        "You are smiling",
        "Look at the camera, relaxed",
        "Your neutral face scores 0.62: from now on your smile counts from 0.87 on instead of 0.50.",
    ]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("neutral", "shift"), [(0.05, 0.0), (0.62, -1.9), (0.005, 0.8), (0.79, round(-MOST_DOWN, 3))])
def test_every_end_has_its_sentence(tmp_path: Path, camera: Camera, neutral: float, shift: float, lang: Lang) -> None:
    camera.tells = [done(neutral, shift)]
    code, told, _ = run(tmp_path, lang=lang)
    assert code == 0
    assert f"{neutral:.2f}" in told
    assert bool(re.search("[가-힣]", told)) == (lang == "ko")


@pytest.mark.parametrize("shift", [-MOST_DOWN, MOST_UP])
def test_that_it_goes_no_further_is_told(tmp_path: Path, camera: Camera, shift: float) -> None:
    camera.tells = [done(0.5, round(shift, 3))]
    assert "as far as a calibration goes" in run(tmp_path)[1]


def test_a_refusal_is_one_sentence(tmp_path: Path, camera: Camera) -> None:
    camera.tells = [RUNNING, Refused("calibrate.several")]
    code, told, said = run(tmp_path)
    assert code == 2
    assert "several faces" in said
    assert "several faces" not in told


def test_ctrl_c_gives_it_up(tmp_path: Path, camera: Camera) -> None:
    camera.tells = [RUNNING, KeyboardInterrupt()]
    code, told, _ = run(tmp_path)
    assert code == 130
    assert camera.asked[-1] == {"do": "cancel"}
    assert "nothing has changed" in told


def test_a_time_that_does_not_fit_is_refused_before_anything_is_asked(tmp_path: Path, camera: Camera) -> None:
    code, _, said = run(tmp_path, "--seconds", "long")
    assert code == 2
    assert "from 2 to 20" in said
    assert camera.asked == []


def test_with_nobody_running_it_says_so(tmp_path: Path) -> None:
    code, _, said = run(tmp_path)
    assert code == 1
    assert "smilecam start" in said


def test_what_is_kept_is_forgotten_although_nobody_runs(tmp_path: Path) -> None:
    kept = BaselineFile(tmp_path / "data" / "baseline.json")
    kept.keep(Baseline(logit(0.6), 0.1, "w", ""))
    assert run(tmp_path, "--reset") == (0, "Your neutral face is forgotten; you are judged as anybody is.\n", "")
    assert kept.read() is None
    assert "No neutral face was kept" in run(tmp_path, "--reset")[1]


def test_a_camera_that_runs_forgets_it_itself(tmp_path: Path, camera: Camera, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "held", lambda lock: True)
    assert "forgotten" in run(tmp_path, "--reset")[1]
    assert camera.asked == [{"do": "reset"}]


def test_on_a_terminal_one_line_is_written_over(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    progress = room._Progress("en")
    progress.show(RUNNING)
    progress.show(SMILING)
    progress.end()
    told = capsys.readouterr().out
    assert "\n" not in told
    assert told.count("\r") == 3
    assert " 40 %" in told
