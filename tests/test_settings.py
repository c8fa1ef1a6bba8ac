from __future__ import annotations

import sys
import unicodedata
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.errors import SmileCamError, UsageProblem
from smilecam.frames import Size
from smilecam.settings import (
    HD,
    OPTIONS,
    SINKS,
    RefereeSettings,
    Settings,
    choose,
    folders,
    lang_of,
    parse_size,
    parse_threshold,
    refuse_fixed,
)
from smilecam.texts.catalogue import LANGS, say, sentences

DEFAULTS = Settings()
GOOD = {
    "threshold": "0.7",
    "camera": "Logitech C920",
    "sink": "file:out.mp4",
    "size": "640x360",
    "fps": "25",
    "max_faces": "2",
    "overlay": "loud",
    "mirror": "on",
    "lang": "ko",
    "duration_s": "2.5",
    "weights": "my weights/웃음",
}
BAD = [
    ("threshold", "1.01"),
    ("threshold", "-0.1"),
    ("threshold", "nan"),
    ("threshold", "half"),
    ("threshold", ""),
    ("camera", ""),
    ("camera", "  "),
    ("sink", "virtuel"),
    ("sink", "file:"),
    ("sink", ""),
    ("size", "1280"),
    ("size", "1280x"),
    ("size", "-2x4"),
    ("size", "1281x720"),
    ("size", "2x2"),
    ("size", "9999x9998"),
    ("fps", "0"),
    ("fps", "121"),
    ("fps", "inf"),
    ("fps", "fast"),
    ("hold_s", "-0.1"),
    ("hold_s", "2.1"),
    ("hold_s", "nan"),
    ("max_faces", "0"),
    ("max_faces", "1.5"),
    ("max_faces", "99"),
    ("max_faces", "nan"),
    ("lang", "fr"),
    ("duration_s", "0"),
    ("duration_s", "-1"),
    ("duration_s", "inf"),
    ("duration_s", "soon"),
    ("weights", " "),
]


def refused(name: str, text: str) -> UsageProblem:
    with pytest.raises(UsageProblem) as caught:
        choose({name: text}, DEFAULTS)
    return caught.value


def test_without_any_text_the_defaults_stand() -> None:
    assert choose({}, DEFAULTS) == DEFAULTS


def test_every_option_is_read_from_its_text() -> None:
    settings = choose(GOOD, DEFAULTS)
    assert settings.threshold == 0.7
    assert settings.size == Size(640, 360)
    assert (settings.fps, settings.max_faces, settings.mirror, settings.lang) == (25.0, 2, True, "ko")
    assert (settings.camera, settings.sink, settings.overlay) == ("Logitech C920", "file:out.mp4", "loud")
    assert settings.duration_s == 2.5
    assert settings.weights == Path("my weights/웃음")


@pytest.mark.parametrize(("asked", "ruling"), [(None, 0.6), (0.7, 0.7), (0.0, 0.0)])
def test_the_weights_threshold_rules_where_the_user_names_none(asked: float | None, ruling: float) -> None:
    assert Settings(threshold=asked, hold_s=0.3).referee(0.6) == RefereeSettings(threshold=ruling, hold_s=0.3)


