"""overlays list, show, preview, validate, new: what they say, write and return."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest
from click.testing import CliRunner

from smilecam.cli.main import main
from smilecam.cli.problems import FAILED
from smilecam.draw import gallery
from smilecam.draw.theme import ELEMENTS
from smilecam.draw.themefile import load, named
from smilecam.texts.catalogue import LANGS, Lang, say, sentences
from tests.fakes.themes import SHIPPED


def run(home: Path, *arguments: str, lang: str = "en") -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["overlays", *arguments], env={"SMILECAM_HOME": str(home), "SMILECAM_LANG": lang})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def break_it(home: Path, name: str = "mine") -> None:
    file = home / "config" / "overlays" / name / "theme.toml"
    file.write_text(file.read_text("utf-8").replace("width = 184", "width = -1"), "utf-8")


@pytest.mark.parametrize("lang", LANGS)
def test_the_list_names_ours_and_the_users_and_what_is_wrong(tmp_path: Path, lang: Lang) -> None:
    assert run(tmp_path, "new", "mine", lang=lang)[0] == 0
    code, told, _ = run(tmp_path, "list", lang=lang)
    assert code == 0
    assert [line.split()[0] for line in told.splitlines()[:5]] == [*sorted(SHIPPED), "mine"]
    break_it(tmp_path)
    code, told, _ = run(tmp_path, "list", lang=lang)
    assert code == 1
    assert "tag.width" in told


@pytest.mark.parametrize("lang", LANGS)
def test_a_new_theme_fits_and_is_the_users_to_change(tmp_path: Path, lang: Lang) -> None:
    code, told, _ = run(tmp_path, "new", "내-테마", lang=lang)
    assert code == 0
    assert "내-테마" in told
    theme = named("내-테마", tmp_path / "config" / "overlays")
    assert all(getattr(theme, one) is not None for one in ELEMENTS if one != "caption")
    assert run(tmp_path, "validate", "내-테마", lang=lang)[0] == 0


@pytest.mark.parametrize(
    ("name", "key"), [("quiet", "taken"), ("../up", "name"), ("a b", "name"), ("x" * 41, "name"), ("mine", "exists")]
)
def test_a_name_that_does_not_fit_is_refused(tmp_path: Path, name: str, key: str) -> None:
    run(tmp_path, "new", "mine")
    before = sorted(tmp_path.rglob("*"))
    code, _, fault = run(tmp_path, "new", name)
    place = tmp_path / "config" / "overlays" / name
    assert code == FAILED
    assert say(f"error.theme.{key}", "en", found=name, place=place) in fault.replace("\n", " ")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("no folder")
    code, _, fault = run(tmp_path, "new", "mine")
    assert code == FAILED
    assert "cannot be written" in fault


def test_validate_reads_all_or_those_named_or_a_folder_anywhere(tmp_path: Path) -> None:
    run(tmp_path, "new", "mine")
    assert run(tmp_path, "validate")[1].count("fits.") == len(SHIPPED) + 1
    break_it(tmp_path)
    code, told, _ = run(tmp_path, "validate", "mine", "quiet")
    assert code == 1
    assert "theme.toml:" in told
    assert "quiet fits." in told
    assert run(tmp_path, "validate", str(tmp_path / "config" / "overlays" / "mine"))[0] == 1
    assert run(tmp_path, "validate", "nobody")[0] == FAILED


@pytest.mark.parametrize("lang", LANGS)
def test_show_tells_each_element_and_whether_it_is_drawn(tmp_path: Path, lang: Lang) -> None:
    told = run(tmp_path, "show", "quiet", lang=lang)[1]
    for element in ELEMENTS:
        assert f"{'○' if element == 'caption' else '●'} {element}" in told
        assert say(f"cli.overlays.element.{element}", lang) in told
    elements = {key.rpartition(".")[2] for key in sentences(lang) if key.startswith("cli.overlays.element.")}
    assert elements == set(ELEMENTS)


def test_preview_writes_every_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gallery, "STATES", {name: gallery.STATES[name] for name in ("calm", "out", "card")})
    out = tmp_path / "look"
    code, told, _ = run(tmp_path, "preview", "yeneung", "--out", str(out), "--size", "320x180")
    assert code == 0
    assert "3 pictures" in told
    assert sorted(path.stem for path in out.iterdir()) == ["calm", "card", "out"]
    assert cv2.imread(str(out / "out.png")).shape == (180, 320, 3)


def test_a_preview_that_cannot_be_written_and_a_size_that_does_not_fit_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, _, fault = run(tmp_path, "preview", "quiet", "--out", str(tmp_path / "file" / "x"), "--size", "160x120")
    assert code == FAILED
    assert "cannot be written" in fault
    assert run(tmp_path, "preview", "quiet", "--size", "9x9")[0] == FAILED


def test_the_new_themes_file_says_in_the_users_language_what_it_holds(tmp_path: Path) -> None:
    for lang in LANGS:
        run(tmp_path, "new", lang, lang=lang)
        file = tmp_path / "config" / "overlays" / lang / "theme.toml"
        assert say("cli.overlays.new.about", lang) in file.read_text("utf-8")
        assert load(file.parent)
