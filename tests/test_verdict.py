from __future__ import annotations

import json
from dataclasses import replace

import pytest

from smilecam.faces import Box
from smilecam.frames import Size
from smilecam.resources import shipped
from smilecam.texts.catalogue import LANGS, Lang, say
from smilecam.verdict import EMOTIONS, Mood, Verdicts
from tests.fakes.verdicts import verdict_at, verdicts_of

FACE = verdict_at(Box(10, 10, 60, 70), 0.4)


@pytest.mark.parametrize(
    ("mood", "laughing"),
    [(Mood.CALM, False), (Mood.RISING, False), (Mood.LAUGHING, True), (Mood.FALLING, True)],
)
def test_who_rises_does_not_laugh_yet_and_who_falls_laughs_still(mood: Mood, laughing: bool) -> None:
    assert replace(FACE, mood=mood).laughing is laughing


def test_laughing_hangs_on_the_mood_alone_never_on_the_score() -> None:
    assert not replace(FACE, score=1.0, mood=Mood.CALM).laughing
    assert replace(FACE, score=0.0, mood=Mood.FALLING).laughing


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_the_strongest_emotion_is_told_by_its_key(emotion: str) -> None:
    assert verdict_at(Box(10, 10, 60, 70), emotion=emotion).judgement.strongest == emotion


def test_the_shipped_network_answers_in_this_order_of_emotions() -> None:
    cards = list(shipped("weights").glob("*/card.json"))
    assert cards
    for card in cards:
        assert tuple(json.loads(card.read_text("utf-8"))["emotions"]) == EMOTIONS


@pytest.mark.parametrize("lang", LANGS)
def test_every_emotion_has_a_word_of_its_own(lang: Lang) -> None:
    words = [say(f"emotion.{one}", lang) for one in EMOTIONS]
    assert len(set(words)) == len(EMOTIONS) == 7


def test_verdicts_are_told_apart_by_who_they_are_as_landmarks_compare_to_arrays() -> None:
    twin = replace(FACE)
    assert twin != FACE
    assert len({FACE, twin, FACE}) == 2


def test_nobody_changes_a_verdict_between_the_threads() -> None:
    seen = verdicts_of(FACE, size=Size(640, 360), time_s=2.0)
    for thing, name in ((seen, "faces"), (FACE, "mood"), (FACE.judgement, "smile")):
        with pytest.raises(AttributeError):
            setattr(thing, name, None)


def test_a_frame_without_faces_has_a_verdict_too_with_its_frames_own_time() -> None:
    nobody = Verdicts(12.5, 375, (640, 360), ())
    assert (nobody.faces, nobody.time_s) == ((), 12.5)
