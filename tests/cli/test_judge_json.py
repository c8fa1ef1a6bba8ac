"""JsonReport: the lines that programs read."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from smilecam.cli.judge_json import JsonReport
from smilecam.faces import Box
from smilecam.verdict import EMOTIONS, Judgement, Judgements, Mood, Verdict, Verdicts
from tests.fakes.faces import face_at

EMOTION = (0.01, 0.02, 0.03, 0.9, 0.01, 0.01, 0.02)


def judgement(track: int = -1, fallback: bool = False) -> Judgement:
    face = replace(face_at(100.123456, person=1), box=Box(1.23456, 2.5, 30.0, 40.009), fallback=fallback)
    return Judgement(track, face, 0.876543, EMOTION, 0.4)


def test_a_picture_is_one_line_with_its_faces(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    JsonReport().still(Path("a/b.jpg"), Judgements(0.0, 0, (640, 480), (judgement(),)))
    told = json.loads(capfdbinary.readouterr().out)
    assert told == {
        "path": "a/b.jpg",
        "faces": [
            {
                "box": [1.23, 2.5, 30.0, 40.01],
                "smile": 0.8765,
                "emotion": dict(zip(EMOTIONS, EMOTION, strict=True)),
                "quality": 1.0,
            }
        ],
    }


def test_a_picture_taken_whole_says_so(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    JsonReport().still(Path("a.jpg"), Judgements(0.0, 0, (64, 64), (judgement(fallback=True),)))
    assert json.loads(capfdbinary.readouterr().out)["faces"][0]["fallback"] is True


def test_a_frame_tells_its_time_and_who_laughs(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    faces = tuple(
        Verdict(judgement(track), mood, 0.0, 0.5, 1)
        for track, mood in ((7, Mood.FALLING), (3, Mood.RISING), (4, Mood.CALM))
    )
    JsonReport().frame(Path("v.mp4"), Verdicts(1.23456789, 37, (640, 480), faces))
    told = json.loads(capfdbinary.readouterr().out)
    assert told["t"] == 1.234568
    assert [(face["track"], face["laughing"]) for face in told["faces"]] == [(7, True), (3, False), (4, False)]
    assert list(told["faces"][0]) == ["track", "box", "smile", "emotion", "quality", "laughing"]


def test_a_frame_without_faces_is_a_line_too(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    JsonReport().frame(Path("v.mp4"), Verdicts(0.0, 0, (640, 480), ()))
    assert json.loads(capfdbinary.readouterr().out) == {"path": "v.mp4", "t": 0.0, "faces": []}


@pytest.mark.parametrize("name", ["웃음.jpg".encode(), b"caf\xe9.jpg"], ids=["Hangul", "no UTF-8"])
def test_a_file_name_comes_out_as_its_own_bytes(name: bytes, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    JsonReport().still(Path(os.fsdecode(name)), Judgements(0.0, 0, (1, 1), ()))
    assert b'"' + name + b'"' in capfdbinary.readouterr().out


def test_ends_say_nothing(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    report = JsonReport()
    report.end_of(Path("v.mp4"))
    report.end(3)
    assert capfdbinary.readouterr() == (b"", b"")
