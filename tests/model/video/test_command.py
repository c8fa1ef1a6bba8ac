"""`smilecam model evaluate-video` as a user types it."""

import json
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console
from smilecam_model.cli.evaluate_video_table import notes, tables, tell
from smilecam_model.video.report import Report

from smilecam.cli.main import main
from smilecam.perception.crop import CropRule
from smilecam.settings import RefereeSettings
from tests.fakes.crops import made_up_set, saved
from tests.fakes.sections import a_section
from tests.fakes.spans import shaded_video
from tests.fakes.weights import tiny_weights


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with weights, a clip with its table, and cached people."""
    folder = tmp_path_factory.mktemp("home")
    tiny_weights(folder / "weights")
    shaded_video(folder / "a.mp4", [90] * 40)
    (folder / "events.csv").write_text("file,start_s,end_s,label\na.mp4,0,1,not\n", "utf-8")
    saved(made_up_set("celeba", 40), folder / "cache", CropRule())
    saved(made_up_set("talk", 60, tracks=10), folder / "cache", CropRule())
    return folder


def run(home: Path, *arguments: object, lang: str = "en") -> Result:
    runner = CliRunner(env={"SMILECAM_LANG": lang, "SMILECAM_HOME": str(home / "own"), "COLUMNS": "100"})
    given = ["model", "evaluate-video", "--weights", home / "weights", *arguments]
    return runner.invoke(main, [str(one) for one in given])


def test_json_is_one_object_on_stdout_alone(home: Path) -> None:
    done = run(home, "--events", home / "events.csv", "--threshold", "0.7", "--hold", "0.3", "--json")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert (found["weights"], found["threshold"], found["hold_s"]) == ("tiny", 0.7, 0.3)
    assert found["sections"]["clips"]["straight_s"] == 1.0
    assert "face_landmarker.task" in done.stderr  # who does not judge beside it is said


def test_the_cards_threshold_and_the_shipped_hold_are_the_default(home: Path) -> None:
    found = json.loads(run(home, "--events", home / "events.csv", "--json").stdout)
    assert (found["threshold"], found["hold_s"]) == (0.5, 0.1)


def test_made_up_sequences_come_with_a_report_and_a_plot(home: Path, tmp_path: Path) -> None:
    done = run(home, "--synthetic", "0.01", "--data", home / "cache", "--out", tmp_path / "out")
    assert done.exit_code == 0
    for word in ("Made-up sequences", "SmileCam", "Mean of five", "an hour", "still faces"):
        assert word in done.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["report.json", "synthetic.png"]


@pytest.mark.parametrize(
    ("rows", "arguments", "word"),
    [
        ("a.mp4,0,1,grin", (), "row 2"),
        ("a.mp4,0,9,not", (), "row 2"),
        ("b.mp4,0,1,not", (), "row 2"),
        ("a.mp4,0,1,not\na.mp4,0.5,1.2,smile", (), "row 3"),
        ("a.mp4,0,1,not", ("--threshold", "2"), "2"),
        ("a.mp4,0,1,not", ("--synthetic", "1"), "--data"),
    ],
)
def test_what_is_wrong_is_one_sentence(home: Path, rows: str, arguments: tuple[str, ...], word: str) -> None:
    table = home / "wrong.csv"
    table.write_text(f"file,start_s,end_s,label\n{rows}\n", "utf-8")
    done = run(home, "--events", table, *arguments)
    assert done.exit_code == 2
    assert word in done.output
    sentence = [line for line in done.output.splitlines() if "face_landmarker" not in line and "--models" not in line]
    assert len([line for line in sentence if line.strip()]) == 1


def test_without_anything_to_judge_it_says_what_there_is(home: Path) -> None:
    done = run(home)
    assert done.exit_code == 2
    assert "--events" in done.output


def test_it_speaks_korean(home: Path) -> None:
    done = run(home, "--events", home / "events.csv", lang="ko")
    assert done.exit_code == 0
    assert "시간당" in done.output


def screen(*names: str, onsets: int = 12) -> str:
    paper = StringIO()
    tell(
        Report("first", RefereeSettings(), [a_section(name, onsets) for name in names]), Console(file=paper, width=100)
    )
    return paper.getvalue()


def test_each_false_out_and_each_of_a_few_onsets_is_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMILECAM_LANG", "en")
    told = screen("clips", onsets=4)
    assert "talk.mp4" in told
    assert "goes on from before" in told
    assert "3.mp4" in told
    assert "equal time to call" not in told


def test_comparisons_say_how_many_fewer_or_that_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMILECAM_LANG", "en")
    said = list(notes(a_section("clips")))
    assert "against Single frames: 67 % fewer false outs at equal time to call" in said[0]
    assert "makes no false outs either" in said[2]
    assert "nowhere so quick" in said[3]


def test_made_up_sequences_are_told_by_kind_and_window_not_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMILECAM_LANG", "en")
    told = screen("synthetic")
    assert "talk.mp4" not in told
    assert "15 frames a second" in told
    assert "other windows" in told
    assert len(list(tables(a_section("synthetic")))) == 3
