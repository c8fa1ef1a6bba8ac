from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from smilecam_model.cli.evaluate_table import notes, tell
from smilecam_model.clip_judging import ClipCounts
from smilecam_model.evaluate import Report

from tests.fakes.judged import a_judged
from tests.fakes.reports import a_crowd, a_report


def shown(report: Report, width: int = 80) -> str:
    paper = StringIO()
    tell(report, Console(file=paper, width=width))
    return paper.getvalue()


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMILECAM_LANG", "en")


def test_figures_stand_beside_the_baselines_in_eighty_columns(tmp_path: Path) -> None:
    page = shown(a_report(tmp_path, a_crowd()))
    for said in (
        "SmileCam",
        "blendshapes",
        "of seven",
        "AUC",
        "by group",
        "east",
        "macro-F1",
        "no face was found in 2",
    ):
        assert said in page
    assert "…" not in page
    assert max(map(len, page.splitlines())) <= 80


def test_in_korean_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMILECAM_LANG", "ko")
    page = shown(a_report(tmp_path, a_crowd()))
    for said in ("정확도", "블렌드셰이프", "얼굴을 찾지 못했습니다", "기쁨"):
        assert said in page
    assert "…" not in page


def test_the_gap_between_groups_is_told_with_its_interval(tmp_path: Path) -> None:
    assert " points (" in " ".join(shown(a_report(tmp_path, a_crowd())).split())


def test_what_cannot_be_told_is_a_dash(tmp_path: Path) -> None:
    page = shown(a_report(tmp_path, [a_judged(0.9, 1, name=str(at)) for at in range(3)]))
    assert "nan" not in page
    assert "–" in page


def test_all_that_must_be_known_is_a_sentence(tmp_path: Path) -> None:
    report = replace(
        a_report(tmp_path, a_crowd()),
        dataset="lfw",
        whole=4000,
        there=3000,
        gaps=1000,
        left_out=12,
        in_train=2400,
        unlabelled=9,
        fallback=7,
        ungrouped_rows=3,
        clips=ClipCounts(starting=40, absent=30, found_absent=2, unsure=50),
    )
    told = list(notes(report))
    for said in (
        "3,000",
        "1,000",
        "12 dup",
        "2,400",
        "9 pic",
        "7 small",
        "3 rows",
        "40 frames",
        "50 frames",
        "2 of 30",
    ):
        assert any(said in one for one in told), said
    assert any("SMILES" in one for one in told)
    assert any("FER+" in one for one in notes(replace(report, dataset="fer2013")))
