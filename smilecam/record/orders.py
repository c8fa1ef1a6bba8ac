"""Orders: what is asked of the recorder, from the terminal or the panel, read strictly and done.

Here stands the guard: whoever is to be recorded has agreed to today's words, now or before, or nothing begins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from smilecam.errors import SmileCamError, UsageProblem
from smilecam.record import clip, consents, places
from smilecam.record.clip import ConsentRef
from smilecam.record.consent import Given, question, questions, standing
from smilecam.record.recorder import Recorder
from smilecam.record.script import DEFAULT, Script, parsed
from smilecam.record.session import Sign
from smilecam.scene import Step
from smilecam.texts.catalogue import LANGS, Lang, say

SIGNS = {"accept": Sign.ACCEPT, "retake": Sign.RETAKE, "skip": Sign.SKIP}
HOWS = ("terminal", "flag", "panel")
_HINTS = {Step.READ: "take", Step.COUNTDOWN: "get_ready", Step.TAKE: "recording", Step.CHECK: "check"}

Facts = Mapping[str, Any]


def record(recorder: Recorder, facts: Facts, lang: Lang, is_live: Callable[[], bool]) -> Facts:
    """Do what `facts["do"]` names, and return how the recording stands, in `lang`. Raises SmileCamError.

    is_live: whether the camera's picture goes out, judged: only then somebody can see that they are recorded.
    """
    do = facts.get("do", "state")
    if do in ("session", "start", "laughs") and not is_live():
        raise SmileCamError("record.not_live")
    match do:
        case "state":
            pass
        case "consent":
            return _consent(recorder, facts, lang)
        case "session":
            script, person = _script(facts), _person(recorder, facts)
            recorder.begin(person, _agreed(recorder, person, facts), script, lang)
        case "start":
            word, person = clip.label(str(facts.get("label", ""))), _person(recorder, facts)
            recorder.start(person, _agreed(recorder, person, facts), word)
        case "accept" | "retake" | "skip":
            recorder.sign(SIGNS[do])
        case "stop":
            recorder.stop()
        case "laughs":
            person = _person(recorder, facts)
            recorder.watch(person, _agreed(recorder, person, facts))
        case "no-laughs":
            recorder.unwatch()
        case "keep":
            return {**state(recorder, lang), "kept": recorder.keep()}
        case other:
            known = "session, start, stop, accept, retake, skip, laughs, no-laughs, keep, state, consent"
            raise SmileCamError("control.request", fault=f"unexpected do: {other!r} is none of {known}")
    return state(recorder, lang)


def label(recorder: Recorder, facts: Facts) -> Facts:
    """Mark what is recorded freely from now on. Raises SmileCamError."""
    word = clip.label(str(facts.get("label", "")))
    recorder.label(word)
    return {"label": word}


def state(recorder: Recorder, lang: Lang) -> Facts:
    """Return how it stands: `status` of it, and what the picture asks, in words."""
    prompt = recorder.prompt(0.0)
    told: dict[str, Any] = {"recording": asdict(recorder.status()), "prompt": None}
    if prompt is not None:
        hint = say(f"phrase.{_HINTS[prompt.step]}", lang, number=prompt.number, of=prompt.of, count=prompt.count)
        words = say(f"prompt.{prompt.key}", lang, **prompt.facts)
        told["prompt"] = {"words": words, "hint": hint, "count": prompt.count, "progress": round(prompt.progress, 3)}
    return told


def _consent(recorder: Recorder, facts: Facts, lang: Lang) -> Facts:
    """Return what is to be agreed to, and since when a person has; "" where they have not."""
    asked = question(lang)
    given = None
    if facts.get("person"):
        given = standing(consents.given(recorder.clips, _person(recorder, facts)), LANGS)
    return {
        "title": asked.title,
        "parts": list(asked.parts),
        "version": asked.version,
        "sha256": asked.ref.sha256,
        "given": "" if given is None else given.at,
    }


def _agreed(recorder: Recorder, person: str, facts: Facts) -> ConsentRef:
    """Return the consent that recording `person` stands on: one that comes with the request is kept first."""
    told, how = facts.get("consent"), facts.get("how")
    if told is not None:
        asked = next((one for one in questions(LANGS).values() if one.ref.sha256 == told), None)
        if asked is None or how not in HOWS:
            raise SmileCamError("record.other_words")
        at = clip.stamp(datetime.now(UTC))
        consents.keep(recorder.clips, person, Given(asked.ref, asked.lang, asked.text, str(how), at))
        return asked.ref
    given = standing(consents.given(recorder.clips, person), LANGS)
    if given is None:
        raise SmileCamError("record.no_consent", person=person)
    return given.ref


def _person(recorder: Recorder, facts: Facts) -> str:
    """Return who is asked for; where nobody is, who was recorded last, or the only one who has agreed."""
    if facts.get("person"):
        return clip.person(str(facts["person"]))
    if recorder.person:
        return recorder.person
    agreed = [one for one in places.persons(recorder.clips) if standing(consents.given(recorder.clips, one), LANGS)]
    if len(agreed) != 1:
        raise UsageProblem("record.whose")
    return agreed[0]


def _script(facts: Facts) -> Script:
    told = facts.get("script")
    return DEFAULT if told is None else parsed(str(told), str(facts.get("script_name", "script")))
