"""The panel in a real browser, steering a real background process: each control moves it, and no one else can."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Iterator
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from smilecam.requests import Verb
from smilecam.web.listening import listen
from tests.fakes.machine import PATIENCE_S, Background
from tests.fakes.viewer import free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE_MS = PATIENCE_S * 1000


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visit:
    """One opened panel. places: every host that the page asked for anything; said: what it complained of."""

    def __init__(self, context: BrowserContext, background: Background) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.hosts: set[str] = set()
        self.said: list[str] = []
        self._background = background
        context.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.page.on("websocket", lambda opened: self.hosts.add(urlsplit(opened.url).netloc))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def open(self, lang: str = "en") -> Page:
        self.page.goto(self._background.link(lang))
        self.is_live()
        return self.page

    def is_live(self) -> None:
        expect(self.page.locator("#stage")).to_have_attribute("data-state", "live", timeout=PATIENCE_MS)
        expect(self.page.locator("#standing dt")).not_to_have_count(0, timeout=PATIENCE_MS)


@pytest.fixture
def visit(chromium: Browser, background: Background) -> Iterator[Visit]:
    context = chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 800})
    yield Visit(context, background)
    context.close()
    background.ask(Verb.RESUME)


def test_it_shows_the_picture_the_curve_and_how_it_runs_and_asks_no_other_machine(
    visit: Visit, background: Background
) -> None:
    page = visit.open("ko")
    link = urlsplit(background.link())
    assert "#" not in page.url  # the code is out of the address bar
    expect(page.locator("#faces li b").first).to_have_text(re.compile(r"\d+"), timeout=PATIENCE_MS)
    expect(page.locator("#faces small").first).to_be_visible(timeout=PATIENCE_MS)  # a laugh was called
    painted = page.evaluate(
        """() => {
          const canvas = document.getElementById("curve");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return data.filter((_, at) => at % 4 === 3 && data[at]).length;
        }"""
    )
    assert painted > 1000
    expect(page.locator("#gallery label")).not_to_have_count(0)
    page.reload()
    visit.is_live()
    assert visit.hosts == {link.netloc}
    assert visit.said == []


def test_the_sliders_move_the_rules_by_hand_and_by_keys(visit: Visit, background: Background) -> None:
    page = visit.open()
    page.locator("#threshold").fill("72")
    background.until(lambda status: status["threshold"] == 0.72)
    expect(page.locator("#threshold-told")).to_have_text("72")
    page.locator("#threshold").press("ArrowLeft")
    background.until(lambda status: status["threshold"] == 0.71)
    page.get_by_role("button", name="As the network advises").click()
    advised = background.until(lambda status: status["threshold"] != 0.71)["threshold"]
    expect(page.locator("#threshold-told")).to_have_text(str(round(100 * advised)), timeout=PATIENCE_MS)
    page.locator("#hold").fill("0.6")
    expect(page.locator("#hold-told")).to_have_text("0.6 s")
    page.wait_for_timeout(2500)  # it stays where it was put: what the camera tells is the same by then
    expect(page.locator("#hold-told")).to_have_text("0.6 s")


def test_look_mirror_and_language_move_the_picture(visit: Visit, background: Background) -> None:
    page = visit.open()
    page.get_by_role("radio", name="Clear").check(force=True)
    background.until(lambda status: status["overlay"] == "clear")
    page.get_by_role("radio", name="Quiet").check(force=True)
    background.until(lambda status: status["overlay"] == "quiet")
    page.get_by_role("switch", name="Mirror").check()
    page.get_by_role("radio", name="한국어").check(force=True)
    background.until(lambda status: status["lang"] == "ko")
    page.reload()
    visit.is_live()
    expect(page.get_by_role("switch", name="Mirror")).to_be_checked(timeout=PATIENCE_MS)
    page.get_by_role("switch", name="Mirror").uncheck()


@pytest.mark.parametrize(("name", "mode"), [("Camera only", "paused"), ("Freeze", "frozen"), ("Judged", "live")])
def test_what_others_see_is_chosen_at_once(visit: Visit, background: Background, name: str, mode: str) -> None:
    page = visit.open()
    button = page.get_by_role("button", name=name)
    button.click()
    background.until(lambda status: status["mode"] == mode)
    expect(button).to_have_attribute("aria-pressed", "true")


def test_escape_hides_from_anywhere_and_a_second_press_takes_nothing_back(visit: Visit, background: Background) -> None:
    page = visit.open()
    page.locator("#threshold").focus()
    page.keyboard.press("Escape")
    background.until(lambda status: status["mode"] == "blank")
    expect(page.locator("#state span")).to_have_text("Hidden", timeout=PATIENCE_MS)
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    assert background.status()["mode"] == "blank"
    page.get_by_role("button", name="Judged").click()
    background.until(lambda status: status["mode"] == "live")


def test_when_others_move_it_the_page_follows(visit: Visit, background: Background) -> None:
    page = visit.open()
    background.ask(Verb.SET, settings={"threshold": 0.33})
    expect(page.locator("#threshold-told")).to_have_text("33", timeout=PATIENCE_MS)
    background.ask(Verb.FREEZE)
    expect(page.get_by_role("button", name="Freeze")).to_have_attribute("aria-pressed", "true", timeout=PATIENCE_MS)
    background.ask(Verb.SET, settings={"threshold": ""})


def test_a_neutral_face_is_measured_under_guidance_and_can_be_given_up(visit: Visit) -> None:
    page = visit.open()
    page.get_by_role("button", name="Measure").click()
    expect(page.locator("#guide-title")).to_have_text(re.compile(r"\w"), timeout=PATIENCE_MS)
    page.get_by_role("button", name="Give up").click()
    expect(page.locator("#guide")).to_be_hidden(timeout=PATIENCE_MS)


def test_what_is_refused_is_said_in_a_sentence(visit: Visit, background: Background) -> None:
    page = visit.open()
    background.ask(Verb.PAUSE)
    expect(page.locator("#state span")).to_have_text("Camera only", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Measure").click()
    expect(page.get_by_role("alert")).to_contain_text("That did not work", timeout=PATIENCE_MS)


def test_the_doctor_tells_its_findings(visit: Visit) -> None:
    page = visit.open()
    page.get_by_role("button", name="Check this machine").click()
    expect(page.locator("#well summary")).to_have_text(re.compile(r"\d+ more"), timeout=PATIENCE_MS)


def test_another_output_is_a_restart_and_the_page_finds_its_way_back(visit: Visit, background: Background) -> None:
    page = visit.open()
    before = background.status()["pid"]
    expect(page.locator("#restart")).to_be_hidden()
    page.get_by_label("Output", exact=True).select_option("preview")
    page.get_by_role("button", name="Restart with this").click()
    expect(page.locator("#stage")).to_have_attribute("data-state", "restarting", timeout=PATIENCE_MS)
    now = background.until(lambda status: status["pid"] != before and status["state"] == "live")
    assert now["sink"] == "preview"
    visit.is_live()
    expect(page.locator("#sink")).to_have_value("preview")
    expect(page.locator("#restart")).to_be_hidden(timeout=PATIENCE_MS)


def test_a_restart_that_fails_leaves_it_as_it_was_and_says_so(visit: Visit, background: Background) -> None:
    page = visit.open()
    before = background.status()
    page.get_by_label("Camera", exact=True).select_option("auto")
    page.get_by_role("button", name="Restart with this").click()
    background.until(lambda status: status["pid"] != before["pid"] and status["state"] == "live")
    visit.is_live()
    if background.status()["camera"] == before["camera"]:  # this machine has no camera of its own
        expect(page.get_by_role("alert")).to_contain_text("runs as before", timeout=PATIENCE_MS)


@pytest.mark.parametrize(("width", "height"), [(360, 640), (390, 844), (844, 390), (1280, 800), (1920, 1080)])
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_nothing_is_wider_than_the_screen(visit: Visit, width: int, height: int, lang: str) -> None:
    visit.page.set_viewport_size({"width": width, "height": height})
    page = visit.open(lang)
    assert page.evaluate("() => document.documentElement.scrollWidth") == width


def test_every_control_has_a_name_and_is_reached_by_the_tab_key(visit: Visit) -> None:
    page = visit.open()
    expect(page.locator("#gallery label")).not_to_have_count(0, timeout=PATIENCE_MS)
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, a, canvas, progress")].filter((one) =>
          one.getAttribute("aria-hidden") !== "true" && !(one.labels?.length || one.textContent.trim()
            || one.getAttribute("aria-label") || one.getAttribute("aria-labelledby"))).map((one) => one.outerHTML)"""
    )
    assert nameless == []
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("() => document.activeElement.id || document.activeElement.name"))
    assert {"threshold", "hold", "overlay", "mirror", "lang", "calibrate", "camera", "sink", "examine"} <= reached


