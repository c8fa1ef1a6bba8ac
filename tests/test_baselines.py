from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from smilecam.baselines import LARGEST_BYTES, BaselineFile
from smilecam.calibration import Baseline
from smilecam.errors import BadBaseline, SmileCamError

MINE = Baseline(-0.4, 0.12, "d71d08", "2026-11-24T14:00:00+00:00")


@pytest.fixture
def kept(tmp_path: Path) -> BaselineFile:
    return BaselineFile(tmp_path / "data" / "baseline.json")


def written(kept: BaselineFile, text: str) -> BaselineFile:
    kept.path.parent.mkdir()
    kept.path.write_text(text, "utf-8")
    return kept


def test_what_is_kept_comes_back(kept: BaselineFile) -> None:
    kept.keep(MINE)
    assert kept.read() == MINE
    assert json.loads(kept.path.read_text("utf-8"))["v"] == 1


def test_where_nothing_is_kept_there_is_none(kept: BaselineFile) -> None:
    assert kept.read() is None
    assert not kept.forget()


def test_what_is_forgotten_is_gone(kept: BaselineFile) -> None:
    kept.keep(MINE)
    assert kept.forget()
    assert kept.read() is None


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_only_its_owner_may_read_it(kept: BaselineFile) -> None:
    kept.keep(MINE)
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600


def test_no_half_file_stays_beside_it(kept: BaselineFile) -> None:
    kept.keep(MINE)
    assert [one.name for one in kept.path.parent.iterdir()] == ["baseline.json"]


def test_what_a_newer_version_adds_is_passed_over(kept: BaselineFile) -> None:
    kept.keep(MINE)
    told = json.loads(kept.path.read_text("utf-8"))
    kept.path.write_text(json.dumps({**told, "more": [1]}), "utf-8")
    assert kept.read() == MINE


@pytest.mark.parametrize(
    "text",
    [
        "",
        '{"v": 1, "logit": -0.4, "spr',
        "[]",
        "7",
        "[" * 20000,
        '{"logit": 0}',
        '{"v": 1, "logit": "x", "spread": 0, "weights": "", "made": ""}',
        '{"v": 1, "logit": NaN, "spread": 0, "weights": "", "made": ""}',
        '{"v": 1, "logit": 1e9, "spread": 0, "weights": "", "made": ""}',
        '{"v": 1, "logit": 0, "spread": -1, "weights": "", "made": ""}',
    ],
    ids=["empty", "torn", "list", "number", "deep", "bare", "words", "nan", "far", "spread"],
)
def test_a_torn_or_foreign_file_is_told(kept: BaselineFile, text: str) -> None:
    with pytest.raises(BadBaseline) as told:
        written(kept, text).read()
    assert told.value.key == "error.baseline.form"


def test_bytes_that_are_no_text_are_told(kept: BaselineFile) -> None:
    written(kept, "").path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadBaseline):
        kept.read()


def test_a_huge_file_is_not_read(kept: BaselineFile) -> None:
    with pytest.raises(BadBaseline):
        written(kept, " " * (LARGEST_BYTES + 1)).read()


def test_another_version_is_told_as_such(kept: BaselineFile) -> None:
    with pytest.raises(BadBaseline) as told:
        written(kept, '{"v": 2}').read()
    assert told.value.key == "error.baseline.version"


def test_a_folder_in_its_place_is_told(kept: BaselineFile) -> None:
    kept.path.mkdir(parents=True)
    with pytest.raises(BadBaseline) as told:
        kept.read()
    assert told.value.key == "error.baseline.unreadable"


def test_where_nothing_can_be_written_what_was_there_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(SmileCamError) as told:
        BaselineFile(tmp_path / "file" / "baseline.json").keep(MINE)
    assert told.value.key == "error.folder.refused"
    assert (tmp_path / "file").read_text() == "no folder"
