"""The page in a real browser, from a real server."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from smilecam.publish.preview import Preview
from smilecam.web.listening import listen
from tests.fakes.viewer import QUARTERS, SIZE, free_port, parts


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
def test_a_hostile_page_of_this_machine_sees_nothing(preview: Preview, page: Page, name: str) -> None:
    preview.open(SIZE, 30)
    origin, code = parts(preview)
    listening = listen(free_port())
    assert listening is not None
    with listening:
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
