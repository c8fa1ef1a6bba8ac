"""files_in: the files that a person means who names a folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from smilecam.capture.paths import files_in
from smilecam.errors import BadPicture

# The system refuses to look there; a name stands for all that it refuses, also to root.
TOO_LONG = "x" * 300


def made(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    return folder


def names_in(folder: Path) -> list[str]:
    return [one.relative_to(folder).as_posix() for one in files_in(folder) if isinstance(one, Path)]


def test_a_folder_is_gone_through_in_the_order_of_names_with_all_below(tmp_path: Path) -> None:
    made(tmp_path, "b.jpg", "a/2.PNG", "a/1.mp4", "c/d/e/f.webp", "a.jpg", "웃음.jpeg")
    assert names_in(tmp_path) == ["a/1.mp4", "a/2.PNG", "a.jpg", "b.jpg", "c/d/e/f.webp", "웃음.jpeg"]


def test_what_is_neither_picture_nor_video_is_passed_over_and_so_is_what_is_hidden(tmp_path: Path) -> None:
    made(tmp_path, "notes.txt", "labels.csv", "._a.jpg", ".git/x.jpg", "a.jpg")
    assert names_in(tmp_path) == ["a.jpg"]


def test_a_named_file_is_itself_whatever_it_is_called(tmp_path: Path) -> None:
    assert list(files_in(tmp_path / "gone.jpg")) == [tmp_path / "gone.jpg"]
    assert list(files_in(tmp_path / f"{TOO_LONG}.mp4")) == [tmp_path / f"{TOO_LONG}.mp4"]
    made(tmp_path, "odd.name")
    assert list(files_in(tmp_path / "odd.name")) == [tmp_path / "odd.name"]


def test_links_are_followed_and_a_loop_of_them_ends(tmp_path: Path) -> None:
    made(tmp_path, "here/a.jpg", "elsewhere/b.jpg")
    (tmp_path / "here" / "up").symlink_to(tmp_path)
    (tmp_path / "here" / "self").symlink_to(tmp_path / "here" / "self")
    (tmp_path / "here" / "linked.jpg").symlink_to(tmp_path / "here" / "a.jpg")
    assert names_in(tmp_path / "here") == ["a.jpg", "linked.jpg", "up/elsewhere/b.jpg"]


def test_a_link_to_nothing_is_given_so_that_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "lost.jpg").symlink_to(tmp_path / "nothing")
    assert names_in(tmp_path) == ["lost.jpg"]


@pytest.mark.parametrize("name", ["notes.txt", None], ids=["nothing to judge", "empty"])
def test_a_folder_without_anything_to_judge_says_so(tmp_path: Path, name: str | None) -> None:
    made(tmp_path, *([name] if name else []))
    [problem] = files_in(tmp_path)
    assert isinstance(problem, BadPicture)
    assert problem.key == "error.picture.none_in"


@pytest.mark.parametrize("name", ["gone", "gone.txt", TOO_LONG])
def test_where_nothing_is_that_could_be_a_folder_is_told_as_no_path(name: str, tmp_path: Path) -> None:
    [problem] = files_in(tmp_path / name)
    assert isinstance(problem, BadPicture)
    assert (problem.key, problem.facts) == ("error.picture.no_path", {"path": tmp_path / name})


def test_a_folder_that_may_not_be_listed_says_so_and_the_others_go_on(tmp_path: Path) -> None:
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        pytest.skip("this user may list everything")
    made(tmp_path, "a/1.jpg", "b/2.jpg")
    (tmp_path / "a").chmod(0)
    problem, file = files_in(tmp_path)
    (tmp_path / "a").chmod(0o700)
    assert isinstance(problem, BadPicture)
    assert problem.key == "error.picture.folder"
    assert file == tmp_path / "b" / "2.jpg"