@pytest.mark.parametrize(("name", "text"), BAD)
def test_a_text_that_does_not_fit_is_one_sentence_with_the_next_step(name: str, text: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        choose({name: text}, DEFAULTS)
    for lang in LANGS:
        assert len(say(caught.value.key, lang, **caught.value.facts)) > 20


def test_a_misspelt_output_is_told_the_nearest() -> None:
    for text, near in (("virtuel", "virtual"), ("prevew", "preview"), ("out.mp4", "file:out.mp4")):
        assert refused("sink", text).facts["near"] == near


def test_an_output_like_none_of_ours_is_told_all_there_are() -> None:
    problem = refused("sink", "xyz")
    assert "near" not in problem.facts
    assert all(one in say(problem.key, "en", **problem.facts) for one in SINKS)


def test_a_file_without_a_name_is_told_how_to_name_one() -> None:
    problem = refused("sink", "file:")
    assert say(problem.key, "en", **problem.facts).endswith("try --sink file:smilecam.mp4")


@pytest.mark.parametrize("name", ["threshold", "fps"])
def test_what_is_no_number_is_told_apart_from_one_that_is_out_of_range(name: str) -> None:
    for text, words in (("abc", "no number"), ("nan", "no number"), ("1000", "outside")):
        problem = refused(name, text)
        assert words in say(problem.key, "en", **problem.facts)


def test_a_folders_name_keeps_the_form_in_which_the_file_system_has_it() -> None:
    decomposed = unicodedata.normalize("NFD", "가중치")
    assert choose({"weights": decomposed}, DEFAULTS).weights == Path(decomposed)


def test_an_odd_size_is_told_the_even_one() -> None:
    with pytest.raises(UsageProblem) as caught:
        parse_size("1281x721")
    assert caught.value.facts["near"] == "1280x720"


def test_a_virtual_camera_chosen_by_hand_needs_an_output_that_is_one() -> None:
    assert choose({"device": "/dev/video10"}, DEFAULTS).device == "/dev/video10"
    assert choose({"device": "/dev/video10", "sink": "virtual"}, DEFAULTS).sink == "virtual"
    with pytest.raises(UsageProblem):
        choose({"device": "/dev/video10", "sink": "preview"}, DEFAULTS)


def test_a_name_typed_on_a_mac_equals_the_devices_own() -> None:
    assert choose({"camera": "  웹캠 "}, DEFAULTS).camera == "웹캠"


def test_a_switch_is_on_or_off() -> None:
    assert choose({"mirror": "off"}, replace(DEFAULTS, mirror=True)).mirror is False
    assert choose({"mirror": " On "}, DEFAULTS).mirror is True
    with pytest.raises(UsageProblem):
        choose({"mirror": "yes"}, DEFAULTS)


def test_the_outputs_format_is_never_live() -> None:
    live = {one.name for one in OPTIONS if one.live}
    assert {"threshold", "hold_s", "overlay", "mirror", "lang", "max_faces", "weights"} <= live
    assert not live & {"size", "fps", "sink", "device", "camera", "duration_s"}


def test_what_cannot_change_while_it_runs_is_refused_with_the_command_that_does_it() -> None:
    with pytest.raises(UsageProblem) as caught:
        refuse_fixed(DEFAULTS, replace(DEFAULTS, size=Size(640, 480), camera="rtsp://me:secret@cam/", threshold=0.2))
    assert caught.value.facts["names"] == "camera, size"
    assert "--size 640x480" in str(caught.value.facts["options"])
    assert "secret" not in str(caught.value.facts["options"])
    refuse_fixed(DEFAULTS, replace(DEFAULTS, threshold=0.2, mirror=True))


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_every_option_has_a_flag_a_meaning_in_every_language_and_a_default_that_fits(option: object) -> None:
    name, default, read = option.name, option.default, option.read  # type: ignore[attr-defined]  # an Option
    assert option.flag.startswith("--")  # type: ignore[attr-defined]  # an Option
    assert all(sentences(lang)[f"option.{name}"] for lang in LANGS)
    if default not in (None, False):
        assert read(str(default)) == default


@given(st.text())
def test_any_text_is_a_size_or_one_sentence(text: str) -> None:
    try:
        size = parse_size(text)
    except UsageProblem:
        return
    assert size.width % 2 == size.height % 2 == 0


@given(st.floats() | st.text())
def test_any_threshold_lies_within_0_to_1_or_is_refused(value: float | str) -> None:
    with suppress(UsageProblem):
        assert 0.0 <= parse_threshold(value) <= 1.0


@given(st.sampled_from([option.name for option in OPTIONS if option.form]), st.text())
def test_any_text_for_any_option_is_taken_or_one_sentence(name: str, text: str) -> None:
    try:
        choose({name: text}, DEFAULTS)
    except SmileCamError as problem:
        refused = problem
    else:
        return
    assert all(say(refused.key, lang, **refused.facts) for lang in LANGS)


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "en"),
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "SMILECAM_LANG": "ko"}, "ko"),
        ({"LANG": "Korean_Korea"}, "ko"),
    ],
)
def test_the_language_is_the_users(environment: dict[str, str], lang: str) -> None:
    assert lang_of(environment) == lang


def test_one_variable_moves_all_folders(tmp_path: Path) -> None:
    found = folders({"SMILECAM_HOME": str(tmp_path)})
    places = {found.data, found.cache, found.log, found.runtime}
    assert len(places) == 4
    assert all(place.parent == tmp_path for place in places)


def test_without_it_they_are_the_systems_own() -> None:
    found = folders({})
    assert all("smilecam" in str(place) for place in (found.data, found.cache, found.log, found.runtime))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no session folder")
def test_without_a_session_sockets_lie_in_the_users_home_and_not_in_tmp(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    assert str(folders({}).runtime).startswith(str(Path.home()))
    monkeypatch.setattr("os.access", lambda *_: True)
    assert str(folders({}).runtime).startswith("/run/user/")


def test_high_definition_is_the_default_size() -> None:
    assert DEFAULTS.size is HD
