"""WordsReport: what a person reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from smilecam.cli.judge_words import WordsReport
from smilecam.cli.page import cells
from smilecam.errors import BadPicture
from smilecam.verdict import Judgement, Judgements, Mood, Verdict, Verdicts
from tests.fakes.faces import face_at

HAPPY, NEUTRAL = (0.0, 0.0, 0.0, 0.9, 0.0, 0.0, 0.1), (0.0, 0.0, 0.0, 0.1, 0.0, 0.0, 0.9)


def judgement(smile: float, track: int = -1, fallback: bool = False) -> Judgement:
    emotion = HAPPY if smile > 0.5 else NEUTRAL
    return Judgement(track, replace(face_at(100), fallback=fallback), smile, emotion, 1.0)


def still(*smiles: float, fallback: bool = False) -> Judgements:
    return Judgements(0.0, 0, (640, 480), tuple(judgement(smile, fallback=fallback) for smile in smiles))


def verdict(mood: Mood, smile: float, track: int = 1) -> Verdict:
    return Verdict(judgement(smile, track), mood, 0.0, smile, 0)


def video(report: WordsReport, path: Path, seconds: float = 4.0) -> None:
    """Tell a video in which face 1 laughs from 1 to 3 s and face 2 never."""
    for number in range(round(seconds * 10) + 1):
        t = number / 10
        laughs = 1 <= t < 3
        one = Verdict(
            judgement(0.9 if laughs else 0.1, 1), Mood.LAUGHING if laughs else Mood.CALM, 0, 0.9 if laughs else 0.1, 0
        )
        two = Verdict(judgement(0.2, 2), Mood.CALM, 0, 0.2, 0)
        report.frame(path, Verdicts(t, number, (640, 480), (one, two)))
    report.end_of(path)


def test_a_picture_is_one_line_and_smiles_are_marked(capsys: pytest.CaptureFixture[str]) -> None:
    WordsReport("en", 0.5, [Path("party.jpg")]).still(Path("party.jpg"), still(0.97, 0.03))
    assert capsys.readouterr().out == "party.jpg   2 faces   ☺ 0.97 happy    0.03 neutral\n"


def test_many_faces_go_below_a_name_in_a_narrow_terminal_and_none_is_broken(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    path = Path("단체 사진.jpg")
    WordsReport("ko", 0.5, [path]).still(path, still(0.97, 0.03, 0.5, 0.9))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "단체 사진.jpg   얼굴 4명"
    assert all(line.startswith("    ") and cells(line) <= 50 for line in lines[1:])
    assert sum(line.count("기쁨") + line.count("무표정") for line in lines[1:]) == 4


def test_the_threshold_decides_what_is_marked(capsys: pytest.CaptureFixture[str]) -> None:
    WordsReport("en", 0.98, [Path("a.jpg")]).still(Path("a.jpg"), still(0.97))
    assert "☺" not in capsys.readouterr().out


def test_a_picture_without_a_face_and_one_taken_whole_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    report = WordsReport("en", 0.5, [Path("a.jpg"), Path("longer.jpg")])
    report.still(Path("a.jpg"), still())
    report.still(Path("longer.jpg"), still(0.1, fallback=True))
    assert capsys.readouterr().out.splitlines() == [
        "a.jpg        no face",
        "longer.jpg   1 face     0.10 neutral (whole picture)",
    ]


def test_a_video_shows_each_faces_curve_and_laughs(capsys: pytest.CaptureFixture[str]) -> None:
    video(WordsReport("en", 0.5, [Path("talk.mp4")]), Path("talk.mp4"))
    head, *rows = capsys.readouterr().out.splitlines()
    assert head == "talk.mp4   2 faces   4.0 s, 41 frames"
    assert [row.rstrip() for row in rows] == [
        "  face 1  ▁▁▁▁▁▁▁▁▁▁████████████████████▁▁▁▁▁▁▁▁▁▁▁  peak 0.90",
        "          laughs 0:01.0–0:02.9",
        "  face 2  ▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂  peak 0.20",
        "          no laugh",
    ]


def test_a_narrow_terminal_gets_a_narrow_curve(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    video(WordsReport("en", 0.5, [Path("talk.mp4")]), Path("talk.mp4"))
    assert max(len(row) for row in capsys.readouterr().out.splitlines()) <= 50


def test_many_laughs_stand_in_lines_that_fit(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    report = WordsReport("en", 0.5, [Path("talk.mp4")])
    for number in range(40):
        mood = Mood.LAUGHING if number % 4 == 0 else Mood.CALM
        report.frame(Path("talk.mp4"), Verdicts(float(number), number, (640, 480), (verdict(mood, 0.5),)))
    report.end_of(Path("talk.mp4"))
    rows = capsys.readouterr().out.splitlines()[2:]
    assert rows[0].startswith("          laughs 0:00.0–0:00.0, 0:04.0–0:04.0")
    assert len(rows) > 1
    assert max(len(row) for row in rows) <= 60


def test_in_korean_it_is_korean(capsys: pytest.CaptureFixture[str]) -> None:
    report = WordsReport("ko", 0.5, [Path("a.jpg"), Path("b.mp4")])
    report.still(Path("a.jpg"), still(0.97))
    video(report, Path("b.mp4"))
    report.end(2)
    out = capsys.readouterr().out
    for words in ("얼굴 1명", "☺ 0.97 기쁨", "4.0초, 41프레임", "얼굴 2", "웃음 0:01.0–0:02.9", "웃지 않음"):
        assert words in out
    assert out.endswith("판정하지 못한 파일 2개\n")


def test_several_files_are_summed_up_and_one_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    report = WordsReport("en", 0.5, [Path("a.jpg"), Path("b.mp4")])
    report.still(Path("a.jpg"), still(0.9, 0.8, 0.1))
    video(report, Path("b.mp4"))
    report.end(1)
    assert capsys.readouterr().out.splitlines()[-1] == (
        "1 picture  1 video  5 faces  2 smiles  1 laugh  1 file could not be judged"
    )
    for one in (Path("a.jpg"), BadPicture("picture.no_path", path="x")):
        WordsReport("en", 0.5, [one]).end(0)
    assert capsys.readouterr().out == ""


def test_a_second_video_starts_with_curves_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    report = WordsReport("en", 0.5, [Path("a.mp4"), Path("b.mp4")])
    video(report, Path("a.mp4"))
    capsys.readouterr()
    video(report, Path("b.mp4"), seconds=1.0)
    assert "1.0 s, 11 frames" in capsys.readouterr().out
