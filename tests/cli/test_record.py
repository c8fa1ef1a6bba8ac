"""record and label, without a camera: what they ask, show and say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from smilecam.cli import agreeing
from smilecam.cli import record as room
from smilecam.cli.main import main
from smilecam.daemon import process
from smilecam.daemon.places import Places, places
from smilecam.errors import NotRunning, Refused
from smilecam.record import consents
from smilecam.record.consent import Given, question
from smilecam.requests import Request, Verb
from smilecam.status import RecordingStatus
from smilecam.texts.catalogue import LANGS, Lang
from tests.test_status import STATUS

IN_SESSION = RecordingStatus("session", "P01", "smile", "read", 1, 2)


def told(status: RecordingStatus, words: str = "Smile", **prompt: Any) -> dict[str, Any]:
    shown = None
    if status.kind == "session":
        shown = {"words": words, "hint": "Take 1 of 2", "count": 0, "progress": 0.0, **prompt}
    return {"recording": asdict(status), "prompt": shown}


TAKES = [
    told(IN_SESSION),
    told(replace(IN_SESSION, step="countdown"), count=2),
    told(replace(IN_SESSION, step="take", seconds=1.0), progress=0.5),
    told(replace(IN_SESSION, step="ask", trouble="ask_none"), "No face was seen in that take"),
    told(replace(IN_SESSION, number=2, kept=1), "Talk"),
    told(replace(IN_SESSION, number=2, kept=1, step="check"), "Talk"),
]
ENDED = told(RecordingStatus(person="P01", kept=2))


class Camera:
    """One that runs, and answers one thing after another; an exception among them is raised."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers: list[Mapping[str, Any] | BaseException] = []
        self.asked: list[Request] = []
        self.runs = True
        self.stopped = 0
        monkeypatch.setattr(process, "answer", self._answer)
        monkeypatch.setattr(process, "stop", self._stop)
        monkeypatch.setattr(room, "held", lambda lock: self.runs)
        monkeypatch.setattr(room, "_LOOK_EVERY_S", 0.0)

    def _answer(self, here: Places, request: Request) -> Mapping[str, Any]:
        if not self.runs:
            raise NotRunning("running.nobody")
        self.asked.append(request)
        if request.verb is Verb.PANEL:
            return {"link": "http://127.0.0.1:1/#k=1"}
        answer = self.answers.pop(0) if self.answers else ENDED
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def _stop(self, here: Places, takes_long: Callable[[], None]) -> None:
        self.stopped += 1
        self.runs = False

    @property
    def dos(self) -> list[object]:
        return [request.facts.get("do", request.verb.value) for request in self.asked]


@pytest.fixture
def camera(monkeypatch: pytest.MonkeyPatch) -> Camera:
    return Camera(monkeypatch)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SMILECAM_HOME", str(tmp_path))
    return tmp_path


def run(*arguments: str, lang: str = "en") -> tuple[int, str, str]:
    result = CliRunner().invoke(main, list(arguments), env={"SMILECAM_LANG": lang})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def agree(home: Path, person: str = "P01") -> None:
    asked = question("en")
    consents.keep(
        home / "data" / "clips", person, Given(asked.ref, "en", asked.text, "terminal", "2026-11-24T20:00:00Z")
    )


def test_a_session_is_followed_take_by_take(home: Path, camera: Camera) -> None:
    agree(home)
    camera.answers = [*TAKES, ENDED]
    code, said, _ = run("record", "--person", "P01")
    assert code == 0
    assert camera.dos == ["session", *["state"] * len(TAKES)]
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    assert lines[0] == "P01 agreed on 2026-11-24."
    assert lines[1] == "P01  15 takes, about 2 min"
    assert "✓  1  Smile" in lines  # what was asked for, not what was doubtful about it
    assert lines[-5:-2] == ["2/2  Talk  (Take 1 of 2)", "✓  2  Talk", "✓ 2 of 2 takes are kept."]


@pytest.mark.parametrize("lang", LANGS)
def test_nobody_who_cannot_be_asked_is_recorded_without_the_flag(home: Path, camera: Camera, lang: Lang) -> None:
    code, said, refused = run("record", "--person", "P01", lang=lang)
    assert (code, camera.asked) == (2, [])
    assert question(lang).title in said
    assert "--consent" in refused
    assert run("record", "--person", "P01", "--consent", lang=lang)[0] == 0
    assert camera.asked[0].facts["consent"] == question(lang).ref.sha256
    assert camera.asked[0].facts["how"] == "flag"


