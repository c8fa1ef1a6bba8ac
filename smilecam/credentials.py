"""Addresses as they may be shown and logged: an IP camera's carries its password, before the host or in the query."""

from __future__ import annotations

import re

# Every step is linear in the length of the text: whoever may write into a log must not be able to hold up its writer.
_WORDS = re.compile(r"(\s+)")
_QUERY = re.compile(r"([?#])[^\s'\"<>]+")


def masked(text: str) -> str:
    """Return `text` with "***" in place of what any address in it says before "@" and from "?" or "#" on."""
    if "://" not in text:
        return text
    return "".join(_shown(word) if "://" in word else word for word in _WORDS.split(text))


def _shown(word: str) -> str:
    """Mask one word. Up to its last "@": a password that should have been escaped may hold "/", "?" or another "@"."""
    scheme, _, told = word.partition("://")
    _, at, place = told.rpartition("@")
    return scheme + "://" + at.replace("@", "***@") + _QUERY.sub(r"\1***", place)
