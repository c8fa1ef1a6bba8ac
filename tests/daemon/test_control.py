from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smilecam.daemon.asking import LONGEST, ask
from smilecam.daemon.control import ControlServer
from smilecam.daemon.loop import LoopThread
from smilecam.errors import NotRunning, Refused, SmileCamError, UsageProblem
from smilecam.requests import Request, Verb

STATUS = Request(Verb.STATUS, {})
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no Unix sockets in asyncio")


def answer(request: Request) -> Mapping[str, Any]:
    if request.verb is Verb.STOP:
        raise ZeroDivisionError("a bug")
    if request.verb is Verb.SET:
        raise UsageProblem("threshold.range", found="7")
    return {"said": request.verb.value, "facts": dict(request.facts), "name": "웃음"}


@contextmanager
def served(path: Path, on_loopback: bool = False) -> Iterator[ControlServer]:
    loop = LoopThread()
    server = ControlServer(answer)
    loop.run(server.open(path, on_loopback))
    yield server
    loop.run(server.close())
    loop.stop()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlServer]:
    with served(tmp_path_factory.mktemp("s") / "c.sock") as one:
        yield one


def said(server: ControlServer, line: bytes) -> dict[str, Any]:
    """Send raw bytes and return the answer."""
    with socket.socket(socket.AF_UNIX) as channel:
        channel.settimeout(30)
        channel.connect(server.address.removeprefix("unix:"))
        channel.sendall(line)
        told = json.loads(channel.makefile().readline())
        assert isinstance(told, dict)
        return told


@posix
def test_a_request_is_answered(server: ControlServer) -> None:
    told = ask(server.address, server.token, Request(Verb.STATUS, {"of": "faces"}))
    assert told == {"v": 1, "said": "status", "facts": {"of": "faces"}, "name": "웃음"}


@posix
def test_the_socket_is_its_owners_alone(server: ControlServer) -> None:
    assert Path(server.address.removeprefix("unix:")).stat().st_mode & 0o777 == 0o600


@posix
@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"garbage\n",
        b"[1]\n",
        b"null\n",
        b"\xff\xfe\n",
        b'{"v": 2, "verb": "status"}\n',
        b'{"v": 1}\n',
        b"{" * 9 + b"\n",
    ],
)
def test_what_is_no_request_is_refused_in_a_sentence_and_the_next_is_answered(
    server: ControlServer, line: bytes
) -> None:
    told = said(server, line)
    assert told["key"] == "control.request"
    assert told["facts"]["fault"].startswith("unexpected")
    assert ask(server.address, "", STATUS)["said"] == "status"


@posix
def test_deeply_nested_json_is_refused_not_a_crash(server: ControlServer) -> None:
    assert said(server, b"[" * 30_000 + b"\n")["key"] == "control.request"


@posix
def test_an_oversized_request_is_refused(server: ControlServer) -> None:
    assert str(LONGEST) in said(server, b'{"v": 1, "verb": "' + b"x" * 2 * LONGEST + b'"}\n')["refused"]


@posix
def test_one_who_hangs_up_in_the_middle_disturbs_nobody(server: ControlServer) -> None:
    for sent in (b"", b'{"v": 1', b'{"v": 1, "verb": "status"}\n'):
        with socket.socket(socket.AF_UNIX) as channel:
            channel.connect(server.address.removeprefix("unix:"))
            channel.sendall(sent)
    assert ask(server.address, "", STATUS)["said"] == "status"


@posix
def test_one_who_never_ends_the_line_is_let_go(server: ControlServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smilecam.daemon.control.ANSWERS_WITHIN_S", 0.05)
    assert "in time" in said(server, b'{"v": 1')["refused"]


@posix
def test_a_bug_in_the_answer_is_logged_and_refused(server: ControlServer, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Refused) as caught:
        ask(server.address, "", Request(Verb.STOP, {}))
    assert (caught.value.key, caught.value.facts) == ("error.control.failed", {"verb": "stop"})
    assert "a bug" in caplog.text


@posix
def test_a_refusal_arrives_with_its_key_and_facts(server: ControlServer, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Refused) as caught:
        ask(server.address, "", Request(Verb.SET, {}))
    assert (caught.value.key, caught.value.facts) == ("error.threshold.range", {"found": "7"})
    assert "Traceback" not in caplog.text


@posix
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(line=st.binary(max_size=200))
def test_any_bytes_are_answered_in_one_line(server: ControlServer, line: bytes) -> None:
    told = said(server, line.replace(b"\n", b" ") + b"\n")
    assert told["v"] == 1


@posix
def test_another_account_gets_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(tmp_path / "c.sock") as server:
        monkeypatch.setattr("smilecam.daemon.control._user_of", lambda _: 4242)
        with pytest.raises(NotRunning):
            ask(server.address, "", STATUS)


@posix
def test_a_socket_that_a_killed_process_left_is_taken_over_and_gone_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "c.sock"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    with pytest.raises(NotRunning):
        ask(f"unix:{path}", "", STATUS)
    with served(path) as server:
        assert ask(server.address, "", STATUS)["said"] == "status"
    assert not path.exists()


def test_on_loopback_the_token_opens_it_and_nothing_else_does(tmp_path: Path) -> None:
    with served(tmp_path / "unused", on_loopback=True) as server:
        assert server.address.startswith("tcp:127.0.0.1:")
        assert ask(server.address, server.token, STATUS)["said"] == "status"
        for wrong in ("", "x", server.token[:-1], "웃음"):
            with pytest.raises(Refused):
                ask(server.address, wrong, STATUS)


@posix
def test_a_folder_in_the_sockets_place_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "c.sock").mkdir()
    loop = LoopThread()
    with pytest.raises(SmileCamError) as caught:
        loop.run(ControlServer(answer).open(tmp_path / "c.sock"))
    loop.stop()
    assert caught.value.key == "error.folder.refused"


@posix
def test_half_a_character_is_answered_too(tmp_path: Path) -> None:
    def echo(request: Request) -> Mapping[str, Any]:
        raise UsageProblem("set.unknown", found=request.facts["settings"]["a"], known="")

    loop = LoopThread()
    server = ControlServer(echo)
    loop.run(server.open(tmp_path / "c.sock"))
    try:
        assert said(server, b'{"v": 1, "verb": "set", "settings": {"a": "\\ud800"}}\n')["facts"]["found"] == "?"
    finally:
        loop.run(server.close())
        loop.stop()