def test_without_a_link_or_with_a_used_one_the_page_says_what_to_do(
    visit: Visit, background: Background, chromium: Browser
) -> None:
    link = background.link()
    visit.page.goto(link.partition("#")[0])
    expect(visit.page.locator("#sentence")).to_contain_text("opens with a link of its own")
    expect(visit.page.locator("#command")).to_have_text("smilecam panel")
    visit.page.goto(link)
    visit.is_live()
    other = chromium.new_context(locale="ko-KR")
    second = other.new_page()
    second.goto(link.replace("lang=en", "lang=ko"))
    expect(second.locator("#sentence")).to_contain_text("이미 쓴 링크", timeout=PATIENCE_MS)
    other.close()


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_hostile_page_of_this_machine_neither_reads_nor_steers(
    visit: Visit, background: Background, name: str
) -> None:
    """It even knows a code and a session that are good."""
    panel = visit.open()
    session = panel.evaluate("() => sessionStorage.getItem('smilecam.panel.session')")
    link = urlsplit(background.link())
    origin, code = f"http://{link.netloc}", link.fragment.removeprefix("k=")
    listening = listen(free_port())
    assert listening is not None
    with listening:
        serving = Thread(target=_serve_one_page, args=(listening,))
        serving.start()
        hostile = panel.context.new_page()
        hostile.goto(f"http://{name}:{listening.getsockname()[1]}/")
        serving.join()
    tried = hostile.evaluate(
        """async ([origin, code, session]) => {
          const json = { "X-SmileCam": "1", "X-SmileCam-Session": session, "Content-Type": "application/json" };
          const post = (path, headers, told, mode) => fetch(origin + path,
            { method: "POST", mode, headers, body: JSON.stringify(told) }).then((one) => one.status, () => "refused");
          const opens = (path) => new Promise((done) => {
            const socket = new WebSocket(origin.replace("http", "ws") + path);
            socket.onopen = () => done("open");
            socket.onerror = () => done("refused");
          });
          const includes = (path) => new Promise((done) => {
            const script = document.createElement("script");
            script.src = origin + path;
            script.onload = () => done("open");
            script.onerror = () => done("refused");
            document.head.append(script);
          });
          const frame = document.createElement("iframe");
          frame.src = origin + "/";
          document.body.append(frame);
          await new Promise((done) => frame.onload = done);
          let framed;
          try { framed = frame.contentDocument === null ? "refused" : "open"; } catch { framed = "refused"; }
          // What no CORS asks about: a form's POST. Its answer is hidden from the page; the test asks the camera.
          await post("/ask", {}, { verb: "blank" }, "no-cors");
          return [
            await opens("/live"), await opens("/news"), await includes("/panel.js"), await includes("/session.js"),
            framed,
            await fetch(origin + "/").then(() => "open", () => "refused"),
            await fetch(origin + "/themes/quiet", { headers: json }).then(() => "open", () => "refused"),
            await post("/enter", json, { code }), await post("/ask", json, { verb: "blank" }),
            await post("/restart", json, { camera: "demo" }), await post("/doctor", json, {}),
          ];
        }""",
        [origin, code, session],
    )
    assert set(tried) == {"refused"}, tried
    assert background.status()["mode"] == "live"
    assert hostile.evaluate("() => { try { return opener && 1 } catch { return 0 } }") is None
    hostile.goto(f"{origin}/#k={code}")  # and the code was not used up by it
    expect(hostile.locator("#stage")).to_have_attribute("data-state", "live", timeout=PATIENCE_MS)


def _serve_one_page(listening: socket.socket) -> None:
    connection, _ = listening.accept()
    with connection:
        connection.recv(4096)
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\nConnection: close\r\n\r\n"
        )
        connection.sendall(b"<body>hostile</body>")
