from __future__ import annotations

import pytest

from smilecam.cli import rows


def test_words_begin_in_one_column_whatever_the_script(capsys: pytest.CaptureFixture[str]) -> None:
    rows.show([("camera", "demo"), ("카메라", "demo"), ("", "more")])
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["  camera   demo", "  카메라   demo", "           more"]


def test_long_words_go_on_below_themselves(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    rows.show([("문제", "카메라가 더 없습니다")])
    assert capsys.readouterr().out.splitlines() == ["  문제   카메라가 더", "         없습니다"]


def test_whoever_reads_lines_is_given_them_whole(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    rows.show([("trouble", "word " * 100)])
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_long_link_stays_on_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    link = "http://127.0.0.1:8787/#k=" + "x" * 300
    rows.show([("watch at", link)])
    assert capsys.readouterr().out == f"  watch at   {link}\n"
