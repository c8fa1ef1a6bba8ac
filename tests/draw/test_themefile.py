from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.draw.style import Colour
from smilecam.draw.themefile import LARGEST_BYTES, find, folders_of, load, names, stamp
from smilecam.errors import BadTheme
from smilecam.texts.catalogue import LANGS, say
from tests.fakes.themes import SHIPPED, shipped_theme, tag_of

QUIET = (find("quiet") / "theme.toml").read_text("utf-8")


def with_art(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for drawing in find("quiet").glob("*.svg"):
        shutil.copy(drawing, folder)


def changed(folder: Path, old: str, new: str) -> Path:
    """Write the quiet theme with its first `old` replaced, and return its folder."""
    assert old in QUIET
    with_art(folder)
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
    assert tag_of(theme).laughing.plate == Colour(0xFF, 0xD0, 0x4B, 0xF5)
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
    assert fault_of(tmp_path / "nothing").key == "error.theme.no_file"


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
        ("width = 184\n", "", "absent"),
        ("v = 1\n", "", "absent"),
        ("width = 184", "width = 1e9", "range"),
        ("width = 184", "width = -5", "range"),
        ("width = 184", "width = nan", "range"),
        ("width = 184", 'width = "wide"', "number"),
        ("width = 184", "width = true", "number"),
        ('"#ffffff33"', '"#ffff33"', None),
        ('fill = "ember"', 'fill = "embers"', "colour"),
        ('"#ffffff33"', '"white"', "colour"),
        ('"#ffffff33"', '"#fff"', "colour"),
        ('"#ffffff33"', "0xffffff", "colour"),
        ('weight = "regular"', 'weight = "fat"', "choice"),
        ('weight = "regular"', "weight = 400", "choice"),
        ('smiling = ["starting", "blank", "idle"]', 'smiling = "starting"', "list"),
        ('smiling = ["starting", "blank", "idle"]', "smiling = [1]", "words"),
        ('title = { en = "Quiet", ko = "잔잔하게" }', 'title = "Quiet"', "texts"),
        ('title = { en = "Quiet", ko = "잔잔하게" }', "title = { en = 1 }", "words"),
        ('meter = { kind = "smile", thickness = 7, bend = 14, tick = 17 }', "meter = [{ thickness = 7 }]", "table"),
    ],
)
def test_each_fault_has_its_name(tmp_path: Path, old: str, new: str, key: str | None) -> None:
    folder = changed(tmp_path, old, new)
    if key is None:
        load(folder)
    else:
        assert fault_of(folder).key == f"error.theme.{key}"


def test_a_fault_is_told_with_its_line_and_element(tmp_path: Path) -> None:
    folder = changed(tmp_path, "height = 92", "height = 9200")
    line = QUIET.splitlines().index("height = 92") + 1
    place = fault_of(folder).facts["place"]
    assert place == f"{folder / 'theme.toml'}:{line}, tag.height"


def test_what_is_missing_is_told_with_the_line_of_its_table(tmp_path: Path) -> None:
    folder = changed(tmp_path, 'lost = "heart-lost.svg"\n', "")
    line = QUIET.splitlines().index("[hearts]") + 1
    place = fault_of(folder).facts["place"]
    assert place == f"{folder / 'theme.toml'}:{line}, hearts"


@pytest.mark.parametrize("name", SHIPPED)
def test_each_of_ours_has_every_element(name: str) -> None:
    theme = shipped_theme(name)
    absent = {one.name for one in fields(theme) if getattr(theme, one.name) is None}
    assert absent <= ({"caption"} if name == "quiet" else set())
    assert theme.title.keys() == {"ko", "en"}


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ours_say_they_say_in_both_languages(name: str) -> None:
    for key, phrases in shipped_theme(name).phrases.items():
        assert phrases.keys() == {"ko", "en"}, key


def own(folder: Path, name: str, text: str) -> Path:
    """Write a user's theme and return its folder."""
    (folder / name).mkdir(parents=True)
    (folder / name / "theme.toml").write_text(text, "utf-8")
    return folder / name


def test_a_theme_that_builds_on_another_says_only_what_differs(tmp_path: Path) -> None:
    folder = own(tmp_path, "mine", 'v = 1\nextends = "quiet"\n[colours]\ngold = "#00ff00"\n[tag]\nwidth = 200\n')
    theme = load(folder, tmp_path)
    assert tag_of(theme).width == 200
    assert tag_of(theme).height == 92
    assert theme.card.line == Colour(0, 255, 0)
    assert theme.hearts is not None


def test_an_element_that_is_false_is_not_there(tmp_path: Path) -> None:
    theme = load(own(tmp_path, "mine", 'v = 1\nextends = "quiet"\ntimer = false\nstatus = false\n'))
    assert (theme.timer, theme.status) == (None, None)


