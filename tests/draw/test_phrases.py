from __future__ import annotations

import pytest

from smilecam.draw.phrases import FACTS, KEYS, pick
from smilecam.draw.theme import Phrases
from smilecam.texts.catalogue import LANGS, Lang, sentences

THEIRS: Phrases = {"laugh": {"ko": ("빵", "터짐"), "en": ("ha", "ho", "hi")}, "won": {"ko": ("{name}(이/가) 이겼다",)}}


def test_phrases_take_turns_so_that_none_comes_twice_in_a_row() -> None:
    assert [pick(THEIRS, "laugh", "en", turn) for turn in range(4)] == ["ha", "ho", "hi", "ha"]


def test_facts_are_filled_in_and_particles_fitted() -> None:
    assert pick(THEIRS, "won", "ko", name="민준") == "민준이 이겼다"
    assert pick(THEIRS, "won", "ko", name="민지") == "민지가 이겼다"


def test_a_name_that_looks_like_a_brace_stays_a_name() -> None:
    assert pick(THEIRS, "won", "ko", name="{code}").startswith("{code}")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", KEYS)
def test_every_moment_has_words_of_our_own(key: str, lang: Lang) -> None:
    told = pick({}, key, lang, **dict.fromkeys(FACTS, "3"))
    assert told
    assert "{" not in told


def test_there_are_no_words_for_moments_that_never_come() -> None:
    assert {key for key in sentences("en") if key.startswith("phrase.")} == {f"phrase.{key}" for key in KEYS}


def test_an_unknown_moment_is_a_bug() -> None:
    with pytest.raises(KeyError):
        pick({}, "nothing", "en")
