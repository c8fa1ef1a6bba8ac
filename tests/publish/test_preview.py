"""The preview as it runs: a real server on 127.0.0.1, from opening to the end."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from queue import Queue
from threading import Event

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed

from smilecam.clock import MonotonicClock
from smilecam.errors import SinkProblem
from smilecam.frames import PixelFormat
from smilecam.publish import preview as preview_module
from smilecam.publish.preview import Preview
from smilecam.web.listening import PORTS
from smilecam.web.sockets import NO_SESSION
from tests.fakes.viewer import SIZE, free_port, parts, quarters, session, viewer


def test_it_serves_its_page_on_this_machine_only(preview: Preview) -> None:
    assert preview.format is PixelFormat.BGR
    assert preview.open(SIZE, 30) == SIZE
    origin, _ = parts(preview)
    answer = httpx2.get(f"{origin}/")
    assert answer.status_code == 200
    assert "uvicorn" not in answer.headers.get("server", "")
    port = int(origin.rpartition(":")[2])
    with socket.socket() as other:  # it did not take the port on all addresses
        other.bind(("127.0.0.2", port))


def test_each_invitation_has_a_new_code_and_each_opens_once(preview: Preview) -> None:
    preview.open(SIZE, 30)
    assert parts(preview)[1] != parts(preview)[1]
    assert session(preview) != session(preview)


def test_telling_where_it_is_makes_no_code(preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smilecam.guard.Doorkeeper.mint", lambda *_: pytest.fail("made a code for nobody"))
    preview.open(SIZE, 30)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", preview.told)


def test_where_all_ports_are_taken_it_says_so(loop: asyncio.AbstractEventLoop) -> None:
    first = free_port()
    with ExitStack() as held:
        for port in range(first, first + PORTS):
            with suppress(OSError):
                held.enter_context(socket.create_server(("127.0.0.1", port)))
        with pytest.raises(SinkProblem) as none:
            Preview(loop, MonotonicClock(), first).open(SIZE, 30)
    assert (none.value.key, none.value.facts["first"]) == ("error.preview.no_port", first)


def test_closing_ends_the_viewers_and_frees_the_port(preview: Preview) -> None:
    preview.open(SIZE, 30)
    origin, _ = parts(preview)
    with viewer(preview) as client:
        preview.close()
        with pytest.raises(ConnectionClosed):
            client.recv(timeout=10)
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(origin)
    assert (preview.told, preview.invite()) == ("", "")
    preview.close()


def test_a_session_ends_with_its_server_and_opened_again_it_asks_for_a_new_link(
    preview: Preview, feeding: Callable[[], None]
) -> None:
    preview.open(SIZE, 30)
    secret, code, address = session(preview), parts(preview)[1], parts(preview)[0]
    preview.close()
    feeding()
    assert parts(preview)[0] == address
    with viewer(preview, secret) as client, pytest.raises(ConnectionClosed) as closed:
        client.recv(timeout=10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == NO_SESSION
    headers = {"Origin": address, "X-SmileCam": "1"}
    assert httpx2.post(f"{address}/enter", json={"code": code}, headers=headers).status_code == 403
    with viewer(preview) as client:
        assert isinstance(client.recv(timeout=10), bytes)


@contextmanager
def held_up(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """A loop that does nothing while the block runs."""
    go_on, held = Event(), Event()

    def hold() -> None:
        held.set()
        go_on.wait(60)

    loop.call_soon_threadsafe(hold)
    assert held.wait(60)
    try:
        yield
    finally:
        go_on.set()


def test_one_that_starts_too_late_is_no_preview_and_lets_its_port_go(
    preview: Preview, loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview_module, "START_WITHIN_S", 0.05)
    with held_up(loop), pytest.raises(SinkProblem) as late:
        preview.open(SIZE, 30)
    assert late.value.key == "error.preview.late"
    assert (preview.told, preview.invite()) == ("", "")
    with pytest.raises(ValueError, match="closed != open"):
        preview.publish(quarters())
    monkeypatch.undo()
    until_free(preview._first_port)
    assert preview.told == ""


def until_free(port: int) -> None:
    """Return once nobody listens there."""
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return
        Event().wait(0.05)
    pytest.fail(f"port {port} is still taken")


def test_one_that_ends_too_late_shares_nothing_with_the_next(
    preview: Preview, loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview.open(SIZE, 30)
    secret = session(preview)
    monkeypatch.setattr(preview_module, "STOP_WITHIN_S", 0.05)
    with held_up(loop):
        preview.close()
        assert preview.told == ""
    preview.open(SIZE, 30)
    with viewer(preview, secret) as client, pytest.raises(ConnectionClosed) as closed:
        client.recv(timeout=10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == NO_SESSION


def test_misuse_is_a_mistake_and_a_stopped_loop_none(loop: asyncio.AbstractEventLoop) -> None:
    sink = Preview(loop, MonotonicClock(), first_port=free_port())
    with pytest.raises(ValueError, match="closed != open"):
        sink.publish(quarters())
    sink.close()
    assert sink.told == ""


def test_it_knows_whether_a_page_looks_and_tells_at_once_when_one_comes_or_goes(preview: Preview) -> None:
    changes: Queue[bool] = Queue()
    assert preview.watched() is False
    preview.tell_changes(lambda: changes.put(preview.watched()))
    preview.open(SIZE, 30)
    assert preview.watched() is False
    with viewer(preview):
        assert changes.get(timeout=30) is True
    assert changes.get(timeout=30) is False


def test_who_only_fetches_the_page_does_not_look_yet(preview: Preview) -> None:
    preview.open(SIZE, 30)
    httpx2.get(preview.told)
    session(preview)
    assert preview.watched() is False
