"""Script: which takes a prompted session asks for, in which order; the default, or a team's own as TOML. Pure."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from smilecam.errors import UsageProblem
from smilecam.record.clip import label
from smilecam.texts.catalogue import LANGS

# Of a take. To read a line takes a second, and it stays while it counts 3, 2, 1; who looks away at the end of one take
# has a second to see that it is kept, and the next one's time to read to take that back.
READ_S, COUNT_S, CHECK_S = 1.2, 0.6, 1.0
COUNTS = 3
SHORTEST_S, LONGEST_S, MOST_TAKES, LONGEST_WORDS, MOST_TAGS = 1.0, 300.0, 200, 80, 8
OWN = "own"  # the key of a prompt in the script's own words
_FIELDS = {"label", "seconds", "read", "tags", "prompt"}


@dataclass(frozen=True, slots=True)
class Take:
    """One take. label: what is asked for. prompt: names `prompt.<key>` in the texts. seconds: how long it is recorded.

    read_s: how long the instruction stands alone. words: in place of the texts' own, by language. tags: for its clip.
    """

    label: str
    seconds: float
    prompt: str = ""
    read_s: float = READ_S
    words: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The instruction's key in the texts."""
        return OWN if self.words else self.prompt or self.label

    def facts(self, lang: str) -> Mapping[str, str]:
        """Return what fills that key's braces in `lang`; where the script has no words in it, those that it has."""
        return {"words": self.words.get(lang) or next(iter(self.words.values()))} if self.words else {}

    @property
    def whole_s(self) -> float:
        """From the instruction to the next one, where nobody retakes."""
        return self.read_s + COUNTS * COUNT_S + self.seconds + CHECK_S


@dataclass(frozen=True, slots=True)
class Script:
    """What a session asks for. name: "default", or the file's."""

    name: str
    takes: tuple[Take, ...]

    @property
    def whole_s(self) -> float:
        return sum(take.whole_s for take in self.takes)


# What training lacks most stands first, as people tire: a laugh, and all that is no smile but looks like one. happy and
# neutral of the seven emotions are the smile and the neutral face. 114 s in all.
DEFAULT = Script(
    "default",
    (
        Take("neutral", 4.0),
        Take("smile", 4.0),
        Take("laugh", 4.0),
        Take("talk", 5.0),
        Take("read", 5.0),
        Take("hold", 4.0),
        Take("chew", 4.0),
        Take("turn", 4.0),
        *(Take(emotion, 2.5) for emotion in ("angry", "disgust", "fear", "sad", "surprise")),
        Take("smile", 2.5, "glasses", read_s=2.6, tags=("glasses",)),
        Take("smile", 2.5, "light", read_s=2.6, tags=("light",)),
    ),
)


def parsed(text: str, name: str) -> Script:
    """Return the script that TOML tells; `name` is its file's, for clips and errors. Raises UsageProblem."""
    try:
        told = tomllib.loads(unicodedata.normalize("NFC", text))
    except tomllib.TOMLDecodeError as problem:
        raise UsageProblem("record.script_toml", file=name, reason=str(problem)) from problem
    version = told.get("v", 1)
    if version != 1:
        raise UsageProblem("record.script_version", file=name, found=version)
    takes = told.get("take")
    if not isinstance(takes, list) or not 1 <= len(takes) <= MOST_TAKES:
        raise UsageProblem("record.script_takes", file=name, most=MOST_TAKES)
    return Script(name, tuple(_take(one, number, name) for number, one in enumerate(takes, 1)))


def _take(told: Any, number: int, name: str) -> Take:
    def unfit(what: str, found: object) -> UsageProblem:
        return UsageProblem("record.script_field", file=name, number=number, name=what, found=str(found)[:60])

    if not isinstance(told, dict):
        raise unfit("take", told)
    if strange := told.keys() - _FIELDS:
        raise UsageProblem(
            "record.script_unknown", file=name, number=number, name=min(strange), known=", ".join(sorted(_FIELDS))
        )
    if not isinstance(told.get("label"), str):
        raise unfit("label", told.get("label"))
    word = label(told["label"])
    seconds, read_s = told.get("seconds", 4.0), told.get("read", READ_S)
    for what, value, least in (("seconds", seconds, SHORTEST_S), ("read", read_s, 0.0)):
        if type(value) not in (int, float) or not least <= value <= LONGEST_S:
            raise unfit(what, value)
    tags, words = told.get("tags", []), told.get("prompt", {})
    if not (isinstance(tags, list) and len(tags) <= MOST_TAGS and all(_is_words(one) for one in tags)):
        raise unfit("tags", tags)
    words = dict.fromkeys(LANGS, words) if isinstance(words, str) else words
    if not (isinstance(words, dict) and words.keys() <= set(LANGS) and all(_is_words(one) for one in words.values())):
        raise unfit("prompt", words)
    return Take(word, float(seconds), read_s=float(read_s), words=words, tags=tuple(tags))


def _is_words(told: object) -> bool:
    return isinstance(told, str) and bool(told.strip()) and len(told) <= LONGEST_WORDS and told.isprintable()
