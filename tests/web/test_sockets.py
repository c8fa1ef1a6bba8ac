"""A live socket: the session first, and only so many who have not shown one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from smilecam.web.codes import Door
from smilecam.web.sockets import BAD_HELLO, MOST_UNKNOWN, NO_SESSION, TOO_MANY, TOO_SLOW, at_once, socket_route

LIVE = "/live"


async def talk(socket: WebSocket) -> None:
    async def slow() -> None:
        raise TimeoutError

    async def greet() -> None:
        await socket.send_text("hello")
        if await socket.receive_text() == "stay":
            await socket.receive_text()

    greets = greet()
    await at_once(socket, greets)
    await at_once(socket, slow())


@pytest.fixture
def door() -> Door:
    return Door(lambda: 0.0)


@pytest.fixture
def browser(door: Door) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=[socket_route(LIVE, door, talk)])) as client:
        yield client


def session(door: Door) -> str:
    return str(door.enter(door.mint()))


def test_with_a_session_it_talks_and_one_that_is_too_slow_is_told_so(browser: TestClient, door: Door) -> None:
    with browser.websocket_connect(LIVE) as socket:
        socket.send_json({"session": session(door)})
        assert socket.receive_text() == "hello"
        socket.send_text("go")
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_text()
    assert closed.value.code == TOO_SLOW


@pytest.mark.parametrize(
    ("hello", "code"), [("{}", BAD_HELLO), ('{"session": "x"}', NO_SESSION), ("\ud800", NO_SESSION)]
)
def test_without_one_it_does_not(browser: TestClient, hello: str, code: int) -> None:
    told = hello if hello.isascii() else json.dumps({"session": hello})
    with browser.websocket_connect(LIVE) as socket:
        socket.send_text(told)
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_text()
    assert closed.value.code == code


def test_of_those_who_show_no_session_only_so_many_are_waited_for(browser: TestClient, door: Door) -> None:
    with ExitStack() as held:
        for _ in range(MOST_UNKNOWN):
            held.enter_context(browser.websocket_connect(LIVE))
        one_more = held.enter_context(browser.websocket_connect(LIVE))
        with pytest.raises(WebSocketDisconnect) as closed:
            one_more.receive_text()
        assert closed.value.code == TOO_MANY
