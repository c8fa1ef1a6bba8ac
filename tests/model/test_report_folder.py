import csv
import json
from importlib.machinery import ModuleSpec
from pathlib import Path

import cv2
import pytest
from smilecam_model import report_folder
from smilecam_model.report_folder import prepared, write

from smilecam.errors import MissingExtra, UsageProblem
from tests.fakes.judged import a_judged
from tests.fakes.reports import a_crowd, a_report


def test_report_scores_and_plots_are_written(tmp_path: Path) -> None:
    judged = a_crowd()
    report = a_report(tmp_path / "weights", judged)
    written = list(write(report, judged, prepared(tmp_path / "out"), "ko"))
    assert [one.name for one in written] == [
        *("report.json", "pictures.csv", "roc.png", "reliability.png", "groups-1.png", "confusion.png")
    ]
    assert json.loads(written[0].read_text("utf-8")) == json.loads(json.dumps(report.as_json()))
    with written[1].open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 80
    assert (rows[0]["file"], rows[0]["person"], rows[0]["truth"], rows[0]["emotion_truth"]) == (
        *("0.jpg", "person 0", "0", "angry"),
    )
    assert float(rows[0]["smile"]) == pytest.approx(judged[0].said.smile, abs=1e-6)
    assert float(rows[0]["mediapipe_blendshapes"]) == pytest.approx(
        judged[0].said.baselines["mediapipe_blendshapes"], abs=1e-6
    )
    assert rows[39]["smile"] == rows[39]["happy"] == ""
    for path in written[2:]:
        picture = cv2.imread(str(path))
        assert picture is not None
        assert picture.std() > 5


def test_one_class_alone_has_no_curve_and_no_labels_no_plot(tmp_path: Path) -> None:
    for judged, names in (
        ([a_judged(0.9, 1, name=str(at)) for at in range(4)], ["reliability.png", "confusion.png"]),
        ([a_judged(0.9, -1)], []),
    ):
        report = a_report(tmp_path / "weights", judged)
        written = list(write(report, judged, prepared(tmp_path / "out"), "en"))
        assert [one.name for one in written[2:]] == names


def test_a_folder_that_cannot_be_made_is_told_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageProblem) as caught:
        prepared(tmp_path / "file" / "out")
    assert caught.value.key == "error.evaluate.out"


def test_without_matplotlib_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def find(name: str) -> ModuleSpec | None:
        return None

    monkeypatch.setattr(report_folder, "find_spec", find)
    with pytest.raises(MissingExtra) as caught:
        prepared(tmp_path)
    assert caught.value.facts["library"] == "matplotlib"
