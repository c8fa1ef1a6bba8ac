"""What the panel answers over HTTP and WebSocket. Every request passes the guard first, then shows its session."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor
from dataclasses import asdict
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from smilecam import requests
from smilecam.doctor.examine import Asked, examine
from smilecam.doctor.words import to_json
from smilecam.errors import SmileCamError
from smilecam.panel.asked import request_of
from smilecam.panel.choices import choices, chosen
from smilecam.panel.gallery import Gallery
from smilecam.panel.news import news
from smilecam.panel.subject import Subject
from smilecam.settings import folders
from smilecam.texts.catalogue import Lang, say
from smilecam.web.codes import Door
from smilecam.web.door import Guarded, entrance, object_of, refuse_stranger, told_by_page
from smilecam.web.pages import icon, lang_of, page, static
from smilecam.web.sockets import pictures, socket_route

T = TypeVar("T")
Answer = Callable[[Request, Lang], Awaitable[Response]]

SCRIPTS = ("panel", "session", "stage", "curve", "controls", "gallery", "choices", "calibration", "doctor", "standing")
_PACKAGE = "smilecam.panel"
_LARGEST_ASKED = 4096
EXAMINES_S = 5.0  # of the fifteen that a connection lasts

log = logging.getLogger(__name__)


def site(subject: Subject, door: Door, port: int, aside: Executor, leave: Callable[[], None]) -> ASGIApp:
    """Return the panel's application, for a server on 127.0.0.1:`port`.

    aside: where what takes a while is done. leave: called before a restart, so that the page is found again.
    """
    answers = _Answers(subject, aside, leave)
    routes = [
        page(_PACKAGE, "static/index.html", "panel."),
        *static(_PACKAGE, "static/panel.css", *(f"static/{name}.js" for name in SCRIPTS)),
        icon(),
        entrance(door),
        socket_route("/live", door, pictures(subject.viewers)),
        socket_route("/news", door, news(subject)),
        _route("/ask", answers.ask, door, posts=True),
        _route("/restart", answers.restart, door, posts=True),
        _route("/doctor", answers.doctor, door, posts=True),
        _route("/choices", answers.choices, door),
        _route("/themes", answers.themes, door),
        _route("/themes/{name}", answers.theme, door),
    ]
    return Guarded(Starlette(routes=routes), port)


class _Answers:
    """What the panel does for a page that has shown its session."""

    def __init__(self, subject: Subject, aside: Executor, leave: Callable[[], None]) -> None:
        self._subject, self._aside, self._leave = subject, aside, leave
        self._gallery = Gallery(folders(os.environ).overlays)
        self._examining: asyncio.Future[list[dict[str, Any]]] | None = None

    async def ask(self, request: Request, lang: Lang) -> Response:
        told = await _object(request)
        if isinstance(told, Response):
            return told
        return JSONResponse(self._subject.answer(request_of(told, lang)))

    async def restart(self, request: Request, lang: Lang) -> Response:
        told = await _object(request)
        if isinstance(told, Response):
            return told
        options = await self._do_aside(lambda: chosen(told))
        log.info(
            "a restart is asked for on the panel, with %s", ", ".join(f"{name} {options[name]}" for name in options)
        )
        self._leave()
        self._subject.restart(options)
        return JSONResponse({"restarting": True})

    async def doctor(self, request: Request, lang: Lang) -> Response:
        """Look at the machine; where that takes long, the page is told None and asks again: no connection lasts."""
        told = await _object(request)
        if isinstance(told, Response):
            return told
        examining = self._examining or asyncio.ensure_future(self._do_aside(lambda: self._findings(lang)))
        self._examining = examining
        await asyncio.wait([examining], timeout=EXAMINES_S)
        if not examining.done():
            return JSONResponse({"findings": None})
        self._examining = None
        return JSONResponse({"findings": examining.result()})

    async def choices(self, request: Request, lang: Lang) -> Response:
        return JSONResponse(await self._do_aside(choices))

    async def themes(self, request: Request, lang: Lang) -> Response:
        shown = await self._do_aside(lambda: self._gallery.themes(lang))
        return JSONResponse({"themes": [asdict(one) for one in shown]})

    async def theme(self, request: Request, lang: Lang) -> Response:
        name = str(request.path_params["name"])
        return Response(await self._do_aside(lambda: self._gallery.picture(name, lang)), media_type="image/jpeg")

    def _findings(self, lang: Lang) -> list[dict[str, Any]]:
        settings = self._subject.settings()
        paths = self._subject.answer(requests.Request(requests.Verb.STATUS, {"lang": lang}))["paths"]
        troubles = [words for words in paths.values() if words != "ok"]
        asked = Asked(settings.camera, settings.device, (os.getpid(),), troubles=troubles)
        return [{**to_json(one, lang), "label": say(f"doctor.check.{one.check}", lang)} for one in examine(asked)]

    async def _do_aside(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._aside, work)


def _route(path: str, answer: Answer, door: Door, posts: bool = False) -> Route:
    """Return the route of an answer to those alone who have a session; a refusal is a sentence in their language."""

    async def guarded(request: Request) -> Response:
        stranger = refuse_stranger(request, door)
        if stranger is not None:
            return stranger
        lang = lang_of(request.query_params.get("lang"), request.headers.get("accept-language", ""))
        try:
            return await answer(request, lang)
        except SmileCamError as problem:
            return _refused(problem, lang, 409)
        except Exception:
            log.exception("no answer to %s", path)
            return _refused(SmileCamError("control.failed", verb=path.removeprefix("/")), lang, 500)

    return Route(path, guarded, methods=["POST"] if posts else ["GET"])


async def _object(request: Request) -> Mapping[str, Any] | Response:
    body = await told_by_page(request, _LARGEST_ASKED)
    if isinstance(body, Response):
        return body
    told = object_of(body)
    return PlainTextResponse("not a JSON object", 400) if told is None else told


def _refused(problem: SmileCamError, lang: Lang, status: int) -> Response:
    return JSONResponse({"refused": say(problem.key, lang, **problem.facts), "key": problem.key}, status)
