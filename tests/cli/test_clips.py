"""clips list, show, stats, verify, export, delete: what they say and do."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import click
import cv2
import pytest

from smilecam.cli.problems import FAILED, INTERRUPTED
from smilecam.record.clip import Faces, Review
from smilecam.record.places import clip_of, manifest_of
from smilecam.texts.catalogue import LANGS, Lang, say
from tests.fakes.shelf import Shelf, on_terminal

SESSION = "20261124T201500"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.mark.parametrize("lang", LANGS)
def test_an_empty_library_says_how_it_is_filled(shelf: Shelf, lang: Lang) -> None:
    for word in ("list", "stats"):
        code, told, _ = shelf.run(word, lang=lang)
        assert code == 0
        assert "smilecam clips import" in told
    code, told, _ = shelf.run("verify", lang=lang)
    assert code == 0
    assert json.loads(shelf.run("list", "--json")[1]) == {"v": 1, "clips": []}


@pytest.mark.parametrize("lang", LANGS)
def test_the_list_tells_each_clip_and_how_it_stands(shelf: Shelf, lang: Lang) -> None:
    smile, _ = shelf.hold(("P01", "smile"), ("P02", "talk"))
    shelf.library.keep(replace(smile, review=Review.ACCEPTED, faces=Faces.SEVERAL, tags=("glasses",)))
    code, told, _ = shelf.run("list", lang=lang)
    lines = [line.strip() for line in click.unstyle(told).splitlines() if line]
    assert code == 0
    assert [lines[0], lines[2]] == [f"P01/{SESSION}", f"P02/{SESSION}"]
    assert lines[1].startswith("01-smile  ✓")
    assert say("clip.faces.several", lang) in lines[1]
    assert "glasses" in lines[1]
    assert say("clip.label.talk", lang) in lines[3]
    assert len(json.loads(shelf.run("list", "P02", "--json")[1])["clips"]) == 1


def test_what_cannot_be_read_stands_in_the_list_and_says_why(shelf: Shelf) -> None:
    kept, _ = shelf.hold(("P01", "smile"), ("P01", "talk"))
    manifest_of(clip_of(kept, shelf.clips)).write_text("{")
    code, told, _ = shelf.run("list")
    assert code == 1
    assert f"P01/{SESSION}/01-smile is no manifest that can be read" in told
    assert shelf.run("list", "P09")[0] == FAILED


@pytest.mark.parametrize("lang", LANGS)
def test_a_clip_is_shown_with_its_sheet(
    shelf: Shelf, lang: Lang, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (kept,) = shelf.hold(("P01", "smile"))
    opened: list[str] = []
    monkeypatch.setattr("click.launch", opened.append)
    code, told, _ = shelf.run("show", kept.name, "--open", lang=lang)
    sheet = shelf.home / "cache" / "clips" / "P01" / f"{SESSION}-01-smile.png"
    assert code == 0
    assert (kept.name in told, "31" in told, str(sheet) in told) == (True, True, True)
    assert opened == [str(sheet)]
    assert cv2.imread(str(sheet)) is not None
    if os.name != "nt":
        assert sheet.stat().st_mode & 0o777 == 0o600
    assert shelf.run("show", "P01", "--out", str(tmp_path / "mine.png"))[0] == 0
    assert (tmp_path / "mine.png").is_file()


def test_one_file_takes_one_sheet_and_an_empty_clip_has_none(shelf: Shelf, tmp_path: Path) -> None:
    shelf.hold(("P01", "smile"), ("P01", "talk"))
    assert shelf.run("show", "P01", "--out", str(tmp_path / "x.png"))[0] == FAILED
    assert shelf.run("show", "01-smile", "--out", str(tmp_path))[0] == FAILED
    shelf.hold(("P03", "smile"), frames=0)
    assert "smilecam clips delete" in shelf.run("show", "P03")[2]


@pytest.mark.parametrize("lang", LANGS)
def test_verify_tells_and_mends(shelf: Shelf, lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, other = shelf.hold(("P01", "smile"), ("P01", "talk"))
    monkeypatch.setattr("smilecam.cli.clips.time.time", lambda: clip_of(kept, shelf.clips).stat().st_mtime + 60)
    assert shelf.run("verify", lang=lang)[0] == 0
    manifest_of(clip_of(kept, shelf.clips)).unlink()
    code, told, _ = shelf.run("verify", lang=lang)
    assert code == 1
    assert f"P01/{SESSION}/01-smile.mkv" in told
    code, told, _ = shelf.run("verify", "--mend", lang=lang)
    assert code == 0
    assert say("cli.clips.verify.is_mended", lang) in told
    clip_of(other, shelf.clips).unlink()
    code, told, _ = shelf.run("verify", "--mend", lang=lang)
    assert code == 1
    assert "✗" in told


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_exported_is_imported_elsewhere(shelf: Shelf, lang: Lang, tmp_path: Path) -> None:
    shelf.hold(("P01", "smile"), ("P02", "talk"))
    code, told, _ = shelf.run("export", str(tmp_path / "out"), lang=lang)
    assert code == 0
    assert "smilecam clips import" in told
    other = Shelf(tmp_path / "other")
    assert other.run("import", str(tmp_path / "out"), lang=lang)[0] == 0
    assert other.library.readable(()) == shelf.library.readable(())
    assert shelf.run("export", str(tmp_path / "out"), lang=lang)[0] == FAILED
    assert shelf.run("export", str(tmp_path / "all.tar"), "P01", lang=lang)[0] == 0
    assert (tmp_path / "all-000000.tar").is_file()


def test_of_nothing_there_is_no_export(shelf: Shelf, tmp_path: Path) -> None:
    assert shelf.run("export", str(tmp_path / "out"))[0] == FAILED
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("lang", LANGS)
def test_a_person_is_deleted_whole_and_weights_that_remain_are_named(shelf: Shelf, lang: Lang) -> None:
    shelf.hold(("P01", "smile"), ("P02", "talk"))
    shelf.run("show", "P01")
    learnt = shelf.home / "data" / "weights" / "mine-1" / "comparison.json"
    learnt.parent.mkdir(parents=True)
    learnt.write_text('{"splits": [{"train": ["P01"]}]}')
    code, told, _ = shelf.run("delete", "--person", "P01", "--yes", lang=lang)
    assert code == 0
    assert "mine-1" in told
    assert list(shelf.home.rglob("*P01*")) == []
    assert len(shelf.library.clips()) == 1
    assert shelf.run("delete", "--person", "P01", "--yes", lang=lang)[0] == FAILED


def test_nothing_is_deleted_without_a_yes(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.hold(("P01", "smile"), ("P02", "talk"))
    for words in (("--person", "P01"), ("P01",), (), ("P01", "--person", "P01")):
        assert shelf.run("delete", *words)[0] == FAILED
    on_terminal(monkeypatch)
    assert shelf.run("delete", "--person", "P01", typed="n\n")[0] == INTERRUPTED
    assert shelf.run("delete", "P02", typed="\n")[0] == INTERRUPTED
    assert len(shelf.library.clips()) == 2
    assert shelf.run("delete", "P02", typed="y\n")[0] == 0
    assert len(shelf.library.clips()) == 1


def test_on_a_terminal_it_shows_how_far_it_is(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.hold(("P01", "smile"))
    on_terminal(monkeypatch)
    assert shelf.run("verify")[0] == 0
