"""A page's live socket: the session first, then what the page is to see; and the pictures, never more than it draws."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from smilecam.web.codes import Door
from smilecam.web.door import word
from smilecam.web.viewers import Viewers

# A page that takes longer to answer or to draw is dropped; it comes back by itself.
HELLO_WITHIN_S, DRAWN_WITHIN_S = 5.0, 10.0
# Pictures on their way to one page; a page that draws slowly gets fewer, not later, pictures.
_ON_THE_WAY = 2
# Sockets of one door that have not yet shown a session: each is a descriptor, and anybody here can open one.
MOST_UNKNOWN = 16
# WebSocket close codes of our own (4000 to 4999 are free), known to the pages.
BAD_HELLO, NO_SESSION, TOO_SLOW, TOO_MANY = 4400, 4401, 4408, 4429

Talk = Callable[[WebSocket], Awaitable[None]]


def socket_route(path: str, door: Door, talk: Talk) -> WebSocketRoute:
    """Return the route of a socket on which `talk` speaks with whoever has shown a session."""
    unknown = 0

    async def answer(socket: WebSocket) -> None:
        nonlocal unknown
        await socket.accept()
        if unknown >= MOST_UNKNOWN:
            await close(socket, TOO_MANY)
            return
        unknown += 1
        try:
            let_in = await _let_in(socket, door)
        finally:
            unknown -= 1
        if let_in:
            await talk(socket)

    return WebSocketRoute(path, answer)


def pictures(viewers: Viewers) -> Talk:
    """Return the talk that sends the newest pictures; the page answers each that it has drawn."""

    async def talk(socket: WebSocket) -> None:
        with viewers.one_more():
            await _show(socket, viewers)

    return talk


async def at_once(socket: WebSocket, *works: Coroutine[Any, Any, None]) -> None:
    """Let all `works` run until the first ends; one that ran out of time is told so to the page."""
    tasks = [asyncio.create_task(work) for work in works]
    for one in tasks:
        one.add_done_callback(_hear_end)
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in tasks:
            one.cancel()
    problems = [one.exception() for one in done if not one.cancelled()]  # a page that left is one, and no news
    if any(isinstance(problem, TimeoutError) for problem in problems):
        await close(socket, TOO_SLOW)


def _hear_end(task: asyncio.Task[None]) -> None:
    """Look at how it ended; what nobody looks at, the log tells as a fault."""
    if not task.cancelled():
        task.exception()


async def close(socket: WebSocket, code: int) -> None:
    with suppress(RuntimeError, WebSocketDisconnect):  # it was faster
        await socket.close(code)


async def _let_in(socket: WebSocket, door: Door) -> bool:
    try:
        hello = await asyncio.wait_for(socket.receive_text(), HELLO_WITHIN_S)
    except (TimeoutError, KeyError, WebSocketDisconnect):  # KeyError: bytes where text belongs
        await close(socket, BAD_HELLO)
        return False
    session = word(hello.encode("utf-8", "surrogatepass"), "session")
    if session is None or door.refuse_session(session):
        await close(socket, BAD_HELLO if session is None else NO_SESSION)
        return False
    return True


async def _show(socket: WebSocket, viewers: Viewers) -> None:
    drawn: asyncio.Queue[None] = asyncio.Queue(_ON_THE_WAY)
    for _ in range(_ON_THE_WAY):
        drawn.put_nowait(None)
    await at_once(socket, _send(socket, viewers, drawn), _hear(socket, drawn))


async def _send(socket: WebSocket, viewers: Viewers, drawn: asyncio.Queue[None]) -> None:
    number = 0
    while True:
        await asyncio.wait_for(drawn.get(), DRAWN_WITHIN_S)
        number, jpeg = await viewers.newer_than(number)
        await asyncio.wait_for(socket.send_bytes(jpeg), DRAWN_WITHIN_S)


async def _hear(socket: WebSocket, drawn: asyncio.Queue[None]) -> None:
    while True:
        await socket.receive_text()
        with suppress(asyncio.QueueFull):  # more answers than pictures buy nothing
            drawn.put_nowait(None)
