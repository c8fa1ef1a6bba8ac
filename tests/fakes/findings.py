"""What a finding says, held to saying something in every language."""

from __future__ import annotations

from smilecam.devices import Device, State
from smilecam.doctor import remedies
from smilecam.doctor.finding import Finding, Level
from smilecam.texts.catalogue import LANGS, say, sentences

_WITHOUT_FIX = {"no_look"}


def told(finding: Finding) -> str:
    """Return what the finding says in English; it must say something in every language, with what it brings."""
    if finding.problem:
        return say(finding.problem.key, "en", **finding.problem.facts)
    facts = {**finding.facts, "commands": remedies.line(finding.commands)}
    for lang in LANGS:
        assert say(f"doctor.{finding.key}", lang, **facts)
        assert f"doctor.check.{finding.check}" in sentences(lang)
        fix = f"doctor.{finding.key}_fix"
        no_need = finding.level in (Level.OK, Level.NOTE) or finding.key in _WITHOUT_FIX
        assert no_need or fix in sentences(lang)
        if fix in sentences(lang):
            assert say(fix, lang, **facts)
    return say(f"doctor.{finding.key}", "en", **facts)


def device(name: str, state: State = State.FREE, ours: bool = False, number: int = 3) -> Device:
    return Device(name, f"/dev/video{number}", number, "", state, ours)
