from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from smilecam.daemon.record import Record, need_room, read, write
from smilecam.errors import SmileCamError

ME = Record(
    os.getpid(), psutil.Process().create_time(), 1000.0, "demo", "unix:/x", "", {"camera": "demo"}, "/home/someone"
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write(ME, tmp_path / "record.json")
    assert read(tmp_path / "record.json") == ME


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    write(ME, tmp_path / "record.json")
    assert (tmp_path / "record.json").stat().st_mode & 0o077 == 0


def test_there_is_no_half_written_record(tmp_path: Path) -> None:
    write(ME, tmp_path / "record.json")
    write(replace(ME, camera="webcam"), tmp_path / "record.json")
    assert [one.name for one in tmp_path.iterdir()] == ["record.json"]


def test_a_record_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SmileCamError, match=r"folder\.refused"):
        write(ME, tmp_path / "gone" / "record.json")


@pytest.mark.parametrize(
    "words", ["", "{", "[]", "null", '{"v": 2}', '{"v": 1, "pid": 7}', "\x00\xff", json.dumps({"v": 1, "camera": 3})]
)
def test_what_is_no_record_is_nobody(words: str, tmp_path: Path) -> None:
    (tmp_path / "record.json").write_text(words)
    assert read(tmp_path / "record.json") is None


def test_no_file_is_nobody(tmp_path: Path) -> None:
    assert read(tmp_path / "record.json") is None


def test_its_process_is_found_while_it_lives() -> None:
    process = ME.process()
    assert process is not None
    assert process.pid == os.getpid()


def test_a_number_that_was_given_to_another_process_is_not_ours() -> None:
    assert replace(ME, created_s=ME.created_s - 3600).process() is None
    assert replace(ME, pid=2**22 + 7).process() is None


def test_where_no_record_could_be_written_that_is_told_before(tmp_path: Path) -> None:
    need_room(tmp_path / "smilecam.json")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(SmileCamError):
        need_room(tmp_path / "gone" / "smilecam.json")
