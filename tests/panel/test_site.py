"""What the panel answers, to its own page and to everybody else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from smilecam.doctor.finding import Finding, Level
from smilecam.errors import UsageProblem
from smilecam.guard import CODE_LASTS_S, HEADERS
from smilecam.panel.site import SCRIPTS, site
from smilecam.requests import Request, Verb
from smilecam.web.codes import Door
from smilecam.web.sockets import BAD_HELLO, NO_SESSION
from smilecam.web.viewers import Viewers
from tests.fakes.clock import HandClock
from tests.fakes.subject import FakeCamera

ORIGIN = "http://127.0.0.1:8757"
ASKS = {"Origin": ORIGIN, "X-SmileCam": "1", "Content-Type": "application/json"}
POSTS = ("/ask", "/restart", "/doctor")
LOOKS = ("/choices", "/themes", "/themes/quiet")
SOCKETS = ("/live", "/news")


@dataclass
class Page:
    """A browser at the panel's door."""

    browser: TestClient
    door: Door
    clock: HandClock
    camera: FakeCamera
    left: list[str] = field(default_factory=list)

    def headers(self, **more: str) -> dict[str, str]:
        code = json.dumps({"code": self.door.mint()})
        session = self.browser.post("/enter", content=code, headers=ASKS).json()["session"]
        return {**ASKS, "X-SmileCam-Session": str(session), **more}

    def ask(self, path: str, told: object, **more: str) -> Any:
        return self.browser.post(path, content=json.dumps(told), headers=self.headers(**more))


@pytest.fixture
def page() -> Iterator[Page]:
    clock, camera = HandClock(), FakeCamera()
    door = Door(clock.now_s)
    made: list[Any] = []
    left: list[str] = []
    aside = ThreadPoolExecutor(2)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":  # TestClient's, which keeps one loop for all requests by it
            for event in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{event}.complete"})
            return
        if not made:
            subject = camera.subject(Viewers(asyncio.get_running_loop()), clock)
            made.append(site(subject, door, 8757, aside, lambda: left.append("left")))
        await made[0](scope, receive, send)

    with TestClient(app, base_url=ORIGIN, backend="asyncio") as browser:
        yield Page(browser, door, clock, camera, left)
    aside.shutdown()


def test_the_page_and_its_files_come_without_a_session_and_hold_no_secret(page: Page) -> None:
    for path in ("/", "/panel.css", "/icon.svg", *(f"/{name}.js" for name in SCRIPTS)):
        answer = page.browser.get(path)
        assert answer.status_code == 200
        for name, value in HEADERS.items():
            assert answer.headers[name] == value
        assert "set-cookie" not in answer.headers
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert page.door.mint() not in answer.text


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_page_fills_every_place_has_no_script_of_its_own_and_asks_nobody_else(page: Page, lang: str) -> None:
    text = page.browser.get(f"/?lang={lang}").text
    assert "$" not in text
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "https://" not in text
    assert "style=" not in text
    assert " on" + "click" not in text


# Without a session, by a stranger.


@pytest.mark.parametrize("path", POSTS)
def test_a_post_without_a_session_does_nothing(page: Page, path: str) -> None:
    for session in ({}, {"X-SmileCam-Session": ""}, {"X-SmileCam-Session": "guess"}):
        answer = page.browser.post(path, content=json.dumps({"verb": "blank"}), headers={**ASKS, **session})
        assert answer.status_code == 401
    assert page.camera.asked == []
    assert page.camera.restarts == []


@pytest.mark.parametrize("path", LOOKS)
def test_nothing_is_read_without_a_session(page: Page, path: str) -> None:
    assert page.browser.get(path).status_code == 401
    assert page.browser.get(path, headers={"X-SmileCam-Session": page.door.mint()}).status_code == 401  # a code is none


