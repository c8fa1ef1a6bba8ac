"""The background process from outside: children that behave, and those that do not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import psutil
import pytest

from smilecam.daemon import process
from smilecam.daemon import record as records
from smilecam.daemon.lock import Lock
from smilecam.daemon.places import Places, places
from smilecam.daemon.record import Record
from smilecam.errors import NotRunning, SmileCamError
from smilecam.requests import Request, Verb

# A daemon of twenty lines: lock, record, control; argv: home, and whether it answers a stop with ending.
DAEMON = """
import os, sys, threading, time
import psutil
from smilecam.daemon.control import ControlServer
from smilecam.daemon.lock import Lock
from smilecam.daemon.loop import LoopThread
from smilecam.daemon.places import places
from smilecam.daemon.record import Record, write
from smilecam.requests import Verb
import signal
here, how = places({"SMILECAM_HOME": sys.argv[1]}), sys.argv[2]
over = threading.Event()
if how == "stubborn": signal.signal(signal.SIGTERM, signal.SIG_IGN)
def answer(request):
    if request.verb is Verb.STOP and how == "obeys": over.set()
    return {"heard": request.verb.value}
lock = Lock(here.lock); assert lock.acquire()
loop, control = LoopThread(), ControlServer(answer)
loop.run(control.open(here.socket))
born = psutil.Process().create_time()
write(Record(os.getpid(), born, time.time(), "demo", control.address, control.token, {}, "/"), here.record)
print("on air", flush=True)
over.wait()
"""


@pytest.fixture
def here(tmp_path: Path) -> Places:
    return places({"SMILECAM_HOME": str(tmp_path)})


@pytest.fixture
def daemon(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[str]]:
    arguments = [sys.executable, "-c", DAEMON, str(tmp_path), request.param]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "on air\n"
        yield child
        child.kill()


def quietly() -> None:
    """Whether it takes long is of no interest."""


def told_by(code: str, tmp_path: Path) -> dict[str, object] | None:
    """Run `code` as the child would run, and return what its parent hears."""
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    told = process.heard(child)
    child.kill()
    child.wait()
    return told


def test_nobody_runs_at_first(here: Places) -> None:
    assert process.running(here) is None
    for asked in (lambda: process.stop(here, quietly), lambda: process.answer(here, Request(Verb.STATUS, {}))):
        with pytest.raises(NotRunning, match=r"running\.nobody"):
            asked()


def test_one_that_is_just_starting_is_told_apart_from_nobody(here: Places) -> None:
    lock = Lock(here.lock)
    lock.acquire()
    with pytest.raises(NotRunning, match=r"running\.starting"):
        process.stop(here, quietly)
    lock.release()


@pytest.mark.parametrize("daemon", ["obeys"], indirect=True)
def test_one_who_runs_is_known_answers_and_stops(daemon: subprocess.Popen[str], here: Places) -> None:
    record = process.running(here)
    assert record is not None
    assert record.pid == daemon.pid
    assert process.answer(here, Request(Verb.STATUS, {}))["heard"] == "status"
    assert process.stop(here, quietly) == record
    assert process.running(here) is None


@pytest.mark.parametrize("daemon", ["obeys"], indirect=True)
def test_who_runs_already_is_told_by_number_camera_and_time(daemon: subprocess.Popen[str], here: Places) -> None:
    problem = process.already_running(here)
    assert problem.facts["pid"] == daemon.pid
    assert problem.facts["camera"] == "demo"


@pytest.mark.parametrize("daemon", ["deaf", "stubborn"], indirect=True)
def test_one_that_does_not_stop_is_ended_by_the_system(
    daemon: subprocess.Popen[str], here: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "ENDS_WITHIN_S", 0.05)
    monkeypatch.setattr(process, "KILLED_WITHIN_S", 2.0)
    process.stop(here, quietly)
    assert daemon.wait(30) != 0
    assert process.running(here) is None


@pytest.mark.parametrize("daemon", ["deaf"], indirect=True)
def test_one_that_takes_long_is_told_of_while_it_does(
    daemon: subprocess.Popen[str], here: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "TOLD_AFTER_S", 0.0)
    told = Event()

    def free_once_told(*_: object) -> bool:
        return told.wait(60)

    monkeypatch.setattr(process, "_free_within", free_once_told)
    process.stop(here, told.set)
    assert told.is_set()


@pytest.mark.parametrize("daemon", ["obeys"], indirect=True)
def test_a_killed_one_leaves_nothing_that_blocks(daemon: subprocess.Popen[str], here: Places) -> None:
    daemon.kill()
    daemon.wait()
    assert here.record.exists()
    assert here.socket.exists()
    assert process.running(here) is None


def test_a_record_of_another_process_of_that_number_ends_nobody(
    here: Places, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The lock is held by somebody whose record names us, with another time of birth: we are not ended."""
    me = psutil.Process()
    stranger = Record(os.getpid(), me.create_time() - 3600, 0.0, "demo", f"unix:{tmp_path}/none", "", {}, "/")
    records.write(stranger, here.record)
    monkeypatch.setattr(process, "held", lambda _: True)
    monkeypatch.setattr(process, "KILLED_WITHIN_S", 0.0)
    with pytest.raises(NotRunning, match=r"running\.stays"):
        process.stop(here, quietly)


