"""What a theme says: of the phrases that it has for a moment one is drawn, the same for the same moment. Pure."""

from __future__ import annotations

from smilecam.draw.theme import Phrases
from smilecam.texts.catalogue import Lang, fill, sentences

# Every moment that a theme may put into words of its own; for the others stands `phrase.<key>` of the texts.
KEYS = (
    "calm", "laughing",  # the tag's state row
    "laugh", "rising", "poker", "yellow", "red", "hidden", "away", "covered", "frozen",  # captions
    "out", "winner",  # stamps
    "lobby", "ready", "go", "gone", "won", "draw",  # the banner, by the round's phase
    "code", "standing",  # the room's line
    "take", "get_ready", "recording", "check",  # a recording's second line
)  # fmt: skip
FACTS = ("name", "code", "standing", "of", "count", "number")
LONGEST, MOST = 60, 40  # signs of a phrase; phrases for one moment


def pick(phrases: Phrases, key: str, lang: Lang, turn: int = 0, /, **facts: object) -> str:
    """Return one phrase for `key`. turn: counts moments (laughs of a face), so that none comes twice in a row.

    Raises KeyError for an unknown key: a bug.
    """
    options = phrases.get(key, {}).get(lang) or (sentences(lang)[f"phrase.{key}"],)
    return fill(options[turn % len(options)], dict.fromkeys(FACTS, "") | facts)
