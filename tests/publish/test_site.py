"""What the preview answers, to its own page and to everybody else."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from smilecam.guard import CODE_LASTS_S, HEADERS
from smilecam.publish.preview import Preview
from smilecam.publish.site import site
from smilecam.web import sockets
from smilecam.web.codes import Door
from smilecam.web.sockets import BAD_HELLO, NO_SESSION, TOO_SLOW
from smilecam.web.viewers import Viewers
from tests.fakes.clock import HandClock
from tests.fakes.viewer import SIZE, parts, viewer

ORIGIN, LIVE = "http://127.0.0.1:8787", "ws://127.0.0.1:8787/live"
ASKS = {"Origin": ORIGIN, "X-SmileCam": "1", "Content-Type": "application/json"}


@dataclass
class Page:
    """A browser at the preview's door."""

    browser: TestClient
    door: Door
    clock: HandClock
    viewers: list[Viewers] = field(default_factory=list)

    def enter(self, code: str, **headers: str) -> Any:
        return self.browser.post("/enter", content=json.dumps({"code": code}), headers=ASKS | headers)

    def session(self) -> str:
        return str(self.enter(self.door.mint()).json()["session"])


@pytest.fixture
def page() -> Iterator[Page]:
    clock = HandClock()
    door = Door(clock.now_s)
    viewers: list[Viewers] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":  # TestClient's, which keeps one loop for all requests by it
            for event in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{event}.complete"})
            return
        if not viewers:
            viewers.append(Viewers(asyncio.get_running_loop()))
        await site(viewers[0], door, 8787)(scope, receive, send)

    with TestClient(app, base_url=ORIGIN, backend="asyncio") as browser:
        yield Page(browser, door, clock, viewers)


def test_the_page_comes_with_its_headers_and_no_secret(page: Page) -> None:
    answer = page.browser.get("/")
    assert answer.status_code == 200
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert "set-cookie" not in answer.headers
    assert page.door.mint() not in answer.text


@pytest.mark.parametrize("name", ["page.js", "page.css", "icon.svg"])
def test_its_files_come_with_the_same_headers(page: Page, name: str) -> None:
    answer = page.browser.get(f"/{name}")
    assert answer.status_code == 200
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/page.js", "/live", "/nowhere"])
@pytest.mark.parametrize("host", ["evil.example:8787", "127.0.0.1", "0.0.0.0:8787", ""])
def test_a_foreign_host_gets_nothing_at_all(page: Page, path: str, host: str) -> None:
    answer = page.browser.get(path, headers={"Host": host})
    assert answer.status_code == 403
    assert "SmileCam" not in answer.text


@pytest.mark.parametrize("path", ["/enter", "/page/../site.py", "/site.py", "/%2e%2e/guard.py", "/page/index.html"])
def test_there_is_nothing_else_to_get(page: Page, path: str) -> None:
    assert page.browser.get(path).status_code in (404, 405)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_do_nothing_and_no_preflight_is_answered(page: Page, method: str) -> None:
    answer = page.browser.request(method, "/enter", headers={"Origin": ORIGIN})
    assert answer.status_code == 405
    assert page.browser.request(method, "/enter", headers={"Origin": "http://evil.example"}).status_code == 403


def test_a_code_is_changed_once_for_a_session(page: Page) -> None:
    code = page.door.mint()
    assert page.enter(code).status_code == 200
    again = page.enter(code)
    assert (again.status_code, again.json()) == (403, {"refused": "code"})


def test_an_old_code_is_refused(page: Page) -> None:
    code = page.door.mint()
    page.clock.advance(CODE_LASTS_S + 1)
    assert page.enter(code).status_code == 403


def test_guessing_is_slowed(page: Page) -> None:
    assert [page.enter(f"guess {number}").status_code for number in range(12)][-1] == 429


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:8787", ""])
def test_a_foreign_page_cannot_enter_even_with_a_code(page: Page, origin: str) -> None:
    code = page.door.mint()
    assert page.enter(code, Origin=origin).status_code == 403
    assert page.enter(code).status_code == 200  # and it did not use the code up


@pytest.mark.parametrize("header", [{"X-SmileCam": "0"}, {"Content-Type": "text/plain"}])
def test_a_form_cannot_enter(page: Page, header: dict[str, str]) -> None:
    assert page.enter(page.door.mint(), **header).status_code == 403


@pytest.mark.parametrize("body", [b"", b"[]", b'"code"', b'{"code": 7}', b"{", b"\xff\xfe", b"[" * 1000])
def test_a_malformed_body_is_refused(page: Page, body: bytes) -> None:
    assert page.browser.post("/enter", content=body, headers=ASKS).status_code == 400


def test_a_large_body_is_refused(page: Page) -> None:
    assert page.browser.post("/enter", content=b"x" * 2000, headers=ASKS).status_code == 413


@pytest.mark.parametrize(
    "headers",
    [
        {},  # no Origin: no browser
        {"Origin": "http://evil.example"},
        {"Origin": "http://192.168.0.2:8787"},
        {"Origin": ORIGIN, "Host": "evil.example:8787"},
        {"Origin": "http://evil.example:8787", "Host": "evil.example:8787"},
    ],
)
def test_a_foreign_page_cannot_open_the_socket(page: Page, headers: dict[str, str]) -> None:
    with pytest.raises(WebSocketDisconnect) as refused, page.browser.websocket_connect(LIVE, headers=headers):
        pass
    assert refused.value.code == 1008