def test_what_a_child_tells_is_heard(tmp_path: Path) -> None:
    code = (
        "import sys; from smilecam.daemon.process import tell_parent; tell_parent({'v': 1}, sys.stdout); print('lost')"
    )
    assert told_by(code, tmp_path) == {"v": 1}


def test_what_a_library_writes_to_stdout_is_passed_over(tmp_path: Path) -> None:
    code = (
        "import sys; from smilecam.daemon.process import tell_parent\n"
        "print('WARNING: a library speaks'); print('{}'); print('[' * 100_000); print('no newline', end='')\n"
        "tell_parent({'v': 1}, sys.stdout)"
    )
    assert told_by(code, tmp_path) == {"v": 1}


def test_not_even_bytes_that_are_no_text_keep_the_word_from_being_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "smilecam"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(
        "import sys; sys.stdout.buffer.write(b'\\xff\\xfe\\n'); print('{\"v\": 1}')", "utf-8"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    child = process.spawn([], {"camera": "demo"}, str(tmp_path), tmp_path / "s.log")  # which reads no options
    assert process.heard(child) == {"v": 1}
    child.wait()


SECRET = {"camera": "rtsp://admin:비밀@cam/1", "threshold": "0.7"}


def test_options_go_over_the_childs_stdin_and_nothing_more_comes_there(tmp_path: Path) -> None:
    code = (
        "import sys; from smilecam.daemon.process import handed_over, tell_parent\n"
        "tell_parent({'v': 1, 'got': handed_over(sys.stdin), 'rest': sys.stdin.read()}, sys.stdout)"
    )
    child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    process._hand_over(SECRET, child)
    assert process.heard(child) == {"v": 1, "got": SECRET, "rest": ""}
    assert child.wait() == 0


def test_a_child_that_ended_before_it_was_given_anything_is_no_failure() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    child.wait()
    process._hand_over(SECRET, child)
    assert process.heard(child) is None


def test_a_child_that_ends_without_a_word_is_noticed(tmp_path: Path) -> None:
    assert told_by("raise SystemExit(3)", tmp_path) is None


def test_a_child_whose_parent_is_gone_runs_on(tmp_path: Path) -> None:
    code = (
        "import os, sys; os.close(os.dup(1)); from smilecam.daemon.process import tell_parent\n"
        "r, w = os.pipe(); os.dup2(w, 1); os.close(w); os.close(r)\n"
        "tell_parent({'v': 1}, sys.stdout); print('x', flush=True); open('done', 'w')"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)
    assert (tmp_path / "done").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there is one way to end a process there")
@pytest.mark.parametrize("obeys", [True, False])
def test_an_interrupted_wait_ends_the_child_first(obeys: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    ears = "" if obeys else "signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    code = f"import signal, time; {ears}print('here', flush=True); time.sleep(600)"

    class Interrupted:
        closed = False

        def readline(self) -> str:
            raise KeyboardInterrupt

        def close(self) -> None:
            self.closed = True

    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "here\n"
    child.stdout.close()
    child.stdout = Interrupted()  # type: ignore[assignment]  # a terminal's Ctrl-C while it waits
    monkeypatch.setattr(process, "KILLED_WITHIN_S", 30.0 if obeys else 0.0)
    with pytest.raises(KeyboardInterrupt):
        process.heard(child)
    assert child.wait(30) == (-signal.SIGTERM if obeys else -signal.SIGKILL)


def test_a_spawned_one_has_no_terminal_a_session_of_its_own_and_its_last_words_in_the_log(tmp_path: Path) -> None:
    child = process.spawn(["start", "--no-such-option"], {}, str(tmp_path), tmp_path / "s.log")
    assert process.heard(child) is None
    assert "--no-such-option" in (tmp_path / "s.log").read_text("utf-8")


def test_the_log_of_a_start_is_added_to_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "s.log").write_text("before\n")
    process.heard(process.spawn(["start", "--nix"], {}, str(tmp_path), tmp_path / "s.log"))
    assert (tmp_path / "s.log").read_text("utf-8").startswith("before\n")


def test_a_log_that_cannot_be_written_is_told_before_anything_is_started(tmp_path: Path) -> None:
    with pytest.raises(SmileCamError, match=r"log\.refused"):
        process.spawn(["start"], {}, str(tmp_path), tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no modes there")
def test_the_log_that_a_start_makes_is_its_owners_only(tmp_path: Path) -> None:
    before = os.umask(0)
    process.heard(process.spawn(["start", "--nix"], {}, str(tmp_path), tmp_path / "s.log"))
    os.umask(before)
    assert (tmp_path / "s.log").stat().st_mode & 0o777 == 0o600


def test_a_restart_is_begun_away_from_us_with_its_options_and_what_it_says_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMILECAM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SMILECAM_LANG", "en")
    log = tmp_path / "smilecam.log"
    begun = process.restart({"camera": "no such camera", "sink": "nowhere"}, log)
    assert begun.wait(120) == 2
    assert "nowhere" in log.read_text("utf-8")


def test_json_that_is_no_object_is_no_word(tmp_path: Path) -> None:
    assert told_by(f"print({json.dumps(json.dumps([1]))})", tmp_path) is None


def test_since_when_is_told_as_a_clock_tells_it(here: Places) -> None:
    noon = time.mktime((2026, 11, 24, 12, 0, 0, 0, 0, -1))
    record = Record(7, 0.0, noon, "demo", "", "", {}, "/")
    records.write(replace(record, since_s=noon), here.record)
    assert process.already_running(here).facts["since"] == "12:00"
