from __future__ import annotations

import json
from pathlib import Path

import pytest
from smilecam_model.tuning import report_folder

from smilecam.texts.catalogue import LANGS, Lang
from smilecam.weights import COMPARISON
from tests.fakes.tuned import report


@pytest.mark.parametrize("lang", LANGS)
def test_the_comparison_is_kept_as_figures_and_as_a_picture(tmp_path: Path, lang: Lang) -> None:
    written = list(report_folder.write(report(lost=0.02), tmp_path, lang))
    assert [one.name for one in written] == [COMPARISON, "comparison.png"]
    told = json.loads(written[0].read_text("utf-8"))
    assert told["v"] == 1
    assert told["reasons"][0]["key"] == "forgotten"
    assert told["groups"]["label"][1]["smile"]["changes"]["accuracy"]["difference"]["low"] is None
    assert written[1].read_bytes()[:4] == b"\x89PNG"


def test_without_matplotlib_there_is_no_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_folder, "find_spec", lambda name: None)
    assert [one.name for one in report_folder.write(report(), tmp_path, "en")] == [COMPARISON]
