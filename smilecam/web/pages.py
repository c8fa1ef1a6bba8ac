"""A page's own files: its HTML with the texts of one language in it, its scripts and styles."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import PurePosixPath
from string import Template

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from smilecam.texts.catalogue import LANGS, Lang, sentences

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def page(package: str, name: str, prefix: str, more: Callable[[Lang], Mapping[str, str]] = lambda lang: {}) -> Route:
    """Return the route of "/": `name` in `package`, with the sentences under `prefix`, and `more`, in its $places.

    They stand there for people; $texts holds the same as JSON, for the page's script.
    """

    async def answer(request: Request) -> Response:
        lang = lang_of(request.query_params.get("lang"), request.headers.get("accept-language", ""))
        texts = {key.removeprefix(prefix): told for key, told in sentences(lang).items() if key.startswith(prefix)}
        shown = {key.replace(".", "_"): escape(told) for key, told in texts.items()}
        # "<" would end the script element early.
        told = json.dumps(texts, ensure_ascii=False).replace("<", "\\u003c")
        filled = Template(_file(package, name)).substitute(shown, lang=lang, texts=told, **more(lang))
        return Response(filled, media_type="text/html")

    return Route("/", answer)


def static(package: str, *names: str) -> list[Route]:
    """Return a route for each of these files in `package`, and for nothing else; folders are not told."""
    return [_file_route(package, name) for name in names]


def icon() -> Route:
    """Return the route of the icon that all pages have."""
    return _file_route("smilecam.web", "icon.svg")


def lang_of(asked: str | None, accepted: str) -> Lang:
    """Return the page's language: ?lang, else the first of the browser's that we speak, else English."""
    wanted = [asked or "", *(part.split(";")[0].strip()[:2].lower() for part in accepted.split(","))]
    return next((lang for want in wanted for lang in LANGS if want == lang), "en")


def _file_route(package: str, name: str) -> Route:
    path = PurePosixPath(name)

    async def answer(request: Request) -> Response:
        return Response(_file(package, name), media_type=_TYPES[path.suffix])

    return Route(f"/{path.name}", answer)


@cache
def _file(package: str, name: str) -> str:
    return files(package).joinpath(*name.split("/")).read_text("utf-8")
