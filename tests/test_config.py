from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smilecam import config
from smilecam.config import KEPT, Entry
from smilecam.errors import BadConfig, UsageProblem
from smilecam.frames import Size
from smilecam.settings import OPTIONS, Settings
from smilecam.texts.catalogue import LANGS, Lang, say

WHOLE = """# what I like
v = 1

threshold = 0.6   # strict
size = "640x480"
max_faces = 2
mirror = true
fps = 15
camera = 0
lang = "ko"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def refused(file: Path, text: str | bytes) -> BadConfig:
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BadConfig) as caught:
        config.read(file)
    for lang in LANGS:
        sentence = say(caught.value.key, lang, **caught.value.facts)
        assert "\n" not in sentence
    return caught.value


def fault(file: Path) -> BadConfig | None:
    """Return what is wrong with the file; None where nothing is."""
    try:
        config.chosen({}, config.texts(config.read(file)))
    except BadConfig as problem:
        return problem
    return None


def test_where_there_is_no_file_nothing_was_chosen(file: Path) -> None:
    assert config.read(file) == {}


def test_a_whole_file_is_read_with_the_line_of_each_key(file: Path) -> None:
    file.write_text(WHOLE)
    told = config.read(file)
    assert told["threshold"] == Entry("0.6", 4)
    assert told["mirror"] == Entry("on", 7)
    chosen = config.chosen({}, config.texts(told))
    assert chosen == Settings(
        threshold=0.6, size=Size(640, 480), max_faces=2, mirror=True, fps=15.0, camera="0", lang="ko"
    )


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "v = 1", "\ufeffv = 1\n"])
def test_a_file_that_chooses_nothing_is_a_file(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")
    assert config.read(file) == {}


def test_an_unknown_key_is_told_with_its_line_and_the_nearest(file: Path) -> None:
    problem = refused(file, "v = 1\n\nthreshhold = 0.6\n")
    assert problem.key == "error.config.unknown_near"
    assert problem.facts == {"file": file, "line": 3, "found": "threshhold", "near": "threshold"}
    assert refused(file, "v = 1\n[bogus]\nx = 1\n").facts == {"file": file, "line": 2, "found": "bogus"}


def test_how_long_a_run_lasts_is_not_for_a_file(file: Path) -> None:
    assert refused(file, "duration = 3\n").key == "error.config.unknown"


@pytest.mark.parametrize("lang", LANGS)
def test_a_bad_value_is_told_with_file_line_key_and_what_would_do(file: Path, lang: Lang) -> None:
    problem = refused(file, "\nfps = 0\n")
    said = say(problem.key, lang, **problem.facts)
    assert str(file) in said
    assert "2" in said
    assert "fps" in said
    assert "--fps 30" in said


@pytest.mark.parametrize("value", ["true", "[0.6]", "{a = 1}", "2026-11-24", "12:00:00"])
def test_a_value_of_the_wrong_kind_is_told(file: Path, value: str) -> None:
    problem = refused(file, f"threshold = {value}\n")
    assert (problem.key, problem.facts["line"], problem.facts["name"]) == ("error.config.kind", 1, "threshold")


@pytest.mark.parametrize("value", ["nan", "inf", "-1", "2", '"much"', '""'])
def test_no_number_is_no_threshold(file: Path, value: str) -> None:
    assert refused(file, f"threshold = {value}\n").key == "error.config.value"


def test_a_switch_is_true_or_false(file: Path) -> None:
    assert refused(file, "mirror = 1\n").facts["form"] == "true|false"
    assert refused(file, 'mirror = "yes"\n').key == "error.config.value"
    file.write_text('mirror = "off"\n')
    assert config.read(file)["mirror"].text == "off"


def test_another_version_is_refused(file: Path) -> None:
    assert refused(file, "# mine\nv = 2\n").facts == {"file": file, "line": 2, "found": "2", "known": 1}
    assert refused(file, 'v = "1"\n').facts["found"] == '"1"'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('v = 1\nsize = "640', 2),
        ("v = 1\nthreshold", 2),
        ("v = 1\nthreshold =\nfps = 30\n", 2),
        ("v = 1\n[", 2),
        ("v = 1\nv = 1\n", 2),
    ],
)
def test_a_file_cut_in_half_is_told_with_the_line(file: Path, text: str, line: int) -> None:
    problem = refused(file, text)
    assert (problem.key, problem.facts["line"]) == ("error.config.broken", line)
    assert "(at " not in str(problem.facts["reason"])


def test_what_is_no_text_is_told_with_the_line(file: Path) -> None:
    problem = refused(file, b"v = 1\ncamera = \xff\n")
    assert (problem.key, problem.facts["line"]) == ("error.config.broken", 2)


def test_a_huge_file_is_refused_before_it_is_read(file: Path) -> None:
    assert refused(file, b"#" * (config.LARGEST_BYTES + 1)).key == "error.config.large"


def test_deeply_nested_values_are_refused_not_a_crash(file: Path) -> None:
    assert refused(file, b"camera = " + b"[" * 20_000).key == "error.config.broken"


def test_a_folder_in_its_place_is_one_sentence(file: Path) -> None:
    file.mkdir()
    with pytest.raises(BadConfig) as caught:
        config.read(file)
    assert caught.value.key == "error.config.no_file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes in folders here")
def test_a_pipe_in_its_place_is_not_waited_for(file: Path) -> None:
    os.mkfifo(file)
    with pytest.raises(BadConfig) as caught:
        config.read(file)
    assert caught.value.key == "error.config.no_file"


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() == 0, reason="root reads everything; Windows has no modes")
def test_one_that_may_not_be_read_is_one_sentence(file: Path) -> None:
    file.write_text(WHOLE)
    file.chmod(0)
    with pytest.raises(BadConfig):
        config.read(file)


@given(cut=st.integers(0, len(WHOLE)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cut_anywhere_it_is_a_config_or_one_sentence(tmp_path: Path, cut: int) -> None:
    file = tmp_path / "config.toml"
    file.write_text(WHOLE[:cut])
    problem = fault(file)
    assert problem is None or 1 <= int(str(problem.facts["line"])) <= WHOLE.count("\n") + 1


@given(text=st.binary(max_size=200) | st.text(alphabet="v=1 threshold\"'[].#\n\\{}", max_size=100).map(str.encode))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_config_or_one_sentence(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(text)
    problem = fault(file)
    assert problem is None or all(say(problem.key, lang, **problem.facts) for lang in LANGS)


VALUES = (
    st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.none()
    | st.lists(st.integers(), max_size=2)
    | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2)
)


@given(option=st.sampled_from(OPTIONS), value=VALUES)
def test_any_value_of_any_option_is_a_text_that_its_reader_takes_or_refuses(option: Any, value: Any) -> None:
    text = config.text_of(option, value)
    with suppress(UsageProblem):
        assert text is None or option.read(text) is not None


@given(option=st.sampled_from(OPTIONS))
def test_what_is_told_of_a_value_is_read_as_that_value(option: Any) -> None:
    if option.default is not None:
        assert option.read(option.told(option.default)) == option.default


def test_the_environment_is_read_by_the_names_of_the_options() -> None:
    environment = {"SMILECAM_THRESHOLD": "0.7", "SMILECAM_MAX_FACES": "2", "SMILECAM_HOME": "/h", "SMILECAM_FPS": ""}
    assert config.from_environment(environment) == {"threshold": "0.7", "max_faces": "2"}


def test_a_bad_variable_is_told_by_its_name() -> None:
    with pytest.raises(BadConfig) as caught:
        config.from_environment({"SMILECAM_MAX_FACES": "many"})
    assert say(caught.value.key, "en", **caught.value.facts).startswith("SMILECAM_MAX_FACES in the environment does")


def test_a_language_of_the_environment_is_one_that_there_is() -> None:
    assert config.from_environment({"SMILECAM_LANG": "ko_KR.UTF-8"}) == {"lang": "ko"}
    assert config.from_environment({"SMILECAM_LANG": "fr"}) == {"lang": "en"}


def test_what_was_asked_for_wins_over_the_file_and_the_file_over_the_system() -> None:
    file = {"threshold": "0.6", "fps": "15"}
    chosen = config.chosen({"threshold": "0.7", config.SYSTEM_LANG: "ko"}, file)
    assert (chosen.threshold, chosen.fps, chosen.lang) == (0.7, 15.0, "ko")
    assert config.chosen({config.SYSTEM_LANG: "ko"}, {"lang": "en"}).lang == "en"


def test_a_files_device_is_not_meant_for_another_kind_of_output() -> None:
    file = {"device": "/dev/video10"}
    assert config.chosen({"sink": "preview"}, file).device is None
    assert config.chosen({}, file).device == "/dev/video10"
    with pytest.raises(UsageProblem):
        config.chosen({"sink": "preview", "device": "/dev/video10"}, {})


@pytest.mark.parametrize("name", ["threshold", "max_faces", "max-faces", " mirror "])
def test_an_option_is_known_by_its_name(name: str) -> None:
    assert config.option_of(name).word == name.strip().replace("-", "_")


def test_an_unknown_option_is_told_the_nearest_or_all() -> None:
    with pytest.raises(UsageProblem) as caught:
        config.option_of("miror")
    assert caught.value.facts == {"found": "miror", "near": "mirror"}
    with pytest.raises(UsageProblem) as caught:
        config.option_of("bogus")
    assert "threshold" in str(caught.value.facts["known"])


def test_every_kept_option_has_a_variable_of_its_own() -> None:
    assert len({config.variable(one) for one in KEPT}) == len(KEPT)
    assert config.variable(KEPT[0]) == "SMILECAM_THRESHOLD"


def test_it_lies_in_the_users_config_folder(tmp_path: Path) -> None:
    assert config.path({"SMILECAM_HOME": str(tmp_path)}) == tmp_path / "config" / "config.toml"


def test_a_name_in_the_environment_that_is_nearly_an_options_is_told() -> None:
    with pytest.raises(UsageProblem) as caught:
        config.from_environment({"SMILECAM_TRESHOLD": "0.7"})
    assert say(caught.value.key, "en", **caught.value.facts).endswith("did you mean SMILECAM_THRESHOLD?")


@pytest.mark.parametrize(
    "name", ["SMILECAM_HOME", "SMILECAM_DATA", "SMILECAM_VM_CACHE", "SMILECAM_CI_CACHE", "TRESHOLD"]
)
def test_what_else_the_environment_holds_is_left_alone(name: str) -> None:
    assert config.from_environment({name: "x"}) == {}
