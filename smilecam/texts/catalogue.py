"""Looks a sentence up by key, fills in its facts, and fits Korean particles to the word before them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, Protocol, get_args, runtime_checkable

Lang = Literal["ko", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)

# What every error has between what was found and what to do next.
_BEFORE_REMEDY: Mapping[Lang, str] = {"en": "; ", "ko": ". "}
# Written in ko.toml as "{name}(을/를)": the form after a final consonant first, as Korean grammars list them.
# Quotes and brackets between are not read aloud.
_PARTICLE = re.compile(r"(.)([”’\"'」』)\]]*)\((은|이|을|과|으로|이라는)/(는|가|를|와|로|라는)\)")
_FACT = re.compile(r"\{(\w+)\}")
# How the last sign is read aloud decides; digits and Latin letters by their Korean reading.
_DIGIT_ENDS_IN_CONSONANT = frozenset("013678")
_LATIN_ENDS_IN_CONSONANT = frozenset("lmnrLMNR")
_READ_WITH_RIEUL = frozenset("178lrLR")


@runtime_checkable
class Told(Protocol):
    """What is told by key and facts, as an error is: why a line of a file does not fit, within what says which line."""

    key: str
    facts: Mapping[str, object]


def say(key: str, lang: Lang, /, **facts: object) -> str:
    """Return the sentence `key` in `lang`, NFC, with `facts` in its braces; a fact may be a sentence itself (Told).

    Raises KeyError for an unknown key or a fact that the sentence needs and did not get: both are bugs.
    """
    return _filled(sentences(lang)[key], _said(facts, lang))


def parted(key: str, lang: Lang, /, **facts: object) -> tuple[str, str]:
    """Return what `key` says was found, and what to do next; "" where the sentence stops at what was found.

    It parts at the sentence's own last mark, not at one that a fact brings.
    """
    words, facts = sentences(lang)[key], _said(facts, lang)
    found, mark, remedy = words.rpartition(_BEFORE_REMEDY[lang])
    if not mark:
        found, remedy = words, ""
    return _filled(found, facts), _filled(remedy.removesuffix("."), facts)


@cache
def sentences(lang: Lang) -> Mapping[str, str]:
    """Return all sentences of `lang` by dotted key."""
    tree = tomllib.loads(files("smilecam.texts").joinpath(f"{lang}.toml").read_text("utf-8"))
    return dict(_flatten(tree, ""))


def fill(words: str, facts: Mapping[str, object]) -> str:
    """Return `words` that somebody else wrote with `facts` in their braces: names alone are known there, no formats."""
    told = _FACT.sub(lambda hit: str(facts.get(hit[1], hit[0])), words)
    return _with_particles(unicodedata.normalize("NFC", told))


def _said(facts: Mapping[str, object], lang: Lang) -> dict[str, object]:
    return {name: say(one.key, lang, **one.facts) if isinstance(one, Told) else one for name, one in facts.items()}


def _filled(words: str, facts: Mapping[str, object]) -> str:
    return _with_particles(unicodedata.normalize("NFC", words.format_map(facts)))


def _flatten(tree: Mapping[str, object], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in tree.items():
        if isinstance(value, dict):
            found += _flatten(value, f"{prefix}{name}.")
        else:
            found.append((f"{prefix}{name}", str(value)))
    return found


def _with_particles(text: str) -> str:
    return _PARTICLE.sub(lambda hit: hit[1] + hit[2] + _fitting(hit[1], hit[3], hit[4]), text)


def _fitting(sign: str, after_consonant: str, after_vowel: str) -> str:
    consonant, rieul = _final_sound(sign)
    if after_consonant == "으로" and rieul:
        return after_vowel
    return after_consonant if consonant else after_vowel


def _final_sound(sign: str) -> tuple[bool, bool]:
    """Tell whether `sign`, read aloud in Korean, ends in a consonant, and whether that is ㄹ."""
    if "가" <= sign <= "힣":
        final = (ord(sign) - ord("가")) % 28
        return final != 0, final == 8
    return sign in _DIGIT_ENDS_IN_CONSONANT or sign in _LATIN_ENDS_IN_CONSONANT, sign in _READ_WITH_RIEUL
