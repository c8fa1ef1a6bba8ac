from __future__ import annotations

import ast
import re
import string
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.texts.catalogue import LANGS, Lang, parted, say, sentences

TOP = Path(__file__).parent.parent.parent
PARTICLES = ("(은/는)", "(이/가)", "(을/를)", "(과/와)", "(으로/로)", "(이라는/라는)")
SOURCES = [*(TOP / "smilecam").rglob("*.py"), *(TOP / "model" / "smilecam_model").rglob("*.py")]


def facts_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_have_the_same_keys() -> None:
    korean, english = sentences("ko").keys(), sentences("en").keys()
    assert korean ^ english == set()


def test_a_sentence_needs_the_same_facts_in_both_languages() -> None:
    english = sentences("en")
    odd = {key for key, words in sentences("ko").items() if facts_in(words) != facts_in(english[key])}
    assert odd == set()


@pytest.mark.parametrize("lang", LANGS)
def test_no_sentence_is_left_empty_by_mistake(lang: Lang) -> None:
    empty = {key for key, words in sentences(lang).items() if not words.strip()}
    assert empty <= {"cli.devices.state_unknown"}


@pytest.mark.parametrize("lang", LANGS)
def test_every_sentence_renders_with_its_facts(lang: Lang) -> None:
    for key, words in sentences(lang).items():
        told = say(key, lang, **dict.fromkeys(facts_in(words), "웃음"))
        assert not re.search(r"\([가-힣]+/[가-힣]+\)", told), key


def keys_of_errors(source: Path) -> Iterator[tuple[str, set[str]]]:
    """Yield the key and the facts of every error of ours that `source` makes with a literal key."""
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
            continue
        key = node.args[0]
        if node.func.id in _KINDS and isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield f"error.{key.value}", {one.arg or "**" for one in node.keywords}


