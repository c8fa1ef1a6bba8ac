import json
from dataclasses import replace
from pathlib import Path

import cv2
import pytest
from smilecam_model.video.report import Report
from smilecam_model.video.report_folder import write

from smilecam.settings import RefereeSettings
from smilecam.texts.catalogue import LANGS, Lang
from tests.fakes.sections import a_section


@pytest.mark.parametrize("lang", LANGS)
def test_a_report_is_written_with_a_plot_for_each_section(tmp_path: Path, lang: Lang) -> None:
    sections = [a_section("clips", onsets=3), a_section("talk", onsets=0), a_section("synthetic")]
    found = list(write(Report("first", RefereeSettings(), sections), tmp_path, lang))
    assert [path.name for path in found] == ["report.json", "clips.png", "talk.png", "synthetic.png"]
    assert json.loads(found[0].read_text("utf-8"))["weights"] == "first"
    for path in found[1:]:
        picture = cv2.imread(str(path))
        assert picture is not None
        assert picture.shape[1] > 1500
        assert picture.std() > 10


def test_where_nothing_was_judged_there_is_nothing_to_plot(tmp_path: Path) -> None:
    empty = replace(a_section("talk"), judged_s=0.0)
    found = write(Report("first", RefereeSettings(), [empty]), tmp_path, "en")
    assert [path.name for path in found] == ["report.json"]
