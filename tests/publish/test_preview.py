"""The preview as it runs: a real server on 127.0.0.1, real sockets, a real browser."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

import httpx2
import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from smilecam.clock import MonotonicClock
from smilecam.errors import SinkProblem
from smilecam.frames import Picture, PixelFormat, Size
from smilecam.publish import preview as preview_module
from smilecam.publish.preview import Preview, listen
from smilecam.publish.site import NO_SESSION

SIZE = Size(320, 180)
# Red, green, blue, yellow as BGR: left top, right top, left bottom, right bottom.
QUARTERS = ((0, 0, 255), (0, 255, 0), (255, 0, 0), (0, 255, 255))


def quarters(size: Size = SIZE) -> Picture:
    picture = np.zeros((size.height, size.width, 3), np.uint8)
    for number, colour in enumerate(QUARTERS):
        top, left = number // 2 * size.height // 2, number % 2 * size.width // 2
        picture[top : top + size.height // 2, left : left + size.width // 2] = colour
    return picture


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """The loop of the application, in its thread."""
    running = asyncio.new_event_loop()
    thread = Thread(target=running.run_forever, name="smilecam-loop")
    thread.start()
    yield running
    running.call_soon_threadsafe(running.stop)
    thread.join()
    running.close()


@pytest.fixture
def preview(loop: asyncio.AbstractEventLoop) -> Iterator[Preview]:
    sink = Preview(loop, MonotonicClock(), first_port=free_port())
    yield sink
    sink.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def feeding(preview: Preview) -> Iterator[Callable[[], None]]:
    """Return what opens the preview and feeds it pictures until the test is over."""
    over, threads = Event(), []

    def feed() -> None:
        while not over.wait(0.02):
            preview.publish(quarters())

    def begin() -> None:
        assert preview.open(SIZE, 30) == SIZE
        threads.append(Thread(target=feed))
        threads[-1].start()

    yield begin
    over.set()
    for thread in threads:
        thread.join()


def parts(preview: Preview) -> tuple[str, str]:
    """Return the address and the code of its link."""
    hit = re.fullmatch(r"(http://127\.0\.0\.1:\d+)/#k=([\w-]{43})", preview.invite())
    assert hit
    return hit[1], hit[2]


def session(preview: Preview) -> str:
    origin, code = parts(preview)
    headers = {"Origin": origin, "X-SmileCam": "1"}
    return str(httpx2.post(f"{origin}/enter", json={"code": code}, headers=headers).json()["session"])


@contextmanager
def viewer(preview: Preview, secret: str | None = None) -> Iterator[ClientConnection]:
    """A page's socket, let in."""
    origin, _ = parts(preview)
    known = secret or session(preview)
    with connect(f"{origin.replace('http', 'ws')}/live", origin=Origin(origin), proxy=None) as client:
        client.send(json.dumps({"session": known}))
        yield client


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


def test_a_taken_port_is_passed_over() -> None:
    first = free_port()
    with listen(first) as one, listen(first) as two:
        assert one.getsockname()[1] == first
        assert two.getsockname() == ("127.0.0.1", two.getsockname()[1])
        assert two.getsockname()[1] > first
        with pytest.raises(SinkProblem) as none:
            listen(first, 1)
        assert (none.value.key, none.value.facts["first"]) == ("error.preview.no_port", first)


def test_a_viewer_gets_pictures(preview: Preview, feeding: Callable[[], None]) -> None:
    feeding()
    with viewer(preview) as client:
        for _ in range(5):
            jpeg = client.recv(timeout=10)
            assert isinstance(jpeg, bytes)
            assert jpeg.startswith(b"\xff\xd8")
            client.send("drawn")


def test_publishing_never_waits_for_a_viewer_that_takes_nothing(preview: Preview) -> None:
    preview.open(SIZE, 30)
    with viewer(preview), viewer(preview):
        for _ in range(500):
            preview.publish(quarters())


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