_KINDS = set(re.findall(r"^class (\w+)\(", (TOP / "smilecam" / "errors.py").read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.relative_to(TOP).as_posix())
def test_every_error_has_its_sentence_and_brings_what_it_needs(source: Path) -> None:
    for key, facts in keys_of_errors(source):
        for lang in LANGS:
            assert key in sentences(lang), f"{key} is missing in {lang}.toml"
            assert "**" in facts or facts_in(sentences(lang)[key]) <= facts, key


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("얼굴", "얼굴은 얼굴이 얼굴을 얼굴과 얼굴로 얼굴이라는"),
        ("카메라", "카메라는 카메라가 카메라를 카메라와 카메라로 카메라라는"),
        ("거실캠", "거실캠은 거실캠이 거실캠을 거실캠과 거실캠으로 거실캠이라는"),
        ("720", "720은 720이 720을 720과 720으로 720이라는"),
        ("7", "7은 7이 7을 7과 7로 7이라는"),
        ("42", "42는 42가 42를 42와 42로 42라는"),
        ("model", "model은 model이 model을 model과 model로 model이라는"),
        ("camera", "camera는 camera가 camera를 camera와 camera로 camera라는"),
    ],
)
def test_particles_fit_the_word_before_them(name: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    form = " ".join("{name}" + particle for particle in PARTICLES)
    monkeypatch.setattr("smilecam.texts.catalogue.sentences", lambda lang: {"x": form})
    assert say("x", "ko", name=name) == told


# As they are read: yeong il i sam sa o yuk chil pal gu; el em en al end in a consonant, all other letters in a vowel.
@pytest.mark.parametrize("quoted", ["{}", '"{}"', "“{}”", "({})", '("{}")'])
@pytest.mark.parametrize(
    ("ends", "wanted"),
    [
        *(("영상" + one, "이라는") for one in "각간갈감갑강갛"),
        *(("영상" + one, "라는") for one in "가개거계고귀"),
        *((one, "이라는") for one in "013678"),
        *((one, "라는") for one in "2459"),
        *((one, "이라는") for one in "lmnrLMNR"),
        *((one, "라는") for one in "abcdefghijkopqstuvwxyzABCDEFGHIJKOPQSTUVWXYZ"),
        *((one, "라는") for one in "é☺."),
    ],
)
def test_a_name_is_called_as_its_last_sign_is_read(
    ends: str, wanted: str, quoted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smilecam.texts.catalogue.sentences", lambda lang: {"x": "{name}(이라는/라는) 카메라"})
    name = quoted.format(ends)
    assert say("x", "ko", name=name) == f"{name}{wanted} 카메라"


@pytest.mark.parametrize("key", ["camera.name", "camera.name_none"])
def test_a_camera_is_called_by_its_name(key: str) -> None:
    assert say(f"error.{key}", "ko", name="거실캠", found="").startswith('"거실캠"이라는 카메라가')
    assert say(f"error.{key}", "ko", name="C922", found="").startswith('"C922"라는 카메라가')


def test_korean_errors_end_in_a_full_stop_or_a_question_mark_and_english_ones_in_no_full_stop() -> None:
    """Where what is to be copied (a command, a list) stands last, after a colon, nothing is put behind it."""
    korean = {key: words for key, words in sentences("ko").items() if key.startswith("error.")}
    bare = {key for key, words in korean.items() if not words.endswith((".", "?"))}
    assert {key for key in bare if not re.search(r": [^가-힣]+$", korean[key])} == set()
    english = {key: words for key, words in sentences("en").items() if key.startswith("error.")}
    assert {key for key, words in english.items() if words.endswith(".")} == set()


SHOWN = (
    "README.md",
    "README.ko.md",
    *(f"smilecam/{one}" for one in ("texts/en.toml", "texts/ko.toml", "publish/page/index.html")),
)


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_to_be_typed_is_typed_alike_everywhere(name: str) -> None:
    text = (TOP / name).read_text("utf-8").replace("\\\n", "")
    loads = {" ".join(line.split()) for line in re.findall(r"modprobe v4l2loopback ([a-z0-9_=A-Z ]+)", text)}
    assert loads == {"devices=1 video_nr=10 card_label=SmileCam exclusive_caps=1"}
    assert set(re.findall(r"install (libgl1[a-z0-9. -]*[a-z0-9])", text)) <= {"libgl1 libegl1 libglib2.0-0"}
    assert "apt-get" not in text


# Never two words for one thing: 동영상 is a file, 영상 what flows, 클립 a take with labels; 기준값 is the threshold,
# 버전 a version.
@pytest.mark.parametrize("word", [r"비디오", r"기준(?!값)", r"\}판(?!정)", r"얼굴 (\{number\}|\d)개"])
def test_korean_has_one_word_for_one_thing(word: str) -> None:
    assert {key for key, words in sentences("ko").items() if re.search(word, words)} == set()


def test_decomposed_hangul_is_composed_before_its_particle_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smilecam.texts.catalogue.sentences", lambda lang: {"x": "{name}(을/를)"})
    assert say("x", "ko", name=unicodedata.normalize("NFD", "웃음")) == "웃음을"


@pytest.mark.parametrize("lang", LANGS)
def test_every_error_parts_into_what_was_found_and_what_to_do_next(lang: Lang) -> None:
    for key in (key for key in sentences(lang) if key.startswith("error.")):
        found, remedy = parted(key, lang, **dict.fromkeys(facts_in(sentences(lang)[key]), "x; y. z"))
        assert found, key
        assert remedy, key
        assert not remedy.endswith("."), key


def test_a_sentence_is_not_parted_at_a_mark_that_a_fact_brings() -> None:
    found, remedy = parted("error.weights.fit", "en", file="head.onnx", fault="float; not int")
    assert (found, remedy) == ("head.onnx does not fit: float; not int", "choose other weights with --weights")
    assert parted("emotion.happy", "ko") == ("기쁨", "")


def test_an_unknown_key_is_a_bug_and_says_so() -> None:
    with pytest.raises(KeyError):
        say("no.such.key", "en")


def test_a_missing_fact_is_a_bug_and_says_so() -> None:
    with pytest.raises(KeyError):
        say("error.threshold.range", "ko")


@given(st.text(min_size=1))
def test_any_fact_can_stand_in_any_sentence(found: str) -> None:
    for lang in LANGS:
        assert unicodedata.is_normalized("NFC", say("error.size.form", lang, found=found))


@pytest.mark.parametrize(
    ("told", "wanted"),
    [("SmileCam", "“SmileCam”을 고르세요"), ("OBS", "“OBS”를 고르세요"), ("카메라", "“카메라”를 고르세요")],
)
def test_a_particle_fits_the_word_inside_quotes(told: str, wanted: str) -> None:
    assert wanted in say("cli.start.virtual", "ko", told=told)