@pytest.mark.parametrize(
    ("hello", "code"),
    [
        (json.dumps({"session": "guess"}), NO_SESSION),
        (json.dumps({"session": 7}), BAD_HELLO),
        ("no json", BAD_HELLO),
        (b"bytes", BAD_HELLO),
    ],
)
def test_without_the_session_first_no_picture_is_sent(page: Page, hello: str | bytes, code: int) -> None:
    with page.browser.websocket_connect(LIVE, headers={"Origin": ORIGIN}) as socket:
        if isinstance(hello, bytes):
            socket.send_bytes(hello)
        else:
            socket.send_text(hello)
        with pytest.raises(WebSocketDisconnect) as refused:
            socket.receive_bytes()
    assert refused.value.code == code
    assert page.viewers[0].looking == 0


def test_a_code_is_no_session(page: Page) -> None:
    with page.browser.websocket_connect(LIVE, headers={"Origin": ORIGIN}) as socket:
        socket.send_json({"session": page.door.mint()})
        with pytest.raises(WebSocketDisconnect) as refused:
            socket.receive_bytes()
    assert refused.value.code == NO_SESSION


def test_who_says_nothing_is_sent_away(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "HELLO_WITHIN_S", 0.01)
    with (
        page.browser.websocket_connect(LIVE, headers={"Origin": ORIGIN}) as socket,
        pytest.raises(WebSocketDisconnect) as refused,
    ):
        socket.receive_bytes()
    assert refused.value.code == BAD_HELLO


def offer(page: Page, shade: int) -> None:
    page.viewers[0].offer(np.full((48, 64, 3), shade, np.uint8))


def until_looked_at(page: Page) -> None:
    while not page.viewers[0].looking:
        pass


def test_a_page_with_a_session_sees_pictures_and_gets_no_more_than_it_draws(page: Page) -> None:
    with page.browser.websocket_connect(LIVE, headers={"Origin": ORIGIN}) as socket:
        socket.send_json({"session": page.session()})
        until_looked_at(page)
        for shade in (10, 20):
            offer(page, shade)
            assert socket.receive_bytes().startswith(b"\xff\xd8")
        offer(page, 30)  # two are on their way, and the page has drawn none
        offer(page, 40)
        socket.send_text("drawn")
        assert socket.receive_bytes().startswith(b"\xff\xd8")
        socket.send_text("drawn")
        socket.send_text("drawn")
        socket.send_text("more answers than pictures")
        offer(page, 50)
        assert socket.receive_bytes().startswith(b"\xff\xd8")


def test_a_page_that_draws_nothing_is_dropped(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "DRAWN_WITHIN_S", 0.05)
    with page.browser.websocket_connect(LIVE, headers={"Origin": ORIGIN}) as socket:
        socket.send_json({"session": page.session()})
        until_looked_at(page)
        for shade in (10, 20):
            offer(page, shade)
            socket.receive_bytes()
        with pytest.raises(WebSocketDisconnect) as dropped:
            socket.receive_bytes()
    assert dropped.value.code == TOO_SLOW


def test_a_page_that_leaves_is_forgotten(page: Page) -> None:
    with page.browser.websocket_connect(LIVE, headers={"Origin": ORIGIN}) as socket:
        socket.send_json({"session": page.session()})
        until_looked_at(page)
    assert page.viewers[0].looking == 0


def test_the_page_speaks_both_languages_and_fills_every_place(page: Page) -> None:
    for lang, words in (("ko", "카메라 고르기"), ("en", "Choose the camera")):
        answer = page.browser.get(f"/?lang={lang}")
        assert f'<html lang="{lang}">' in answer.text
        assert words in answer.text
        assert "$" not in answer.text
        texts = answer.text.split('id="texts">')[1].split("</script>")[0]
        assert json.loads(texts)["camera"] == words


# At the real server, where uvicorn speaks for the site.


@pytest.mark.parametrize("origin", [None, "http://evil.example", "http://127.0.0.1", "http://localhost"])
def test_a_foreign_origin_is_refused_before_anything(preview: Preview, origin: str | None) -> None:
    preview.open(SIZE, 30)
    address = parts(preview)[0].replace("http", "ws")
    told = None if origin is None else Origin(origin)
    with pytest.raises(InvalidStatus) as refused, connect(f"{address}/live", origin=told, proxy=None):
        pass
    assert refused.value.response.status_code == 403


def test_a_name_rebound_to_this_machine_is_refused_before_anything(preview: Preview) -> None:
    preview.open(SIZE, 30)
    port = int(parts(preview)[0].rpartition(":")[2])
    rebound = f"evil.example:{port}"
    with (
        socket.create_connection(("127.0.0.1", port)) as line,
        pytest.raises(InvalidStatus) as refused,
        connect(f"ws://{rebound}/live", sock=line, origin=Origin(f"http://{rebound}"), proxy=None),
    ):
        pass
    assert refused.value.response.status_code == 403


def test_a_session_of_another_run_is_told_so(preview: Preview) -> None:
    preview.open(SIZE, 30)
    with viewer(preview, "of another run") as client, pytest.raises(ConnectionClosed) as closed:
        client.recv(timeout=10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == NO_SESSION
