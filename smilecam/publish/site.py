"""What the preview answers over HTTP and WebSocket. Every request passes the guard first."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files
from string import Template
from threading import Lock

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from smilecam.guard import HEADERS, Doorkeeper, Refusal, refuse_host, refuse_origin
from smilecam.publish.viewers import Viewers
from smilecam.texts.catalogue import LANGS, Lang, sentences

# A page that takes longer to answer or to draw is dropped; it comes back by itself.
HELLO_WITHIN_S, DRAWN_WITHIN_S = 5.0, 10.0
# Pictures on their way to one page; a page that draws slowly gets fewer, not later, pictures.
_ON_THE_WAY = 2
_LARGEST_BODY = 1024
# WebSocket close codes of our own (4000 to 4999 are free), known to page.js.
BAD_HELLO, NO_SESSION, TOO_SLOW = 4400, 4401, 4408

_STATIC = {"page.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}


@dataclass
class Door:
    """The doorkeeper between threads: codes are made where somebody asks for the link, and used up on the loop."""

    now_s: Callable[[], float]
    keeper: Doorkeeper = field(default_factory=Doorkeeper)
    _lock: Lock = field(default_factory=Lock)

    def mint(self) -> str:
        with self._lock:
            return self.keeper.mint(self.now_s())

    def enter(self, code: str) -> str | Refusal:
        with self._lock:
            return self.keeper.enter(code, self.now_s())

    def refuse_session(self, session: str) -> Refusal | None:
        with self._lock:
            return self.keeper.refuse_session(session)


def site(viewers: Viewers, door: Door, port: int) -> ASGIApp:
    """Return the preview's application, for a server on 127.0.0.1:`port`."""

    async def enter(request: Request) -> Response:
        return await _enter(request, door)

    async def live(socket: WebSocket) -> None:
        await _live(socket, door, viewers)

    routes = [
        Route("/", _page),
        *(Route(f"/{name}", _static) for name in _STATIC),
        Route("/enter", enter, methods=["POST"]),
        WebSocketRoute("/live", live),
    ]
    return _Guarded(Starlette(routes=routes), port)


class _Guarded:
    """Turns away by Host and Origin before any routing, and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app, self._port = app, port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        host, origin = headers.get("host"), headers.get("origin")
        if scope["type"] == "websocket":
            if refuse_origin(origin, host, self._port):
                await send({"type": "websocket.close", "code": 1008})
                return
            await self._app(scope, receive, send)
            return
        reads = scope["method"] in ("GET", "HEAD")
        refusal = refuse_host(host, self._port) if reads else refuse_origin(origin, host, self._port)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        answer = PlainTextResponse(refusal.value, 403) if refusal else self._app
        await answer(scope, receive, send_with_headers)


async def _page(request: Request) -> Response:
    lang = lang_of(request.query_params.get("lang"), request.headers.get("accept-language", ""))
    texts = {key.removeprefix("preview."): text for key, text in sentences(lang).items() if key.startswith("preview.")}
    shown = {key: escape(text) for key, text in texts.items()}
    # "<" would end the script element early.
    told = json.dumps(texts, ensure_ascii=False).replace("<", "\\u003c")
    system = "linux" if sys.platform == "linux" else "other"
    page = Template(_file("index.html")).substitute(shown, lang=lang, texts=told, system=system)
    return Response(page, media_type="text/html")


async def _static(request: Request) -> Response:
    name = request.url.path.removeprefix("/")
    return Response(_file(name), media_type=_STATIC[name])


async def _enter(request: Request, door: Door) -> Response:
    """Change a code for a session. The custom header makes a browser ask first (CORS), which is never answered."""
    if request.headers.get("x-smilecam") != "1" or request.headers.get("content-type") != "application/json":
        return PlainTextResponse("not a request of this page", 403)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST_BODY:
            return PlainTextResponse("too large", 413)
    code = _word(body, "code")
    if code is None:
        return PlainTextResponse("no code", 400)
    session = door.enter(code)
    if isinstance(session, Refusal):
        return JSONResponse({"refused": session.name.lower()}, 429 if session is Refusal.TOO_MANY else 403)
    return JSONResponse({"session": session})


async def _live(socket: WebSocket, door: Door, viewers: Viewers) -> None:
    """Ask for the session first, then send pictures; the page answers each that it has drawn."""
    await socket.accept()
    try:
        hello = await asyncio.wait_for(socket.receive_text(), HELLO_WITHIN_S)
    except (TimeoutError, KeyError, WebSocketDisconnect):  # KeyError: bytes where text belongs
        await _close(socket, BAD_HELLO)
        return
    session = _word(hello.encode(), "session")
    if session is None or door.refuse_session(session):
        await _close(socket, BAD_HELLO if session is None else NO_SESSION)
        return
    with viewers.one_more():
        await _show(socket, viewers)


async def _show(socket: WebSocket, viewers: Viewers) -> None:
    drawn: asyncio.Queue[None] = asyncio.Queue(_ON_THE_WAY)
    for _ in range(_ON_THE_WAY):
        drawn.put_nowait(None)
    tasks = [asyncio.create_task(_send(socket, viewers, drawn)), asyncio.create_task(_hear(socket, drawn))]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in tasks:
            one.cancel()
    problems = [one.exception() for one in done]  # a page that left is one, and no news
    if any(isinstance(problem, TimeoutError) for problem in problems):
        await _close(socket, TOO_SLOW)


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


async def _close(socket: WebSocket, code: int) -> None:
    with suppress(RuntimeError, WebSocketDisconnect):  # it was faster
        await socket.close(code)


def lang_of(asked: str | None, accepted: str) -> Lang:
    """Return the page's language: ?lang, else the first of the browser's that we speak, else English."""
    wanted = [asked or "", *(part.split(";")[0].strip()[:2].lower() for part in accepted.split(","))]
    return next((lang for want in wanted for lang in LANGS if want == lang), "en")


def _word(body: bytes, name: str) -> str | None:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    word = told.get(name) if isinstance(told, dict) else None
    return word if isinstance(word, str) else None


def _file(name: str) -> str:
    return files("smilecam.publish").joinpath("page", name).read_text("utf-8")
