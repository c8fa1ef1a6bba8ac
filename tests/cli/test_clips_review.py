"""clips review, label: what a reviewer says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from smilecam.cli.problems import FAILED
from smilecam.record.clip import Review
from smilecam.texts.catalogue import LANGS, Lang
from tests.fakes.shelf import Shelf, on_terminal


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path)
    shelf.hold(("P01", "smile"), ("P01", "talk"), ("P02", "neutral"))
    return shelf


def reviews(shelf: Shelf) -> list[Review]:
    return [one.review for one in shelf.library.readable(())]


def press(monkeypatch: pytest.MonkeyPatch, keys: str) -> None:
    waiting: Iterator[str] = iter(keys)
    monkeypatch.setattr("click.getchar", lambda: next(waiting))
    on_terminal(monkeypatch)


@pytest.mark.parametrize("lang", LANGS)
def test_one_key_decides_on_each_clip_and_is_kept_at_once(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, lang: Lang
) -> None:
    press(monkeypatch, "a?rq")
    code, told, _ = shelf.run("review", lang=lang)
    assert code == 0
    assert reviews(shelf) == [Review.ACCEPTED, Review.REJECTED, Review.OPEN]
    assert "3/3" in told
    assert (shelf.home / "cache" / "clips" / "P01").is_dir()


def test_keys_mean_the_same_where_the_keyboard_writes_hangul(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    press(monkeypatch, "ㅁㄱㅂ")
    shelf.run("review")
    assert reviews(shelf) == [Review.ACCEPTED, Review.REJECTED, Review.OPEN]


def test_another_label_is_given_before_it_is_decided(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    press(monkeypatch, "lasq")
    assert shelf.run("review", typed="laugh\n")[0] == 0
    first = shelf.library.readable(())[0]
    assert (first.labels[-1].label, first.review) == ("laugh", Review.ACCEPTED)


def test_what_was_reviewed_is_not_asked_again_unless_it_is_named(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shelf.run("review", "P01", "P02", "--accept")[0] == 0
    press(monkeypatch, "r")
    code, told, _ = shelf.run("review")
    assert (code, told) == (0, "Every clip has been reviewed.\n")
    opened: list[str] = []
    monkeypatch.setattr("click.launch", opened.append)
    shelf.run("review", "P02", "--open")
    assert reviews(shelf) == [Review.ACCEPTED, Review.ACCEPTED, Review.REJECTED]
    assert len(opened) == 1
    shelf.run("review", "P02", "--reopen")
    assert reviews(shelf)[2] is Review.OPEN


@pytest.mark.parametrize("words", [(), ("--accept",), ("P01", "--accept", "--reject"), ("P09", "--accept")])
def test_without_a_terminal_it_has_to_be_said_which_and_what(shelf: Shelf, words: tuple[str, ...]) -> None:
    assert shelf.run("review", *words)[0] == FAILED
    assert reviews(shelf) == [Review.OPEN] * 3


@pytest.mark.parametrize("lang", LANGS)
def test_a_label_is_put_over_a_part_or_all(shelf: Shelf, lang: Lang) -> None:
    code, told, _ = shelf.run("label", "P02", "unsure", "--from", "0", "--to", "0.5", lang=lang)
    assert code == 0
    assert "03-neutral" in told
    assert shelf.library.readable(["P02"])[0].labels[-1].end_s == 0.5
    assert shelf.run("label", "P01", "laugh", lang=lang)[0] == 0
    assert [one.labels[-1].label for one in shelf.library.readable(["P01"])] == ["laugh", "laugh"]


@pytest.mark.parametrize("words", [("P01", "smlie"), ("smile",), ("P01", "smile", "--from", "7"), ("P09", "smile")])
def test_what_is_no_label_or_no_part_changes_nothing(shelf: Shelf, words: tuple[str, ...]) -> None:
    before = shelf.library.readable(())
    assert shelf.run("label", *words)[0] == FAILED
    assert shelf.library.readable(()) == before