@pytest.mark.parametrize(("answer", "agrees"), [("yes\n", True), ("네\n", True), ("no\n", False), ("\n", False)])
def test_only_a_plain_yes_is_one(
    home: Path, camera: Camera, monkeypatch: pytest.MonkeyPatch, answer: str, agrees: bool
) -> None:
    monkeypatch.setattr(agreeing, "_asks", lambda: True)
    result = CliRunner().invoke(main, ["record", "--person", "P01"], input=answer, env={"SMILECAM_LANG": "en"})
    assert result.exit_code == (0 if agrees else 130)
    assert bool(camera.asked) == agrees
    assert ("Not recorded." in result.stdout) == (not agrees)


def test_where_no_camera_runs_one_is_started_for_it_and_ended_after_it(
    home: Path, camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(home)
    camera.runs = False
    started: list[Mapping[str, str]] = []

    def start(asked: Mapping[str, str], tell: Callable[..., None]) -> int:
        started.append(asked)
        camera.runs = True
        tell(replace(STATUS, camera="C920", camera_size="640x360"), ("A note.",), 1.0, "en", "")
        return 0

    monkeypatch.setattr("smilecam.cli.camera.run", start)
    camera.answers = [*TAKES, ENDED]
    code, said, _ = run("record", "--person", "P01", "--camera", "demo")
    assert (code, camera.stopped) == (0, 1)
    assert started == [{"sink": "null", "mirror": "on", "camera": "demo"}]
    assert "C920  640x360, seen by nobody but you" in said
    assert "http://127.0.0.1:1/#k=1" in said
    assert "A note." in said
    assert said.rstrip().endswith("The camera is off again.")


def test_a_camera_that_does_not_start_is_recorded_by_nobody(
    home: Path, camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(home)
    camera.runs = False
    monkeypatch.setattr("smilecam.cli.camera.run", lambda asked, tell: 2)
    assert run("record", "--person", "P01")[0] == 2
    assert (camera.asked, camera.stopped) == ([], 0)


def test_what_only_a_start_takes_is_refused_where_a_camera_runs(home: Path, camera: Camera) -> None:
    code, _, refused = run("record", "--person", "P01", "--size", "640x360", "--camera", "demo")
    assert code == 2
    assert "--camera, --size hold only" in refused


def test_a_camera_that_stops_in_a_session_is_told(home: Path, camera: Camera) -> None:
    agree(home)
    camera.answers = [TAKES[0], NotRunning("running.silent")]
    code, said, _ = run("record", "--person", "P01")
    assert (code, said.splitlines()[-1]) == (1, "The camera was stopped; what was recorded before is kept.")


def test_an_interrupt_ends_the_session_and_keeps_what_there_is(home: Path, camera: Camera) -> None:
    agree(home)
    camera.answers = [TAKES[0], KeyboardInterrupt(), told(RecordingStatus(person="P01", kept=1))]
    code, said, _ = run("record", "--person", "P01")
    assert (code, camera.dos[-1]) == (0, "stop")
    assert "1 of 2 takes are kept." in said


class Pressed:
    """Keys that are pressed one after another."""

    keys: Iterator[str] = iter(())

    def __enter__(self) -> Pressed:
        return self

    def __exit__(self, *problem: object) -> None: ...

    def pressed(self, within_s: float) -> str:
        return next(self.keys, "")


def test_keys_are_passed_on_also_with_the_keyboard_in_hangul(
    home: Path, camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(home)
    Pressed.keys = iter(" rㄴxq")
    monkeypatch.setattr(room, "Keys", Pressed)
    camera.answers = [*[TAKES[0]] * 5, Refused("record.nothing"), ENDED]
    assert run("record", "--person", "P01")[0] == 0
    assert camera.dos == ["session", "accept", "retake", "skip", "state", "stop", "state"]


def test_a_line_is_written_over_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    line = room._Line("en")
    for one in TAKES:
        line.show(one)
    line.end(ENDED)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    parts = shown.split("\r\x1b[K")
    assert parts[2].strip() == "2  1/2  Smile"
    assert parts[3].strip() == "●  1/2  Smile  ████████········"
    assert parts[4].strip() == "!  1/2  No face was seen in that take  (Enter goes on, r once more, s skips)"
    assert parts[5] == "  ✓  1  Smile\n"
    assert parts[-1] == "  ✓  2  Talk\n"


def test_a_script_with_a_fault_is_told_before_anybody_is_asked(home: Path, camera: Camera, tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    file.write_text("[[take]]\nlabel = 'smirk'")
    assert "smirk is no label" in run("record", "--person", "P01", "--script", str(file))[2]
    assert "cannot be read" in run("record", "--person", "P01", "--script", str(tmp_path / "none.toml"))[2]
    assert camera.asked == []


def test_a_script_of_ones_own_is_sent_to_the_camera(home: Path, camera: Camera, tmp_path: Path) -> None:
    agree(home)
    file = tmp_path / "my.toml"
    file.write_text("[[take]]\nlabel = 'smile'\n", "utf-8")
    code, said, _ = run("record", "--person", "P01", "--script", str(file))
    assert code == 0
    assert camera.asked[0].facts["script"] == "[[take]]\nlabel = 'smile'\n"
    assert camera.asked[0].facts["script_name"] == "my.toml"
    assert "1 takes, about 1 min" in said


@pytest.mark.parametrize("words", [["record"], ["record", "laughs"]])
def test_whose_face_it_is_must_be_said(home: Path, camera: Camera, words: list[str]) -> None:
    assert "--person" in run(*words)[2]
    assert "pseudonym" in run(*words, "--person", "Jane Doe")[2]


def test_free_recording_is_begun_labelled_and_ended(home: Path, camera: Camera) -> None:
    agree(home)
    camera.answers = [told(RecordingStatus("free", "P01", "talk")), {"label": "smile"}, ENDED]
    assert "Recording P01: talk." in run("record", "start", "--person", "P01", "--label", "talk")[1]
    assert run("label", "SMILE")[1] == "From now on: smile.\n"
    assert "has ended" in run("record", "stop")[1]
    assert camera.dos == ["start", "label", "stop"]
    assert "no label" in run("label", "smirk")[2]


def test_a_hotkey_need_not_say_whose_face_it_is(home: Path, camera: Camera) -> None:
    camera.answers = [told(RecordingStatus("free", "P07", "smile"))]
    assert "Recording P07: smile." in run("record", "start")[1]
    assert "person" not in camera.asked[0].facts


@pytest.mark.parametrize("verb", ["accept", "retake", "skip", "stop"])
@pytest.mark.parametrize("lang", LANGS)
def test_a_hotkey_steers_a_session_in_one_line(home: Path, camera: Camera, verb: str, lang: Lang) -> None:
    code, said, _ = run("record", verb, lang=lang)
    assert (code, said.count("\n"), camera.dos) == (0, 1, [verb])
    assert bool(re.search("[가-힣]", said)) == (lang == "ko")


def test_laughs_are_offered_kept_and_let_be(home: Path, camera: Camera) -> None:
    camera.answers = [ENDED, {**ENDED, "kept": True}, {**ENDED, "kept": False}, ENDED]
    assert "can be kept from now on" in run("record", "laughs", "--person", "P01", "--consent")[1]
    assert camera.asked[0].facts["how"] == "flag"
    assert run("record", "keep")[1] == "The laugh is kept.\n"
    assert "as soon as" in run("record", "keep")[1]
    assert "No pictures are held" in run("record", "laughs", "--off")[1]
    assert camera.dos == ["laughs", "keep", "keep", "no-laughs"]


@pytest.mark.parametrize(
    "words",
    ["record start", "record stop", "record keep", "record laughs --off", "label smile",
     "record start --person P01", "record laughs --person P01"],
)  # fmt: skip
def test_where_nobody_runs_that_is_said(home: Path, camera: Camera, words: str) -> None:
    camera.runs = False
    code, _, said = run(*words.split())
    assert code == 1
    assert "smilecam start" in said


def test_the_clips_folder_is_the_cameras_own(home: Path) -> None:
    assert places({"SMILECAM_HOME": str(home)}).baseline.parent == home / "data"
