"""Addresses as they may be shown and logged: an IP camera's carries its password, before the host or in the query."""

from __future__ import annotations

import re

# Up to the last "@" before a space: a password that should have been escaped may hold "/", "?" or another "@".
_ADDRESS = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*://)(?:\S*@)?(?P<place>[^\s?#'\"<>]*)(?P<rest>[?#][^\s'\"<>]+)?", re.I
)


def masked(text: str) -> str:
    """Return `text` with "***" in place of what any address in it says before "@" and from "?" or "#" on."""
    return _ADDRESS.sub(_shown, text)


def _shown(hit: re.Match[str]) -> str:
    who = "***@" if "@" in hit[0].removesuffix(hit["rest"] or "") else ""
    return f"{hit['scheme']}{who}{hit['place']}{hit['rest'][0] + '***' if hit['rest'] else ''}"
