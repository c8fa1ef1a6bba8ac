from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.errors import UsageProblem
from smilecam.record.clip import LABELS
from smilecam.record.script import DEFAULT, MOST_TAKES, OWN, parsed
from smilecam.texts.catalogue import LANGS, say
from smilecam.verdict import EMOTIONS

SHORT = """
v = 1
[[take]]
label = "smile"
seconds = 5
tags = ["glasses"]
[[take]]
label = "talk"
read = 3
prompt = { ko = "날씨를 말해 주세요", en = "Talk about the weather" }
"""


def refused(text: str) -> UsageProblem:
    with pytest.raises(UsageProblem) as caught:
        parsed(text, "my.toml")
    return caught.value


def test_the_default_is_done_in_under_two_minutes() -> None:
    assert 100 < DEFAULT.whole_s < 120


def test_the_default_asks_for_every_emotion_and_for_all_that_only_looks_like_a_smile() -> None:
    asked = {take.label for take in DEFAULT.takes}
    assert {"talk", "read", "hold", "chew", "turn", "laugh"} <= asked
    assert set(EMOTIONS) - {"happy"} <= asked
    assert {tag for take in DEFAULT.takes for tag in take.tags} == {"glasses", "light"}


@pytest.mark.parametrize("lang", LANGS)
def test_every_instruction_of_the_default_and_of_every_label_has_its_words(lang: str) -> None:
    for key in {take.key for take in DEFAULT.takes} | set(LABELS):
        assert say(f"prompt.{key}", "ko" if lang == "ko" else "en")


def test_a_file_tells_takes_in_its_order() -> None:
    script = parsed(SHORT, "short")
    first, second = script.takes
    assert (script.name, first.label, first.seconds, first.tags, first.key) == (
        "short", "smile", 5.0, ("glasses",), "smile",
    )  # fmt: skip
    assert (second.label, second.read_s, second.key) == ("talk", 3.0, OWN)
    assert second.facts("ko") == {"words": "날씨를 말해 주세요"}


def test_words_in_one_language_alone_stand_in_for_the_other() -> None:
    take = parsed('[[take]]\nlabel = "talk"\nprompt = { ko = "말해 주세요" }', "f").takes[0]
    assert take.facts("en") == {"words": "말해 주세요"}
    plain = parsed('[[take]]\nlabel = "talk"\nprompt = "Say something"', "f").takes[0]
    assert plain.facts("ko") == {"words": "Say something"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[[take]\n", "script_toml"),
        ("v = 2\n[[take]]\nlabel = 'smile'", "script_version"),
        ("", "script_takes"),
        ("take = 3", "script_takes"),
        ("[[take]]\nlabel = 'smile'\n" * (MOST_TAKES + 1), "script_takes"),
        ("take = [3]", "script_field"),
        ("[[take]]\nseconds = 3", "script_field"),
        ("[[take]]\nlabel = 'smile'\nsecs = 3", "script_unknown"),
        ("[[take]]\nlabel = 'smile'\nseconds = 0", "script_field"),
        ("[[take]]\nlabel = 'smile'\nseconds = nan", "script_field"),
        ("[[take]]\nlabel = 'smile'\nseconds = true", "script_field"),
        ("[[take]]\nlabel = 'smile'\nseconds = 301", "script_field"),
        ("[[take]]\nlabel = 'smile'\nread = -1", "script_field"),
        ("[[take]]\nlabel = 'smile'\ntags = 'glasses'", "script_field"),
        ("[[take]]\nlabel = 'smile'\ntags = ['']", "script_field"),
        ("[[take]]\nlabel = 'smile'\nprompt = 3", "script_field"),
        ("[[take]]\nlabel = 'smile'\nprompt = { fr = 'x' }", "script_field"),
        (f"[[take]]\nlabel = 'smile'\nprompt = '{'x' * 81}'", "script_field"),
    ],
)  # fmt: skip
def test_a_file_with_a_fault_is_refused_in_a_sentence(text: str, key: str) -> None:
    problem = refused(text)
    assert problem.key == f"error.record.{key}"
    assert problem.facts["file"] == "my.toml"


def test_a_label_that_there_is_not_is_refused_as_everywhere() -> None:
    assert refused("[[take]]\nlabel = 'smirk'").key == "error.clip.label"


@given(st.text(max_size=200))
def test_any_text_is_a_script_or_refused(text: str) -> None:
    problem = None
    try:
        assert parsed(text, "f").takes
    except UsageProblem as refusal:
        problem = refusal
    assert problem is None or say(problem.key, "ko", **problem.facts)
