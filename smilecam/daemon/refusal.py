"""Refusal: how the reason why something was not done travels, so that who asked can say it in any language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smilecam.errors import Refused, SmileCamError
from smilecam.texts.catalogue import Told, say

PREFIX = "error."


def to_json(problem: SmileCamError) -> dict[str, Any]:
    """Return it by key and facts for programs of ours, and as an English sentence, under "refused", for others."""
    return {"v": 1, "refused": say(problem.key, "en", **problem.facts), **_told(problem)}


def from_json(answer: Mapping[str, Any]) -> Refused:
    """Return what refused; where another version of ours told a key that we do not know, its English sentence."""
    try:
        problem = _problem(answer)
        say(problem.key, "en", **problem.facts)
    except (KeyError, TypeError, AttributeError):
        return Refused("control.said", words=answer.get("refused"))
    return problem


def _told(problem: Told) -> dict[str, Any]:
    facts = {name: _plain(fact) for name, fact in problem.facts.items()}
    return {"key": problem.key.removeprefix(PREFIX), "facts": facts}


def _plain(fact: object) -> object:
    if isinstance(fact, Told):
        return _told(fact)
    return fact if isinstance(fact, str | int | float | None) else str(fact)


def _problem(told: Mapping[str, Any]) -> Refused:
    facts = {name: _problem(fact) if isinstance(fact, dict) else fact for name, fact in told["facts"].items()}
    return Refused(told["key"], **facts)
