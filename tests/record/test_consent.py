from __future__ import annotations

from dataclasses import replace

from smilecam.record.consent import VERSION, Given, question, questions, standing
from smilecam.texts.catalogue import LANGS

# Whoever changes a word of the question changes its version with it, and both here: who agreed to other words is asked
# again, and a clip's hash says to which.
ASKED = {
    ("1", "ko"): "9f5a040e875f849d1ab833ff888ce4a5430c1b5768aa0fabd779ad0a83da1f9d",
    ("1", "en"): "b88f108f0a9360cbd5a42f2c282a42de5b084ea32692c670ba47faf602e9b42b",
}


def given(lang: str, at: str = "2026-01-01T00:00:00Z") -> Given:
    asked = question("ko" if lang == "ko" else "en")
    return Given(asked.ref, lang, asked.text, "terminal", at)


def test_the_words_of_a_version_never_change() -> None:
    assert {(VERSION, lang): question(lang).ref.sha256 for lang in LANGS} == ASKED


def test_the_text_holds_every_part_of_it_on_a_line() -> None:
    for lang in LANGS:
        asked = question(lang)
        assert asked.text.split("\n") == [asked.title, *asked.parts]
        assert len(asked.parts) == 5


def test_no_consent_stands_where_none_was_given() -> None:
    assert standing([], LANGS) is None


def test_the_newest_that_was_given_stands_in_whatever_language() -> None:
    old, new = given("en"), given("ko", "2026-02-01T00:00:00Z")
    assert standing([new, old], LANGS) is new


def test_a_consent_to_other_words_or_to_another_version_does_not_stand() -> None:
    real = given("en")
    other_words = replace(real, ref=real.ref.__class__(VERSION, "0" * 64))
    other_version = replace(real, ref=real.ref.__class__("0", real.ref.sha256))
    assert standing([other_words, other_version], LANGS) is None


def test_what_a_clip_calls_a_consent_finds_its_words() -> None:
    known = questions(LANGS)
    assert [known[question(lang).ref].lang for lang in LANGS] == list(LANGS)
