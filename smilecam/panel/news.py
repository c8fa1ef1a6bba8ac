"""What the page hears all the time: the curve as it grows, and how the camera stands."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from starlette.websockets import WebSocket

from smilecam.credentials import masked
from smilecam.errors import SmileCamError
from smilecam.panel.curve import KEEPS_S, Sample
from smilecam.panel.subject import Subject
from smilecam.requests import Request, Verb
from smilecam.settings import OPTIONS
from smilecam.texts.catalogue import Lang, say
from smilecam.web.pages import lang_of
from smilecam.web.sockets import Talk, at_once

# Ten times a second a curve moves smoothly; how the camera stands is read by people.
TICK_S, STATUS_EACH = 0.1, 3
HEARD_WITHIN_S = 10.0


def news(subject: Subject) -> Talk:
    """Return the talk that tells a page what there is to tell of `subject`, in the language of ?lang."""

    async def talk(socket: WebSocket) -> None:
        lang = lang_of(socket.query_params.get("lang"), socket.headers.get("accept-language", ""))
        await at_once(socket, _tell(socket, subject, lang), _hear(socket))

    return talk


def standing(subject: Subject, lang: Lang) -> dict[str, Any]:
    """Return how the camera stands: its status, its settings as texts, and a calibration where there is one."""
    settings, status = subject.settings(), subject.answer(Request(Verb.STATUS, {"lang": lang}))
    return {
        "status": status,
        "choice": {"camera": masked(settings.camera), "sink": settings.sink},
        "day": status["baseline"]["made"][:10],
        "settings": {one.word: one.told(getattr(settings, one.name)) for one in OPTIONS if one.live},
        "calibration": _calibration(subject, lang),
    }


async def _tell(socket: WebSocket, subject: Subject, lang: Lang) -> None:
    told_s, tick = subject.clock.now_s() - KEEPS_S, 0
    while True:
        samples = subject.curve.after(told_s)
        told_s = samples[-1].time_s if samples else told_s
        told: dict[str, Any] = {"now": subject.clock.now_s(), "samples": [_plain(one) for one in samples]}
        if tick % STATUS_EACH == 0:
            told |= standing(subject, lang)
        await asyncio.wait_for(socket.send_text(json.dumps(told, ensure_ascii=False)), HEARD_WITHIN_S)
        await asyncio.sleep(TICK_S)
        tick += 1


async def _hear(socket: WebSocket) -> None:
    """Notice that the page has gone; it has nothing to say here."""
    while True:
        await socket.receive_text()


def _plain(one: Sample) -> list[Any]:
    return [round(one.time_s, 3), [[point.track, point.score, int(point.laughing)] for point in one.faces]]


def _calibration(subject: Subject, lang: Lang) -> Mapping[str, Any] | None:
    try:
        told = subject.answer(Request(Verb.CALIBRATE, {"do": "state"}))
    except SmileCamError as problem:
        if problem.key == "error.calibrate.ended":
            return None
        return {"stand": "refused", "words": say(problem.key, lang, **problem.facts)}
    words = {part: say(f"guide.{told['key']}.{part}", lang) for part in ("title", "hint")}
    return {**told, **words}
