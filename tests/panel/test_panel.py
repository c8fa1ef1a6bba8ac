"""The panel's server: from the first link that somebody asks for to the end, over a restart."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from smilecam.daemon.loop import LoopThread
from smilecam.errors import SmileCamError
from smilecam.panel.panel import Panel
from smilecam.texts.catalogue import Lang
from smilecam.web.listening import PORTS
from smilecam.web.sockets import NO_SESSION
from smilecam.web.viewers import Viewers
from tests.fakes.clock import HandClock
from tests.fakes.subject import FakeCamera
from tests.fakes.viewer import free_port


class Bench:
    """A panel on its loop, and whoever comes."""

    def __init__(self, folder: Path) -> None:
        self.loop, self.clock, self.camera = LoopThread(), HandClock(), FakeCamera()
        self.viewers = Viewers(self.loop.loop)
        self.legacy = folder / "panel.json"
        self.port = free_port()
        self.panel = self.made()

    def made(self) -> Panel:
        return Panel(self.camera.subject(self.viewers, self.clock), self.legacy, self.port)

    def link(self, lang: Lang = "en") -> str:
        async def invite() -> str:
            return self.panel.invite(lang)

        return self.loop.run(invite(), 60)

    def enter(self) -> tuple[str, dict[str, str]]:
        """Return the panel's origin, and the headers of a page that was let in."""
        hit = re.fullmatch(r"(http://127\.0\.0\.1:\d+)/\?lang=en#k=([\w-]{43})", self.link())
        assert hit
        origin = hit[1]
        headers = {"Origin": origin, "X-SmileCam": "1", "Content-Type": "application/json"}
        answer = httpx2.post(f"{origin}/enter", content=json.dumps({"code": hit[2]}), headers=headers, timeout=60)
        return origin, {**headers, "X-SmileCam-Session": str(answer.json()["session"])}

    def close(self) -> None:
        self.loop.run(self.panel.close(), 60)

    def ask(self, origin: str, headers: dict[str, str], path: str, told: object) -> Any:
        return httpx2.post(f"{origin}{path}", content=json.dumps(told), headers=headers, timeout=60)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.close()
    bench.loop.stop()


def test_until_somebody_asks_for_a_link_there_is_no_port_and_no_thread(bench: Bench) -> None:
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", bench.port))
    assert not [one for one in threading.enumerate() if one.name.startswith("smilecam-panel")]


def test_each_link_opens_once_in_the_language_asked_for_on_this_machine_only(bench: Bench) -> None:
    links = {bench.link("ko"), bench.link("ko")}
    assert len(links) == 2
    assert all(f"http://127.0.0.1:{bench.port}/?lang=ko#k=" in one for one in links)
    assert httpx2.get(f"http://127.0.0.1:{bench.port}/", timeout=60).status_code == 200
    with socket.socket() as other:  # it did not take the port on all addresses
        other.bind(("127.0.0.2", bench.port))


def test_a_page_that_was_let_in_steers_the_camera(bench: Bench) -> None:
    origin, headers = bench.enter()
    assert bench.ask(origin, headers, "/ask", {"verb": "blank"}).status_code == 200
    assert bench.camera.asked[0].verb.value == "blank"


def test_pictures_and_news_come_through_the_server(bench: Bench) -> None:
    origin, headers = bench.enter()
    hello = json.dumps({"session": headers["X-SmileCam-Session"]})
    address = origin.replace("http", "ws")
    with connect(f"{address}/live", origin=Origin(origin), proxy=None) as live:
        live.send(hello)
        while True:
            bench.viewers.offer(np.zeros((48, 64, 3), np.uint8))
            with suppress(TimeoutError):
                assert bytes(live.recv(timeout=0.05)).startswith(b"\xff\xd8")  # type: ignore[arg-type]  # a picture
                break
    with connect(f"{address}/news?lang=ko", origin=Origin(origin), proxy=None) as news:
        news.send(hello)
        assert json.loads(news.recv(timeout=60))["status"]["mode"] == "live"


