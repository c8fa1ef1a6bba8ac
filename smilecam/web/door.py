"""The door of a page: who is let in by Host, Origin, code and session, before anything else is looked at."""

from __future__ import annotations

import json
from ipaddress import ip_address
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smilecam.guard import HEADERS, Refusal, refuse_host, refuse_origin
from smilecam.web.codes import Door
from smilecam.web.peer import is_ours

LARGEST_BODY = 1024
# Only a script of the page's own origin can send it: another's must ask first (CORS), which is never answered.
SESSION_HEADER = "x-smilecam-session"


class Guarded:
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


def entrance(door: Door) -> Route:
    """Return the route where a page changes its link's code for a session."""

    async def enter(request: Request) -> Response:
        body = await told_by_page(request)
        if isinstance(body, Response):
            return body
        if not _from_our_account(request):
            return JSONResponse({"refused": Refusal.ACCOUNT.name.lower()}, 403)
        code = word(body, "code")
        if code is None:
            return PlainTextResponse("no code", 400)
        session = door.enter(code)
        if isinstance(session, Refusal):
            return JSONResponse({"refused": session.name.lower()}, 429 if session is Refusal.TOO_MANY else 403)
        return JSONResponse({"session": session})

    return Route("/enter", enter, methods=["POST"])


def _from_our_account(request: Request) -> bool:
    client, server = request.client, request.scope.get("server")
    if client is None or server is None or not _is_address(client.host):
        return True  # called from within: it came through no connection
    return is_ours(client.port, int(server[1]))


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


async def told_by_page(request: Request, most: int = LARGEST_BODY) -> bytes | Response:
    """Return the body of a POST that a page of ours sent, at most `most` bytes; else what turns it away.

    The custom header and the type of the body make a browser ask first (CORS), which is never answered.
    """
    if request.headers.get("x-smilecam") != "1" or request.headers.get("content-type") != "application/json":
        return PlainTextResponse("not a request of this page", 403)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > most:
            return PlainTextResponse("too large", 413)
    return body


def refuse_stranger(request: Request, door: Door) -> Response | None:
    """Return what turns a request without a session away, None where it has one."""
    if door.refuse_session(request.headers.get(SESSION_HEADER, "")) is None:
        return None
    return PlainTextResponse(Refusal.SESSION.value, 401)


def object_of(body: bytes) -> dict[str, Any] | None:
    """Return the JSON object that `body` holds, None where it holds none."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def word(body: bytes, name: str) -> str | None:
    """Return the text that a JSON object has under `name`, None where there is none."""
    told = (object_of(body) or {}).get(name)
    return told if isinstance(told, str) else None