def test_a_fault_of_a_theme_that_another_builds_on_is_told_where_it_is(tmp_path: Path) -> None:
    own(tmp_path, "base", 'v = 1\nextends = "quiet"\n[tag]\nwidth = -1\n')
    folder = own(tmp_path, "mine", 'v = 1\nextends = "base"\n')
    with pytest.raises(BadTheme) as caught:
        load(folder, tmp_path)
    assert caught.value.facts["place"] == f"{tmp_path / 'base' / 'theme.toml'}:4, tag.width"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('extends = "mine"', "cycle"),
        ('extends = "nobody"', "extends"),
        ("extends = 3", "extends"),
        ('extends = "../quiet"', "extends"),
        ('extends = "quiet"\n[hearts]\nart = "none.svg"', "art_absent"),
        ('extends = "quiet"\n[hearts]\nart = "../quiet/heart.svg"', "art_name"),
        ('extends = "quiet"\n[hearts]\nart = "/etc/passwd"', "art_name"),
        ('extends = "quiet"\n[hearts]\nart = 3', "art_name"),
        ('extends = "quiet"\n[phrases]\nlaugh = { ko = "<script>alert(1)</script>" }', "words"),
        ('extends = "quiet"\n[phrases]\nlaugh = { ko = "{name.__class__}" }', "fact"),
        ('extends = "quiet"\n[phrases]\nlaugh = { ko = [] }', "list"),
        ('extends = "quiet"\n[phrases]\nlaugh = { fr = "rire" }', "texts"),
        ('extends = "quiet"\n[phrases]\nlaugh = "ha"', "texts"),
        ('extends = "quiet"\n[phrases]\nlaughs = { en = "ha" }', "key"),
        ('extends = "quiet"\n[phrases]\nlaugh = { en = "' + "ha" * 40 + '" }', "words"),
        ('extends = "quiet"\nphrases = 3', "table"),
        ('extends = "quiet"\ncolours = 3', "table"),
        ('extends = "quiet"\n[colours]\ngold = "shiny"', "colour"),
        ('extends = "quiet"\n[confetti]\ncount = 1e9', "number"),
        ('extends = "quiet"\n[confetti]\ncount = 100000', "range"),
        ('extends = "quiet"\n[confetti]\ncolours = []', "list"),
        ('extends = "quiet"\n[confetti]\nshapes = ["knife"]', "choice"),
        ('extends = "quiet"\n[tag]\nwidth = nan', "range"),
        ('extends = "quiet"\n[banner]\nletters = { size = inf }', "range"),
        ('extends = "quiet"\nhearts = true', "table"),
    ],
)
def test_what_a_users_theme_may_get_wrong_is_told_by_name(tmp_path: Path, text: str, key: str) -> None:
    own(tmp_path, "mine", f"v = 1\n{text}\n")
    with pytest.raises(BadTheme) as caught:
        load(tmp_path / "mine", tmp_path)
    assert caught.value.key == f"error.theme.{key}"
    for lang in LANGS:
        assert say(caught.value.key, lang, **caught.value.facts)


def test_themes_that_build_on_one_another_end(tmp_path: Path) -> None:
    own(tmp_path, "a", 'v = 1\nextends = "b"\n')
    own(tmp_path, "b", 'v = 1\nextends = "a"\n')
    with pytest.raises(BadTheme) as caught:
        load(tmp_path / "a", tmp_path)
    assert caught.value.key == "error.theme.cycle"
    for number in range(8):
        own(tmp_path, f"n{number}", f'v = 1\nextends = "n{number + 1}"\n')
    own(tmp_path, "n8", 'v = 1\nextends = "quiet"\n')
    with pytest.raises(BadTheme) as caught:
        load(tmp_path / "n0", tmp_path)
    assert caught.value.key == "error.theme.deep"


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    folder = own(tmp_path, "mine", 'v = 1\nextends = "quiet"\n[hearts]\nart = "away.svg"\n')
    (folder / "away.svg").symlink_to(find("quiet") / "heart.svg")
    with pytest.raises(BadTheme) as caught:
        load(folder, tmp_path)
    assert caught.value.key == "error.theme.art_absent"
    other = tmp_path / "other"
    other.mkdir()
    (other / "theme.toml").symlink_to(folder / "theme.toml")
    with pytest.raises(BadTheme) as caught:
        load(other, tmp_path)
    assert caught.value.key == "error.theme.no_file"


def test_what_is_no_file_is_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "theme.toml")
    assert fault_of(tmp_path).key == "error.theme.no_file"


def test_a_users_theme_is_found_beside_ours_but_never_instead(tmp_path: Path) -> None:
    own(tmp_path, "mine", "v = 1")
    own(tmp_path, "quiet", "v = 1")
    own(tmp_path, "not a name!", "v = 1")
    known = names(tmp_path)
    assert list(known)[:4] == sorted(SHIPPED)
    assert set(known) == {*SHIPPED, "mine"}
    assert find("mine", tmp_path) == tmp_path / "mine"
    assert find("quiet", tmp_path) == find("quiet")


def test_a_stamp_changes_with_each_file_of_a_theme_and_of_those_below(tmp_path: Path) -> None:
    base = own(tmp_path, "base", 'v = 1\nextends = "quiet"\n')
    folder = own(tmp_path, "mine", 'v = 1\nextends = "base"\n')
    folders = folders_of("mine", tmp_path)
    assert folders == (folder, base, find("quiet"))
    before = stamp(folders)
    assert stamp(folders) == before
    os.utime(base / "theme.toml", (1, 1))
    after = stamp(folders)
    assert after != before
    (folder / "new.svg").write_text("<svg/>", "utf-8")
    assert stamp(folders) != after


def test_a_broken_theme_still_names_its_folder_and_one_that_is_gone_none(tmp_path: Path) -> None:
    folder = own(tmp_path, "mine", "broken [")
    assert folders_of("mine", tmp_path) == (folder,)
    assert folders_of("nobody", tmp_path) == ()


lines = st.sampled_from([number for number, line in enumerate(QUIET.splitlines()) if re.match(r"\w+ =", line)])
values = st.sampled_from(["0", "-1", "1e308", "inf", '""', "[]", "{}", "true", "1979-05-27", '"#12345g"', "[[1]]"])


@given(lines, values)
def test_no_value_anywhere_does_worse_than_a_bad_theme(
    tmp_path_factory: pytest.TempPathFactory, line: int, value: str
) -> None:
    folder = tmp_path_factory.mktemp("theme")
    with_art(folder)
    text = QUIET.splitlines()
    text[line] = text[line].split("=")[0] + "= " + value
    (folder / "theme.toml").write_text("\n".join(text), "utf-8")
    with suppress(BadTheme):
        load(folder)
