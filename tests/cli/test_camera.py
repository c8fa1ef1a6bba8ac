"""start, stop, restart, status, logs: what they say and return, without a camera; test_camera_live.py has the rest."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner

from smilecam.cli import camera
from smilecam.cli.main import main
from smilecam.cli.on_air import Report
from smilecam.daemon import process
from smilecam.daemon import record as records
from smilecam.daemon.lock import Lock
from smilecam.daemon.places import Places, places
from smilecam.daemon.record import Record
from smilecam.errors import NotRunning
from smilecam.requests import Request
from smilecam.status import to_json
from tests.test_status import STATUS


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def run(home: Path, *arguments: str, lang: str = "en") -> tuple[int, str, str]:
    result = CliRunner().invoke(main, arguments, env={"SMILECAM_HOME": str(home), "SMILECAM_LANG": lang})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def record(home: Path, **options: str) -> Places:
    here = places({"SMILECAM_HOME": str(home)})
    records.write(Record(os.getpid(), psutil.Process().create_time(), 0.0, "demo", "", "", options, "/"), here.record)
    return here


class Child:
    """What `spawn` is asked for, and what its child tells; each child the next report where there are several."""

    def __init__(self, told: Report | list[Report | None] | None, monkeypatch: pytest.MonkeyPatch) -> None:
        self.arguments: list[str] = []
        self.options: Mapping[str, str] = {}
        self.folder = ""
        self._told = told if isinstance(told, list) else [told]
        monkeypatch.setattr(process, "spawn", self._spawn)
        monkeypatch.setattr(process, "heard", self._heard)

    def _spawn(self, arguments: list[str], options: Mapping[str, str], folder: str, stderr: Path) -> None:
        self.arguments, self.options, self.folder = arguments, options, folder

    def _heard(self, _: object) -> dict[str, Any] | None:
        told = self._told.pop(0)
        return None if told is None else told.to_json()


@pytest.mark.parametrize(
    "flags",
    [
        ("--threshold", "nan"),
        ("--size", "1281x720"),
        ("--fps", "0"),
        ("--max-faces", "-1"),
        ("--sink", "virtuel"),
        ("--lang", "fr"),
        ("--duration", "-3"),
        ("--camera", ""),
        ("--sink", "null", "--device", "/dev/video10"),
    ],
)
def test_a_bad_flag_is_one_sentence_and_exit_code_2(flags: tuple[str, ...], home: Path) -> None:
    code, told, said = run(home, "start", *flags)
    assert (code, told) == (2, "")
    assert said.startswith("smilecam: ")
    assert said.count("\n") == 1


def test_once_pictures_flow_it_says_where_and_returns(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child(Report(STATUS, ("no virtual camera",)), monkeypatch)
    code, told, _ = run(home, "start", "--threshold", "0.7", "--mirror", "--camera", "demo")
    assert code == 0
    assert "SmileCam is on air" in told
    assert "no virtual camera" in told
    assert child.arguments == ["start", "--reports-to-parent"]
    assert child.options == {"threshold": "0.7", "mirror": "on", "camera": "demo", "lang": "en"}
    assert child.folder == os.getcwd()


def test_status_asks_in_the_language_that_it_speaks(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def answer(_: Places, request: Request) -> dict[str, Any]:
        asked.append(request.facts["lang"])
        return to_json(STATUS)

    monkeypatch.setattr(process, "answer", answer)
    assert "방송 중" in run(home, "status", "--lang", "ko")[1]
    assert "on air" in run(home, "status", lang="en")[1]
    assert asked == ["ko", "en"]


def test_restart_leaves_the_picture_its_language_and_speaks_the_users(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = Child([Report(STATUS), Report(STATUS)], monkeypatch)
    here = record(home, camera="demo", lang="ko")
    monkeypatch.setattr(process, "running", lambda _: records.read(here.record))
    monkeypatch.setattr(process, "stop", lambda *_: None)
    assert "SmileCam is on air" in run(home, "restart", lang="en")[1]
    assert child.options["lang"] == "ko"
    run(home, "restart", "--lang", "en")
    assert child.options["lang"] == "en"


def test_a_stop_that_takes_long_says_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = record(home)

    def stop(_: Places, takes_long: Callable[[], None]) -> Record:
        takes_long()
        stopped = records.read(here.record)
        assert stopped is not None
        return stopped

    monkeypatch.setattr(process, "stop", stop)
    code, told, said = run(home, "stop")
    assert (code, told) == (0, "SmileCam is off (demo).\n")
    assert "has not ended yet" in said
    assert "꺼지는 중입니다" in run(home, "stop", lang="ko")[2]


def test_its_language_may_be_chosen(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Child(Report(STATUS), monkeypatch)
    assert "SmileCam이 켜졌습니다" in run(home, "start", "--lang", "ko")[1]


def test_why_it_did_not_start_is_one_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Child(Report(refused="no camera at index 7"), monkeypatch)
    assert run(home, "start", "--camera", "7") == (2, "", "smilecam: no camera at index 7\n")


def test_a_bug_in_the_background_shows_its_traceback_here(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Child(Report(bug="Traceback (most recent call last):\nZeroDivisionError\n"), monkeypatch)
    code, _, said = run(home, "start")
    assert code == 1
    assert said.startswith("Traceback")


def test_one_that_died_without_a_word_is_told_where_to_look(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Child(None, monkeypatch)
    code, _, said = run(home, "start")
    assert code == 2
    assert "smilecam logs" in said


@pytest.mark.parametrize("foreground", [(), ("--foreground",)])
def test_where_one_runs_a_second_says_who_and_how_to_stop(foreground: tuple[str, ...], home: Path) -> None:
    here = record(home)
    lock = Lock(here.lock)
    lock.acquire()
    code, _, said = run(home, "start", *foreground)
    lock.release()
    assert code == 2
    assert f"process {os.getpid()}, camera demo" in said
    assert "smilecam stop" in said


def test_stopping_nobody_says_so(home: Path) -> None:
    assert run(home, "stop") == (1, "", "smilecam: SmileCam is not running; start it with: smilecam start\n")


def test_nobodys_status_is_told_and_ends_with_1(home: Path) -> None:
    assert run(home, "status") == (1, "SmileCam is not running; start it with: smilecam start\n", "")
    assert run(home, "status", "--json") == (1, '{"v": 1, "running": false}\n', "")


def test_a_status_is_a_table_for_people_and_a_line_for_programs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "answer", lambda *_: to_json(STATUS))
    assert "0.93  기쁨" in run(home, "status", lang="ko")[1]
    assert json.loads(run(home, "status", "--json")[1]) == json.loads(json.dumps(to_json(STATUS)))


def test_one_that_does_not_answer_is_told_apart_from_nobody(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object) -> None:
        raise NotRunning("running.silent")

    monkeypatch.setattr(process, "answer", silent)
    code, _, said = run(home, "status")
    assert code == 2
    assert "does not answer" in said


def test_the_log_is_told_or_that_there_is_none(home: Path) -> None:
    assert run(home, "logs")[0] == 2
    places({"SMILECAM_HOME": str(home)}).log.write_text("on air\n")
    assert run(home, "logs") == (0, "on air\n", "")


def test_restart_keeps_the_options_and_takes_new_ones(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child(Report(STATUS), monkeypatch)
    here = record(home, camera="demo", threshold="0.7")
    monkeypatch.setattr(process, "running", lambda _: records.read(here.record))
    stopped: list[Places] = []
    monkeypatch.setattr(process, "stop", lambda here, takes_long: stopped.append(here))
    assert run(home, "restart", "--threshold", "0.6")[0] == 0
    assert stopped == [here]
    assert child.options == {"threshold": "0.6", "camera": "demo"}
    assert child.folder == "/"


@pytest.mark.parametrize(("lang", "wanted"), [("en", "was not running; starting it"), ("ko", "지금 켭니다")])
def test_restart_says_that_nothing_ran_and_starts(
    lang: str, wanted: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = Child([Report(STATUS), Report(refused="no camera found")], monkeypatch)
    code, told, _ = run(home, "restart", "--camera", "demo", lang=lang)
    assert (code, child.options["camera"]) == (0, "demo")
    assert wanted in told.splitlines()[0]
    code, told, said = run(home, "restart", lang=lang)
    assert (code, said) == (2, "smilecam: no camera found\n")
    assert wanted in told
    assert run(home, "restart", "--fps", "0")[1] == ""


def test_restart_refuses_a_bad_option_before_it_stops_what_runs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = record(home)
    monkeypatch.setattr(process, "running", lambda _: records.read(here.record))
    monkeypatch.setattr(process, "stop", lambda *_: pytest.fail("stopped for a bad option"))
    assert run(home, "restart", "--fps", "0")[0] == 2


def test_restart_refuses_before_it_stops_what_was_started_in_a_folder_that_is_gone(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = record(home, camera="demo")
    gone = replace(records.read(here.record) or pytest.fail("no record"), folder=str(tmp_path / "gone"))
    monkeypatch.setattr(process, "running", lambda _: gone)
    monkeypatch.setattr(process, "stop", lambda *_: pytest.fail("stopped, and nowhere to start"))
    code, _, said = run(home, "restart")
    assert (code, str(tmp_path / "gone") in said) == (2, True)


@pytest.mark.parametrize("failed", [Report(refused="no camera nosuch"), None])
def test_a_restart_that_fails_puts_back_on_air_what_ran_before(
    failed: Report | None, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = Child([failed, Report(STATUS)], monkeypatch)
    here = record(home, camera="demo", threshold="0.7")
    monkeypatch.setattr(process, "running", lambda _: records.read(here.record))
    monkeypatch.setattr(process, "stop", lambda *_: None)
    code, told, said = run(home, "restart", "--camera", "nosuch")
    assert code == 2
    assert child.options == {"threshold": "0.7", "camera": "demo"}
    assert child.folder == "/"
    assert "SmileCam is on air" in told
    assert said.splitlines()[1] == "smilecam: going back on air as before (demo)"


def test_where_not_even_the_one_before_comes_back_it_says_that_nothing_is_on_air(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Child([Report(refused="no camera nosuch"), Report(refused="it was unplugged")], monkeypatch)
    here = record(home, camera="demo")
    monkeypatch.setattr(process, "running", lambda _: records.read(here.record))
    monkeypatch.setattr(process, "stop", lambda *_: None)
    code, told, said = run(home, "restart", "--camera", "nosuch")
    assert (code, told) == (2, "")
    assert "nosuch" in said.splitlines()[0]
    assert said.splitlines()[2] == "smilecam: it was unplugged"
    assert "nothing is on air now" in said.splitlines()[3]


def test_restart_of_nobody_starts(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child(Report(STATUS), monkeypatch)
    assert run(home, "restart", "--camera", "demo")[0] == 0
    assert child.arguments[0] == "start"


def test_a_restart_goes_on_as_what_ended_by_itself_was_asked_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child(Report(STATUS), monkeypatch)
    record(home, camera="demo", size="640x360", threshold="0.6")
    code, told, _ = run(home, "restart", "--threshold", "0.7")
    assert code == 0
    assert told.startswith("SmileCam had ended; starting it as it was (demo).\n")
    assert child.options == {"camera": "demo", "size": "640x360", "threshold": "0.7"}
    assert child.folder == "/"


def test_what_the_config_says_does_not_become_what_a_run_was_asked_for(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = Child([Report(STATUS), Report(STATUS)], monkeypatch)
    (home / "config").mkdir()
    (home / "config" / "config.toml").write_text('threshold = 0.6\nlang = "ko"\n')
    monkeypatch.setenv("SMILECAM_FPS", "15")
    result = CliRunner().invoke(main, ["start", "--camera", "demo"], env={"SMILECAM_HOME": str(home)})
    assert "SmileCam이 켜졌습니다" in result.output
    assert child.options == {"camera": "demo", "fps": "15", "system_lang": "ko"}


def test_a_config_that_does_not_fit_refuses_a_start_and_a_restart(home: Path) -> None:
    (home / "config").mkdir()
    (home / "config" / "config.toml").write_text("fps = 0\n")
    for words in (("start",), ("restart",), ("start", "--foreground"), ("demo",)):
        code, told, said = run(home, *words)
        assert (code, told) == (2, "")
        assert "line 1: fps does not fit" in said


def test_asked_to_end_twice_it_ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers: dict[int, Any] = {}
    monkeypatch.setattr("signal.signal", handlers.__setitem__)
    over = camera._until_signalled()
    handlers[signal.SIGTERM](signal.SIGTERM, None)
    assert over.is_set()
    with pytest.raises(KeyboardInterrupt):
        handlers[signal.SIGINT](signal.SIGINT, None)
