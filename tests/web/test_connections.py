"""More connections than the page will ever need, by somebody who says nothing."""

from __future__ import annotations

import logging
import socket
from contextlib import ExitStack

import httpx2
import pytest

from smilecam.publish.preview import Preview
from smilecam.web import connections
from tests.fakes.viewer import SIZE


@pytest.fixture
def port(preview: Preview) -> int:
    """The port of a preview on air."""
    preview.open(SIZE, 30)
    return int(preview.told.split(":")[2].split("/")[0])


def is_ended(line: socket.socket) -> bool:
    """Wait until the other end has let go of it."""
    line.settimeout(30)
    try:
        while line.recv(4096):
            pass
    except ConnectionResetError:
        pass
    except TimeoutError:
        return False
    return True


def test_three_hundred_silent_ones_keep_nobody_out_and_log_nothing(port: int, caplog: pytest.LogCaptureFixture) -> None:
    with ExitStack() as held, caplog.at_level(logging.WARNING):
        lines = [held.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(300)]
        assert httpx2.get(f"http://127.0.0.1:{port}/").status_code == 200
        assert all(is_ended(line) for line in lines[: 300 - connections.MOST])
    assert caplog.records == []


@pytest.mark.parametrize("said", [b"", b"GET / HT", b"POST /enter HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"])
def test_one_that_never_ends_its_request_is_ended(port: int, monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    monkeypatch.setattr(connections, "LASTS_S", 0.05)
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(said)
        assert is_ended(line)
