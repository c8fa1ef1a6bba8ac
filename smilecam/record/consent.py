"""Consent: what somebody is asked before they are recorded, word for word, and that they said yes to it. Pure.

The words stand under [consent] in the texts. Whoever changes them gives them a new VERSION: who agreed to others is
asked again, and what was agreed to is kept with the clips, text and all.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from smilecam.record.clip import ConsentRef
from smilecam.texts.catalogue import Lang, say

VERSION = "1"
PARTS = ("what", "where", "why", "alone", "end")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a title and a few sentences, in one language."""

    version: str
    lang: Lang
    title: str
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words that are hashed and kept, a line for each part, NFC."""
        return unicodedata.normalize("NFC", "\n".join((self.title, *self.parts)))

    @property
    def ref(self) -> ConsentRef:
        return ConsentRef(self.version, sha256(self.text.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Given:
    """That somebody agreed. how: "terminal", "flag" (--consent), "panel". at: ISO UTC."""

    ref: ConsentRef
    lang: str
    text: str
    how: str
    at: str


def question(lang: Lang) -> Question:
    """Return what is asked today, in `lang`."""
    parts = tuple(say(f"consent.{part}", lang) for part in PARTS)
    return Question(VERSION, lang, say("consent.title", lang), parts)


def questions(langs: Iterable[Lang]) -> dict[ConsentRef, Question]:
    """Return today's question in each of `langs`, by what a clip calls it."""
    return {one.ref: one for one in map(question, langs)}


def standing(given: Iterable[Given], langs: Iterable[Lang]) -> Given | None:
    """Return the newest consent that still holds: to today's words, in whatever language they were read."""
    known = questions(langs)
    return max((one for one in given if one.ref in known), key=lambda one: one.at, default=None)