def test_a_session_in_the_address_or_in_a_cookie_is_none(page: Page) -> None:
    session = page.headers()["X-SmileCam-Session"]
    assert page.browser.get(f"/choices?session={session}").status_code == 401
    assert page.browser.get("/choices", headers={"Cookie": f"session={session}"}).status_code == 401
    assert page.browser.get("/choices", headers={"Authorization": f"Bearer {session}"}).status_code == 401


@pytest.mark.parametrize("path", SOCKETS)
@pytest.mark.parametrize(
    ("hello", "code"),
    [('{"session": "guess"}', NO_SESSION), ("{}", BAD_HELLO), ("no json", BAD_HELLO), ("[" * 900, BAD_HELLO)],
)
def test_a_socket_without_a_session_hears_nothing(page: Page, path: str, hello: str, code: int) -> None:
    with page.browser.websocket_connect(f"ws://127.0.0.1:8757{path}", headers={"Origin": ORIGIN}) as socket:
        socket.send_text(hello)
        with pytest.raises(WebSocketDisconnect) as refused:
            socket.receive_text()
        assert refused.value.code == code


# With a session that was stolen or is abused by another page: it still needs the page's own origin.


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:8787", "http://localhost:8757", ""]
)
def test_another_origin_is_refused_with_a_session_too(page: Page, path: str, origin: str) -> None:
    answer = page.ask(path, {"verb": "blank"}, Origin=origin)
    assert (answer.status_code, answer.text) == (403, "not from this page")
    assert page.camera.asked == []


@pytest.mark.parametrize("path", ["/", "/ask", *LOOKS])
@pytest.mark.parametrize("host", ["evil.example:8757", "127.0.0.1", "0.0.0.0:8757", "127.0.0.1:8787", ""])
def test_another_host_is_refused_with_a_session_too(page: Page, path: str, host: str) -> None:
    answer = page.browser.get(path, headers=page.headers(Host=host))
    assert (answer.status_code, answer.text) == (403, "not for this host")


@pytest.mark.parametrize("path", SOCKETS)
@pytest.mark.parametrize("headers", [{}, {"Origin": "http://evil.example"}, {"Origin": "http://192.168.0.2:8757"}])
def test_another_origin_opens_no_socket(page: Page, path: str, headers: dict[str, str]) -> None:
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        page.browser.websocket_connect(f"ws://127.0.0.1:8757{path}", headers=headers),
    ):
        pass
    assert refused.value.code == 1008


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("more", [{"X-SmileCam": "0"}, {"X-SmileCam": ""}, {"Content-Type": "text/plain"}])
def test_what_a_form_can_send_is_refused(page: Page, path: str, more: dict[str, str]) -> None:
    answer = page.ask(path, {"verb": "blank"}, **more)
    assert (answer.status_code, answer.text) == (403, "not a request of this page")
    assert page.camera.asked == []


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_is_done_by_another_method_and_no_preflight_is_answered(page: Page, path: str, method: str) -> None:
    answer = page.browser.request(method, path, headers=page.headers())
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]


# By the page, wrongly.


@pytest.mark.parametrize("path", POSTS)
def test_what_is_too_large_is_refused(page: Page, path: str) -> None:
    answer = page.ask(path, {"verb": "blank", "more": "x" * 5000})
    assert (answer.status_code, answer.text) == (413, "too large")
    assert page.camera.asked == []


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("body", [b"", b"[]", b'"blank"', b"{", b"\xff\xfe", b"[" * 4000, b"null"])
def test_what_is_malformed_is_refused(page: Page, path: str, body: bytes) -> None:
    answer = page.browser.post(path, content=body, headers=page.headers())
    assert (answer.status_code, answer.text) == (400, "not a JSON object")


@pytest.mark.parametrize("told", [{"verb": "stop"}, {"verb": "status"}, {}, {"verb": "set"}, {"verb": "set", "x": 1}])
def test_what_no_control_asks_is_refused_in_a_sentence(page: Page, told: dict[str, Any]) -> None:
    answer = page.ask("/ask", told)
    assert answer.status_code == 409
    assert answer.json()["refused"]


