from __future__ import annotations

import json
from dataclasses import replace

import pytest

from smilecam.cli.on_air import Report, kind_of, show
from smilecam.cli.page import cells
from smilecam.texts.catalogue import LANGS, Lang
from tests.test_status import STATUS


def shown(sink: str, told: str, capsys: pytest.CaptureFixture[str], *notes: str) -> str:
    show(replace(STATUS, sink=sink, told=told), notes, 1.44, "en", "smilecam stop")
    return capsys.readouterr().out


def test_a_report_travels_as_json() -> None:
    for report in (Report(STATUS, ("a note",)), Report(refused="no camera"), Report(bug="Traceback")):
        assert Report.from_json(json.loads(json.dumps(report.to_json()))) == report


def test_it_says_which_camera_where_to_look_how_to_stop_and_how_long_it_took(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = shown("virtual", "SmileCam", capsys)
    assert "after 1.4 s" in told
    assert "웹캠  1280x720" in told
    assert "pick “SmileCam” as the camera" in told
    assert "smilecam stop" in told


def test_a_link_comes_with_how_long_it_is_good(capsys: pytest.CaptureFixture[str]) -> None:
    told = shown("preview", "http://127.0.0.1:8787/#k=x", capsys)
    assert "http://127.0.0.1:8787/#k=x" in told
    assert "opens once" in told


@pytest.mark.parametrize("lang", LANGS)
def test_a_link_stays_whole_at_eighty_columns(
    lang: Lang, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    link = "http://127.0.0.1:8787/#k=" + "x" * 43
    show(replace(STATUS, sink="preview", told=link), (), 1.4, lang, "smilecam stop")
    lines = capsys.readouterr().out.splitlines()
    assert all(cells(line) <= 80 for line in lines)
    assert any(line.endswith(f" {link}") for line in lines)


def test_a_file_and_nothing_are_told_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    assert "/tmp/x.mp4" in shown("file:x.mp4", "/tmp/x.mp4", capsys)
    assert "goes nowhere" in shown("null", "", capsys)


def test_what_is_missing_is_said_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown("null", "", capsys, "no virtual camera").startswith("! no virtual camera")


def test_a_files_path_is_no_kind() -> None:
    assert kind_of(replace(STATUS, sink="file:a:b.mp4")) == "file"