def test_a_taken_port_is_passed_over_and_where_all_are_taken_it_is_told(bench: Bench) -> None:
    with ExitStack() as held:
        held.enter_context(socket.create_server(("127.0.0.1", bench.port)))
        assert f":{bench.port}/" not in bench.link()
        bench.close()
        for port in range(bench.port, bench.port + PORTS):
            with suppress(OSError):
                held.enter_context(socket.create_server(("127.0.0.1", port)))
        with pytest.raises(SmileCamError) as refused:
            bench.link()
    assert refused.value.key == "error.panel.no_port"


def test_a_restart_finds_its_page_again_by_port_and_session(bench: Bench) -> None:
    origin, headers = bench.enter()
    assert bench.ask(origin, headers, "/restart", {"camera": "demo"}).status_code == 200
    assert bench.camera.restarts == [{"camera": "demo"}]
    assert headers["X-SmileCam-Session"] not in bench.legacy.read_text()
    bench.close()
    bench.panel = bench.made()
    bench.loop.run(bench.panel.succeed(), 60)
    assert bench.ask(origin, headers, "/ask", {"verb": "pause"}).status_code == 200


def test_any_other_start_lets_nobody_in_and_opens_nothing(bench: Bench) -> None:
    origin, headers = bench.enter()
    bench.close()
    bench.panel = bench.made()
    bench.loop.run(bench.panel.succeed(), 60)
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", bench.port))
    bench.link()
    assert bench.ask(origin, headers, "/ask", {"verb": "pause"}).status_code == 401
    with connect(f"{origin.replace('http', 'ws')}/live", origin=Origin(origin), proxy=None) as live:
        live.send(json.dumps({"session": headers["X-SmileCam-Session"]}))
        with pytest.raises(ConnectionClosed) as closed:
            live.recv(timeout=60)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == NO_SESSION


def test_a_successor_whose_port_was_taken_says_so_and_goes_on(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    origin, headers = bench.enter()
    bench.ask(origin, headers, "/restart", {"camera": "demo"})
    bench.close()
    with socket.create_server(("127.0.0.1", bench.port)):
        bench.panel = bench.made()
        bench.loop.run(bench.panel.succeed(), 60)
    assert "panel" in caplog.text


@pytest.mark.parametrize("path", ["/live", "/news"])
@pytest.mark.parametrize("origin", [None, "http://evil.example", "http://localhost"])
def test_a_foreign_origin_is_refused_at_the_real_door(bench: Bench, path: str, origin: str | None) -> None:
    bench.link()
    told = None if origin is None else Origin(origin)
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(f"ws://127.0.0.1:{bench.port}{path}", origin=told, proxy=None),
    ):
        pass
    assert refused.value.response.status_code == 403


def test_three_hundred_who_say_nothing_keep_nobody_out(bench: Bench) -> None:
    origin, headers = bench.enter()
    with ExitStack() as held:
        for _ in range(300):
            held.enter_context(socket.create_connection(("127.0.0.1", bench.port)))
        assert bench.ask(origin, headers, "/ask", {"verb": "blank"}).status_code == 200


def test_closing_ends_its_pages_and_its_threads(bench: Bench) -> None:
    origin, headers = bench.enter()
    httpx2.get(f"{origin}/choices", headers=headers, timeout=60)
    with connect(f"{origin.replace('http', 'ws')}/news", origin=Origin(origin), proxy=None) as news:
        news.send(json.dumps({"session": headers["X-SmileCam-Session"]}))
        news.recv(timeout=60)
        bench.close()
        with suppress(ConnectionClosed):
            while True:
                news.recv(timeout=60)
    for one in threading.enumerate():
        if one.name.startswith("smilecam-panel"):
            one.join(60)
            assert not one.is_alive()
