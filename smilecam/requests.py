"""What can be asked of a running camera, as the command line asks it through the control socket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Verb(Enum):
    """Everything that a running camera answers."""

    STATUS = "status"
    SET = "set"
    PAUSE = "pause"
    FREEZE = "freeze"
    BLANK = "blank"
    RESUME = "resume"
    RELOAD = "reload"
    CALIBRATE = "calibrate"
    RECORD = "record"
    LABEL = "label"
    PANEL = "panel"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Request:
    """One question; `facts` are the verb's own."""

    verb: Verb
    facts: Mapping[str, Any]


def parse(told: Mapping[str, Any]) -> Request:
    """Return the request that a JSON object tells. Raises ValueError with one sentence where it tells none."""
    if told.get("v") != 1:
        raise ValueError(f"unexpected version: {told.get('v')!r} != 1")
    try:
        verb = Verb(told.get("verb"))
    except ValueError:
        known = ", ".join(one.value for one in Verb)
        raise ValueError(f"unexpected verb: {told.get('verb')!r} is none of {known}") from None
    return Request(verb, {name: value for name, value in told.items() if name not in ("v", "verb")})


def to_json(request: Request) -> dict[str, Any]:
    """Return `request` as the JSON object that `parse` reads."""
    return {"v": 1, "verb": request.verb.value, **request.facts}
