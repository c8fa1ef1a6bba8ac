from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from smilecam.whole import stamp, write_whole


def test_it_takes_the_place_of_what_was_there_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "한글.json"
    write_whole(file, "old")
    write_whole(file, "새 것", lasting=False)
    assert file.read_text("utf-8") == "새 것"
    assert [one.name for one in file.parent.iterdir()] == ["한글.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_it_is_its_owners_only(tmp_path: Path) -> None:
    write_whole(tmp_path / "mine", "x")
    assert (tmp_path / "mine").stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "kept"
    write_whole(file, "old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(file, "new")
    assert [(one.name, one.read_text("utf-8")) for one in tmp_path.iterdir()] == [("kept", "old")]


def test_a_stamp_tells_a_written_file_from_what_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert stamp(path) is None
    write_whole(path, "one")
    first = stamp(path)
    assert first == stamp(path)
    write_whole(path, "two")  # as long, perhaps within one tick of the clock: another file all the same
    assert stamp(path) != first


def test_two_who_write_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    file, seen = tmp_path / "both", set()
    texts = ["a" * 50_000, "b" * 60_000]
    write_whole(file, texts[0])

    def write(text: str) -> None:
        for _ in range(60):
            write_whole(file, text, lasting=False)

    with ThreadPoolExecutor(2) as both:
        writing = [both.submit(write, text) for text in texts]
        while not all(one.done() for one in writing):
            seen.add(file.read_text())
        for one in writing:
            one.result()
    assert seen <= set(texts)
    assert [one.name for one in tmp_path.iterdir()] == ["both"]
