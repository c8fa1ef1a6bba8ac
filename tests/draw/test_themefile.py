from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.draw.theme import Colour
from smilecam.draw.themefile import LARGEST_BYTES, find, load
from smilecam.errors import BadTheme
from smilecam.texts.catalogue import LANGS, say

QUIET = (find("quiet") / "theme.toml").read_text("utf-8")


def changed(folder: Path, old: str, new: str) -> Path:
    """Write the quiet theme with its first `old` replaced, and return its folder."""
    assert old in QUIET
    folder.mkdir(exist_ok=True)
    (folder / "theme.toml").write_text(QUIET.replace(old, new, 1), "utf-8")
    return folder


def fault_of(folder: Path) -> BadTheme:
    """Return what is wrong with the theme there; its sentence can be said in each language."""
    with pytest.raises(BadTheme) as caught:
        load(folder)
    for lang in LANGS:
        assert str(caught.value.facts["place"]) in say(caught.value.key, lang, **caught.value.facts)
    return caught.value


def test_the_quiet_theme_is_whole() -> None:
    theme = load(find("quiet"))
    assert theme.title.keys() == {"ko", "en"}
    assert theme.tag.laughing.plate == Colour(0xFF, 0xD0, 0x4B, 0xF5)
    assert theme.card.smiling == ("starting", "blank", "idle")


def test_a_theme_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(BadTheme) as caught:
        find("loud")
    assert caught.value.facts["found"] == "loud"
    assert "quiet" in str(caught.value.facts["known"])


@pytest.mark.parametrize("name", ["../overlays/quiet", "", ".", "/etc", "QUIET "])
def test_only_a_plain_name_finds_a_theme(name: str) -> None:
    with pytest.raises(BadTheme):
        find(name)


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    assert fault_of(tmp_path / "nothing").key == "error.theme.unreadable"


def test_a_file_that_is_no_text_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_bytes(b"\xff\xfe\x00v = 1")
    assert fault_of(tmp_path).key == "error.theme.unreadable"


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_bytes(b"#" * (LARGEST_BYTES + 1))
    assert fault_of(tmp_path).key == "error.theme.large"


@pytest.mark.parametrize("text", ["[tag", "v = ", "v = 1\nv = 1", "x = " + "[" * 5000])
def test_what_is_no_toml_is_told_with_the_reason(tmp_path: Path, text: str) -> None:
    (tmp_path / "theme.toml").write_text(text, "utf-8")
    fault = fault_of(tmp_path)
    assert fault.key == "error.theme.syntax"
    assert fault.facts["reason"]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("v = 1", "v = 2", "version"),
        ("v = 1", 'v = "1"', "version"),
        ("radius = 24", "radius = 24\nshadow = 3", "key"),
        ("radius = 24\n", "", "absent"),
        ("v = 1\n", "", "absent"),
        ("width = 184", "width = 1e9", "range"),
        ("width = 184", "width = -5", "range"),
        ("width = 184", "width = nan", "range"),
        ("width = 184", 'width = "wide"', "number"),
        ("width = 184", "width = true", "number"),
        ('"#ffffff33"', '"#ffff33"', None),
        ('"#ffffff33"', '"white"', "colour"),
        ('"#ffffff33"', '"#fff"', "colour"),
        ('"#ffffff33"', "0xffffff", "colour"),
        ('weight = "regular"', 'weight = "fat"', "choice"),
        ('weight = "regular"', "weight = 400", "choice"),
        ('smiling = ["starting", "blank", "idle"]', 'smiling = "starting"', "names"),
        ('smiling = ["starting", "blank", "idle"]', "smiling = [1]", "names"),
        ('title = { en = "Quiet", ko = "잔잔하게" }', 'title = "Quiet"', "texts"),
        ('title = { en = "Quiet", ko = "잔잔하게" }', "title = { en = 1 }", "texts"),
        ("[tag.meter]\nthickness = 7\nbend = 14\ntick = 17", "[[tag.meter]]", "table"),
    ],
)
def test_each_fault_has_its_name(tmp_path: Path, old: str, new: str, key: str | None) -> None:
    folder = changed(tmp_path, old, new)
    if key is None:
        load(folder)
    else:
        assert fault_of(folder).key == f"error.theme.{key}"


def test_a_fault_is_told_with_its_line_and_element(tmp_path: Path) -> None:
    folder = changed(tmp_path, "bend = 14", "bend = 1400")
    line = QUIET.splitlines().index("bend = 14") + 1
    place = fault_of(folder).facts["place"]
    assert place == f"{folder / 'theme.toml'}:{line}, tag.meter.bend"


def test_what_is_missing_is_told_with_the_line_of_its_table(tmp_path: Path) -> None:
    folder = changed(tmp_path, "bend = 14\n", "")
    line = QUIET.splitlines().index("[tag.meter]") + 1
    place = fault_of(folder).facts["place"]
    assert place == f"{folder / 'theme.toml'}:{line}, tag.meter"


lines = st.sampled_from([number for number, line in enumerate(QUIET.splitlines()) if re.match(r"\w+ =", line)])
values = st.sampled_from(["0", "-1", "1e308", "inf", '""', "[]", "{}", "true", "1979-05-27", '"#12345g"', "[[1]]"])


@given(lines, values)
def test_no_value_anywhere_does_worse_than_a_bad_theme(
    tmp_path_factory: pytest.TempPathFactory, line: int, value: str
) -> None:
    folder = tmp_path_factory.mktemp("theme")
    text = QUIET.splitlines()
    text[line] = text[line].split("=")[0] + "= " + value
    (folder / "theme.toml").write_text("\n".join(text), "utf-8")
    with suppress(BadTheme):
        load(folder)
