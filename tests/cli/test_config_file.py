from __future__ import annotations

import stat
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smilecam import config
from smilecam.cli import config_file
from smilecam.config import KEPT
from smilecam.errors import BadConfig, UsageProblem
from smilecam.settings import Option
from smilecam.texts.catalogue import LANGS, Lang

MINE = """# mine, all mine
v = 1
threshold = 0.6   # strict, but fair

camera = "웹캠" # the good one
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "config.toml"


def told(**texts: str) -> dict[Option, str]:
    return {config.option_of(name): text for name, text in texts.items()}


def test_comments_order_and_what_was_not_asked_for_stay(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(MINE, "utf-8")
    config_file.change(file, told(threshold="0.7"), "en")
    assert file.read_text("utf-8") == MINE.replace("0.6", "0.7")
    config_file.change(file, told(threshold="", mirror="on", size="640x480", fps="15"), "en")
    assert "# the good one" in file.read_text("utf-8")
    assert config.texts(config.read(file)) == {"camera": "웹캠", "mirror": "on", "size": "640x480", "fps": "15"}


@pytest.mark.parametrize("lang", LANGS)
def test_the_first_file_chooses_nothing_and_shows_everything(file: Path, lang: Lang) -> None:
    config_file.make(file, lang)
    assert config.read(file) == {}
    text = file.read_text("utf-8")
    assert all(f"\n# {one.word} = " in text for one in KEPT)
    shown = "\n".join(line[2:] for line in text.splitlines() if " = " in line and line.startswith("# "))
    tomllib.loads(shown)


def test_every_line_that_the_first_file_shows_fits_once_it_is_uncommented(file: Path) -> None:
    for option in KEPT:
        config_file.make(file, "en")
        lines = file.read_text("utf-8").splitlines()
        file.write_text("\n".join(line[2:] if line.startswith(f"# {option.word} = ") else line for line in lines))
        assert option.name in config.read(file)
        file.unlink()


def test_what_is_written_into_the_first_file_stands_below_its_meaning(file: Path) -> None:
    config_file.change(file, told(fps="15"), "en")
    lines = file.read_text("utf-8").splitlines()
    assert lines[lines.index("fps = 15") - 1] == "# pictures a second that go out"
    assert not any(line.startswith("# fps") for line in lines)


def test_a_file_that_is_there_is_not_made_again(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(MINE, "utf-8")
    config_file.make(file, "en")
    assert file.read_text("utf-8") == MINE


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_it_is_its_owners_alone_and_keeps_the_mode_that_somebody_gave_it(file: Path) -> None:
    config_file.make(file, "en")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    config_file.change(file, told(fps="15"), "en")
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks for a right to make links")
def test_a_link_to_where_such_files_are_kept_stays_a_link(file: Path, tmp_path: Path) -> None:
    (tmp_path / "kept.toml").write_text(MINE, "utf-8")
    file.parent.mkdir()
    file.symlink_to(tmp_path / "kept.toml")
    config_file.change(file, told(threshold="0.7"), "en")
    assert file.is_symlink()
    assert "0.7" in (tmp_path / "kept.toml").read_text("utf-8")


def test_to_a_file_with_a_fault_nothing_is_added(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("v = 1\nthresh", "utf-8")
    with pytest.raises(BadConfig):
        config_file.change(file, told(fps="15"), "en")
    assert file.read_text("utf-8") == "v = 1\nthresh"


def test_two_that_do_not_fit_together_are_not_written(file: Path) -> None:
    with pytest.raises(UsageProblem):
        config_file.change(file, told(sink="preview", device="/dev/video10"), "en")
    assert not file.exists()


def test_a_place_that_cannot_be_written_is_one_sentence(file: Path) -> None:
    file.parent.write_text("a file where the folder should be")
    with pytest.raises(BadConfig) as caught:
        config_file.make(file, "en")
    assert caught.value.key == "error.config.refused"


VALUES = {
    "threshold": st.floats(0, 1).map(str),
    "camera": st.text(min_size=1, max_size=20).filter(lambda text: text.strip() and text.isprintable()),
    "size": st.sampled_from(["640x480", "1280x720"]),
    "fps": st.floats(1, 120).map(str),
    "max_faces": st.integers(1, 8).map(str),
    "mirror": st.sampled_from(["on", "off"]),
    "lang": st.sampled_from(["ko", "en"]),
}


@given(texts=st.fixed_dictionaries({}, optional=VALUES))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_what_is_written_is_what_is_read(tmp_path: Path, texts: dict[str, str]) -> None:
    file = tmp_path / "config.toml"
    file.unlink(missing_ok=True)
    config_file.change(file, told(**texts), "ko")
    assert config.chosen({}, config.texts(config.read(file))) == config.chosen({}, texts)
