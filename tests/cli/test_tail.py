from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest

from smilecam.cli import tail
from smilecam.errors import SmileCamError


def test_only_the_last_lines_are_told(tmp_path: Path) -> None:
    path = tmp_path / "s.log"
    path.write_text("".join(f"line {n}\n" for n in range(500)))
    told = list(tail.lines(path, follow=False))
    assert len(told) == tail.LAST
    assert told[-1] == "line 499\n"


def test_following_tells_what_is_added_and_goes_over_to_the_next_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.log"
    path.write_text("a\n")
    happens: Iterator[Callable[[], object]] = iter(
        [
            lambda: path.write_text("a\nb\n"),
            lambda: path.rename(tmp_path / "s.log.1"),
            lambda: path.write_text("c\n"),
        ]
    )
    monkeypatch.setattr("time.sleep", lambda _: next(happens)())
    assert list(islice(tail.lines(path, follow=True), 3)) == ["a\n", "b\n", "c\n"]


def test_no_log_and_one_that_cannot_be_opened_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(SmileCamError, match=r"log\.none"):
        next(tail.lines(tmp_path / "s.log", follow=False))
    with pytest.raises(SmileCamError, match=r"log\.refused"):
        next(tail.lines(tmp_path, follow=False))


def test_bytes_that_are_no_text_are_shown_as_such(tmp_path: Path) -> None:
    path = tmp_path / "s.log"
    path.write_bytes(b"\xff\xfe from C\n")
    assert "from C" in next(tail.lines(path, follow=False))
