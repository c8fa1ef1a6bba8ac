"""The judge command: its flags, its help, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import pytest

from smilecam.cli.main import main
from tests.fakes.pictures import drawn_face
from tests.fakes.weights import tiny_weights


def called(*arguments: object) -> int:
    code: int = main([str(one) for one in arguments], standalone_mode=False)
    return code


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "face.png"
    path.write_bytes(cv2.imencode(".png", drawn_face())[1].tobytes())
    return path


def test_a_picture_is_judged(tmp_path: Path, picture: Path, capfd: pytest.CaptureFixture[str]) -> None:
    weights = tiny_weights(tmp_path / "weights")
    assert called("judge", picture, "--json", "--weights", weights) == 0
    told = capfd.readouterr()
    assert len(json.loads(told.out)["faces"]) == 1
    assert told.err == ""


def test_the_language_is_the_one_asked_for(tmp_path: Path, picture: Path, capfd: pytest.CaptureFixture[str]) -> None:
    weights = tiny_weights(tmp_path / "weights")
    assert called("judge", picture, "--lang", "ko", "--weights", weights) == 0
    assert "얼굴 1명" in capfd.readouterr().out


def test_a_file_that_cannot_be_read_ends_with_one(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert called("judge", tmp_path / "gone.jpg", "--weights", tiny_weights(tmp_path / "weights")) == 1
    assert "gone.jpg" in capfd.readouterr().err


@pytest.mark.parametrize(
    "flags",
    [
        ("--threshold", "1.1"),
        ("--threshold", "nan"),
        ("--threshold", "high"),
        ("--max-faces", "0"),
        ("--max-faces", "9"),
        ("--max-faces", "two"),
        ("--lang", "fr"),
        ("--weights", "no/such/folder"),
        ("--out", "drawn.mp4"),
        ("--nonsense",),
    ],
    ids=" ".join,
)
def test_flags_that_do_not_fit_end_with_two_and_one_sentence(
    flags: tuple[str, ...], picture: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert called("judge", picture, *flags) == 2
    told = capfd.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1


def test_without_a_path_it_says_what_is_missing(capfd: pytest.CaptureFixture[str]) -> None:
    assert called("judge") == 2
    assert "PATH" in capfd.readouterr().err


def test_help_tells_every_flag_and_loads_nothing_heavy(capfd: pytest.CaptureFixture[str]) -> None:
    assert called("judge", "--help") == 0
    out = capfd.readouterr().out
    for flag in ("--json", "--threshold", "--max-faces", "--out", "--weights", "--lang"):
        assert flag in out
