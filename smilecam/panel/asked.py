"""What a page of ours may ask, read strictly: of all that a camera answers, the panel asks a part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smilecam.errors import SmileCamError
from smilecam.requests import Request, Verb
from smilecam.texts.catalogue import Lang

# Each verb, and which facts of it a page may bring. Nobody stops the camera from a page, and nobody asks for a link.
_VERBS: Mapping[str, tuple[Verb, frozenset[str]]] = {
    "set": (Verb.SET, frozenset({"settings"})),
    "pause": (Verb.PAUSE, frozenset()),
    "freeze": (Verb.FREEZE, frozenset()),
    "blank": (Verb.BLANK, frozenset()),
    "resume": (Verb.RESUME, frozenset()),
    "calibrate": (Verb.CALIBRATE, frozenset({"do"})),
}


def request_of(told: Mapping[str, Any], lang: Lang) -> Request:
    """Return the request that a page's object tells; sentences come in `lang`. Raises SmileCamError."""
    verb = told.get("verb")
    if not isinstance(verb, str) or verb not in _VERBS:
        raise SmileCamError("control.request", fault=f"unexpected verb: {verb!r} is none of {', '.join(_VERBS)}")
    asked, known = _VERBS[verb]
    strange = told.keys() - known - {"verb"}
    if strange:
        raise SmileCamError("control.request", fault=f"unexpected field: {min(strange)!r}")
    return Request(asked, {**{name: told[name] for name in known if name in told}, "lang": lang})