def test_a_refusal_is_told_in_the_pages_language(page: Page) -> None:
    page.camera.refuses = UsageProblem("threshold.range", found="7")
    for lang, words in (("ko", "7"), ("en", "outside")):
        answer = page.ask(f"/ask?lang={lang}", {"verb": "set", "settings": {"threshold": "7"}})
        assert answer.status_code == 409
        assert words in answer.json()["refused"]
        assert answer.json()["key"] == "error.threshold.range"


def test_a_fault_of_our_own_is_logged_and_told_without_its_details(
    page: Page, caplog: pytest.LogCaptureFixture
) -> None:
    page.camera.refuses = RuntimeError("a detail")
    answer = page.ask("/ask", {"verb": "blank"})
    assert answer.status_code == 500
    assert "a detail" not in answer.text
    assert "a detail" in caplog.text


# By the page, rightly.


@pytest.mark.parametrize(
    ("told", "verb"),
    [
        ({"verb": "blank"}, Verb.BLANK),
        ({"verb": "pause"}, Verb.PAUSE),
        ({"verb": "freeze"}, Verb.FREEZE),
        ({"verb": "resume"}, Verb.RESUME),
        ({"verb": "set", "settings": {"hold": 0.2}}, Verb.SET),
        ({"verb": "calibrate", "do": "start"}, Verb.CALIBRATE),
    ],
)
def test_each_control_asks_the_camera(page: Page, told: dict[str, Any], verb: Verb) -> None:
    answer = page.ask("/ask?lang=ko", told)
    assert (answer.status_code, answer.json()) == (200, {"done": verb.value})
    facts = {name: value for name, value in told.items() if name != "verb"}
    assert page.camera.asked == [Request(verb, {**facts, "lang": "ko"})]


def test_a_restart_is_begun_once_the_page_can_be_found_again(page: Page) -> None:
    assert page.ask("/restart", {"camera": "demo", "sink": "null"}).json() == {"restarting": True}
    assert page.camera.restarts == [{"camera": "demo", "sink": "null"}]
    assert page.left == ["left"]
    refused = page.ask("/restart", {"camera": "rtsp://me:secret@camera"})
    assert refused.status_code == 409
    assert len(page.camera.restarts) == len(page.left) == 1


def test_choices_and_themes_are_told(page: Page) -> None:
    headers = page.headers()
    assert "null" in page.browser.get("/choices", headers=headers).json()["sinks"]
    assert "quiet" in [one["name"] for one in page.browser.get("/themes", headers=headers).json()["themes"]]
    picture = page.browser.get("/themes/quiet", headers=headers)
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.content.startswith(b"\xff\xd8")
    assert page.browser.get("/themes/nowhere", headers=headers).status_code == 409


def test_the_doctor_looks_aside_and_tells_what_it_finds(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Finding("python", Level.OK, "python_ok", {"found": "3.11"})]
    monkeypatch.setattr("smilecam.panel.site.examine", lambda asked: found)
    (told,) = page.ask("/doctor?lang=en", {}).json()["findings"]
    assert (told["level"], told["found"], told["label"]) == ("ok", "3.11", "Python")


def test_a_doctor_who_takes_long_is_asked_again(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = Event()

    def slow(asked: object) -> list[Finding]:
        assert ready.wait(60)
        return [Finding("python", Level.OK, "python_ok", {"found": "3.11"})]

    monkeypatch.setattr("smilecam.panel.site.examine", slow)
    monkeypatch.setattr("smilecam.panel.site.EXAMINES_S", 0.01)
    assert page.ask("/doctor", {}).json() == {"findings": None}
    ready.set()
    monkeypatch.setattr("smilecam.panel.site.EXAMINES_S", 60)
    assert len(page.ask("/doctor", {}).json()["findings"]) == 1


def test_codes_and_sessions_end_as_the_guard_says(page: Page) -> None:
    code = page.door.mint()
    page.clock.advance(CODE_LASTS_S + 1)
    assert page.browser.post("/enter", content=json.dumps({"code": code}), headers=ASKS).status_code == 403
