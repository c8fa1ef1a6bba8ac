"""Who is let in, and what of a request is looked at before that. The preview's and the panel's tests knock harder."""

from __future__ import annotations

import json

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from smilecam.web.codes import Door
from smilecam.web.door import Guarded, entrance, object_of, refuse_stranger, word

ORIGIN = "http://127.0.0.1:8787"
ASKS = {"Origin": ORIGIN, "X-SmileCam": "1", "Content-Type": "application/json"}


def behind(door: Door, host: str = "within") -> TestClient:
    async def secret(request: Request) -> Response:
        return refuse_stranger(request, door) or PlainTextResponse("secret")

    app = Starlette(routes=[entrance(door), Route("/secret", secret)])
    return TestClient(Guarded(app, 8787), base_url=ORIGIN, client=(host, 4660))


def session(browser: TestClient, door: Door) -> str:
    return str(browser.post("/enter", content=json.dumps({"code": door.mint()}), headers=ASKS).json()["session"])


def test_what_lies_behind_is_seen_with_a_session_only() -> None:
    door = Door(lambda: 0.0)
    browser = behind(door)
    assert browser.get("/secret").status_code == 401
    assert browser.get("/secret", headers={"X-SmileCam-Session": "guess"}).status_code == 401
    assert browser.get("/secret", headers={"X-SmileCam-Session": session(browser, door)}).text == "secret"


def test_a_foreign_host_is_refused_with_a_session_too() -> None:
    door = Door(lambda: 0.0)
    browser = behind(door)
    told = {"X-SmileCam-Session": session(browser, door), "Host": "evil.example:8787"}
    assert browser.get("/secret", headers=told).status_code == 403


def test_a_successor_lets_in_whom_its_predecessor_let_in_and_no_code_of_it() -> None:
    before, after = Door(lambda: 0.0), Door(lambda: 0.0)
    known, code = session(behind(before), before), before.mint()
    after.admit(before.sessions())
    assert after.refuse_session(known) is None
    assert not isinstance(before.enter(code), type(after.enter(code)))
    assert known not in before.sessions()


def test_another_account_of_this_machine_is_refused_with_the_right_code(monkeypatch: pytest.MonkeyPatch) -> None:
    door = Door(lambda: 0.0)
    code = json.dumps({"code": door.mint()})
    monkeypatch.setattr("smilecam.web.door.is_ours", lambda port, server: False)
    answer = behind(door, "127.0.0.2").post("/enter", content=code, headers=ASKS)
    assert (answer.status_code, answer.json()) == (403, {"refused": "account"})
    monkeypatch.undo()
    assert behind(door).post("/enter", content=code, headers=ASKS).status_code == 200  # and it was not used up


@pytest.mark.parametrize("body", [b"", b"[]", b'"x"', b"{", b"\xff", b"[" * 5000])
def test_what_is_no_object_holds_nothing(body: bytes) -> None:
    assert object_of(body) is None
    assert word(body, "x") is None


def test_only_texts_are_words() -> None:
    assert word(b'{"x": "y"}', "x") == "y"
    assert word(b'{"x": 1}', "x") is None