def test_a_session_of_another_run_is_told_so(preview: Preview) -> None:
    preview.open(SIZE, 30)
    with viewer(preview, "of another run") as client, pytest.raises(ConnectionClosed) as closed:
        client.recv(timeout=10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == NO_SESSION


def test_misuse_is_a_mistake_and_a_stopped_loop_none(loop: asyncio.AbstractEventLoop) -> None:
    sink = Preview(loop, MonotonicClock(), first_port=free_port())
    with pytest.raises(ValueError, match="closed != open"):
        sink.publish(quarters())
    sink.close()
    assert sink.told == ""


# In a browser.


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="ko-KR", viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    yield opened
    context.close()


def is_live(page: Page) -> None:
    expect(page.locator("#stage")).to_have_attribute("data-state", "live", timeout=20_000)


def colours(page: Page) -> list[list[int]]:
    """Return the middle of each quarter of the canvas as RGB."""
    return list(
        page.evaluate(
            """() => {
              const canvas = document.getElementById("picture"), { width, height } = canvas;
              const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
              return [[1, 1], [3, 1], [1, 3], [3, 3]].map(([x, y]) => {
                const at = 4 * (Math.floor(y * height / 4) * width + Math.floor(x * width / 4));
                return Array.from(data.slice(at, at + 3));
              });
            }"""
        )
    )


@pytest.mark.browser
def test_a_browser_shows_the_picture_and_goes_on_after_a_reload(
    preview: Preview, feeding: Callable[[], None], page: Page
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    feeding()
    page.goto(preview.invite())
    is_live(page)
    assert "#" not in page.url  # the code is out of the address bar
    for seen, sent in zip(colours(page), QUARTERS, strict=True):
        assert seen == pytest.approx(sent[::-1], abs=12)
    page.reload()
    is_live(page)
    page.goto(f"{parts(preview)[0]}/?lang=en")
    is_live(page)
    expect(page.locator("#word")).to_have_text("Live")
    expect(page.locator("#facts")).to_contain_text("320 × 180")
    assert said == []


@pytest.mark.browser
def test_a_browser_finds_the_server_again_by_itself_and_says_that_it_needs_a_new_link(
    preview: Preview, feeding: Callable[[], None], page: Page
) -> None:
    preview.open(SIZE, 30)
    page.goto(preview.invite())
    expect(page.locator("#sentence")).to_have_text("첫 화면을 기다리고 있습니다")
    preview.close()
    expect(page.locator("#stage")).to_have_attribute("data-state", "lost")
    expect(page.locator("#sentence")).to_have_text("연결이 끊겼습니다. 다시 연결하고 있습니다.")
    feeding()
    expect(page.locator("#sentence")).to_contain_text("SmileCam이 새로 시작되었습니다", timeout=20_000)
    page.goto(preview.invite())
    is_live(page)


@pytest.mark.browser
def test_without_the_link_or_with_a_used_one_the_page_says_what_to_do(
    preview: Preview, chromium: Browser, page: Page
) -> None:
    preview.open(SIZE, 30)
    link = preview.invite()
    page.goto(parts(preview)[0])
    expect(page.locator("#sentence")).to_contain_text("SmileCam이 알려 준 링크로 열립니다")
    expect(page.locator("#command")).to_have_text("smilecam status")
    page.goto(link)  # the same page, only the fragment is new
    expect(page.locator("#stage")).to_have_attribute("data-state", "waiting")
    other = chromium.new_context(locale="en-US")
    second = other.new_page()
    second.goto(link)
    expect(second.locator("#sentence")).to_contain_text("used already")
    other.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_hostile_page_of_this_machine_sees_nothing(
    preview: Preview, loop: asyncio.AbstractEventLoop, page: Page, name: str
) -> None:
    preview.open(SIZE, 30)
    origin, code = parts(preview)
    with listen(free_port()) as listening:
        port = listening.getsockname()[1]
        serving = Thread(target=_serve_one_page, args=(listening,))
        serving.start()
        page.goto(f"http://{name}:{port}/")
        serving.join()
    tried = page.evaluate(
        """async ([origin, code]) => {
          const socket = await new Promise((done) => {
            const opened = new WebSocket(origin.replace("http", "ws") + "/live");
            opened.onopen = () => done("open");
            opened.onerror = () => done("refused");
          });
          const read = await fetch(origin + "/").then((answer) => answer.text(), () => "refused");
          const body = JSON.stringify({ code });
          const entered = await fetch(origin + "/enter",
            { method: "POST", body, headers: { "X-SmileCam": "1", "Content-Type": "application/json" } })
            .then((answer) => answer.status, () => "refused");
          const script = await new Promise((done) => {
            const element = document.createElement("script");
            element.src = origin + "/page.js";
            element.onload = () => done("open");
            element.onerror = () => done("refused");
            document.head.append(element);
          });
          const frame = document.createElement("iframe");
          frame.src = origin + "/";
          document.body.append(frame);
          await new Promise((done) => frame.onload = done);
          let framed;
          try { framed = frame.contentDocument === null ? "refused" : "open"; } catch { framed = "refused"; }
          return { socket, read, entered, script, framed };
        }""",
        [origin, code],
    )
    assert set(tried.values()) == {"refused"}, tried


def _serve_one_page(listening: socket.socket) -> None:
    connection, _ = listening.accept()
    with connection:
        connection.recv(4096)
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\nConnection: close\r\n\r\n"
        )
        connection.sendall(b"<body>hostile</body>")


@pytest.mark.browser
def test_nothing_is_wider_than_a_phone_and_the_dialogs_open(
    preview: Preview, feeding: Callable[[], None], page: Page
) -> None:
    feeding()
    for width, height in ((360, 640), (844, 390), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(preview.invite())
        is_live(page)
        assert page.evaluate("() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
            width,
            height,
        ]
        for name in ("camera", "call"):
            page.locator(f"[data-opens={name}]").click()
            expect(page.locator(f"dialog#{name}")).to_be_visible()
            page.keyboard.press("Escape")
            expect(page.locator(f"dialog#{name}")).to_be_hidden()
