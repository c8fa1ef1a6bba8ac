"""A finding in words: what was found, and what mends it; the terminal and the panel show the same."""

from __future__ import annotations

from typing import Any

from smilecam.doctor import remedies
from smilecam.doctor.finding import Finding
from smilecam.texts.catalogue import Lang, parted, say, sentences


def told(one: Finding, lang: Lang) -> tuple[str, str]:
    """Return what was found, and what mends it, "" where nothing is to be done."""
    if one.problem:
        return parted(one.problem.key, lang, **one.problem.facts)
    facts = {**one.facts, "commands": remedies.line(one.commands)}
    fix = f"doctor.{one.key}_fix"
    return say(f"doctor.{one.key}", lang, **facts), say(fix, lang, **facts) if fix in sentences(lang) else ""


def to_json(one: Finding, lang: Lang) -> dict[str, Any]:
    """Return it as plain JSON values."""
    found, fix = told(one, lang)
    return {
        "check": one.check,
        "level": one.level.value,
        "key": one.problem.key if one.problem else one.key,
        "found": found,
        "fix": fix,
        "commands": [command.line for command in one.commands],
    }
