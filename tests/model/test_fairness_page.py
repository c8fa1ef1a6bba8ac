from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from smilecam_model.fairness import Report, Rows, column
from smilecam_model.fairness_page import gaps_of, write

from smilecam.texts.catalogue import LANGS, Lang, say
from tests.fakes.fair import films, rows


def report() -> Report:
    whole = rows(0.95, 0.6)
    named = Rows(whole.score, whole.truth, whole.person, [f"<{one}>" for one in whole.group])
    return Report(
        1, "clips", "mine-1", 0.5, 400, 20, [column("side", rows(0.95, 0.6), films(), 0.5), column("b", named, [], 0.5)]
    )


@pytest.mark.parametrize("lang", LANGS)
def test_one_page_holds_all_of_it_and_nothing_from_elsewhere(tmp_path: Path, lang: Lang) -> None:
    written = [one.name for one in write(report(), tmp_path, lang)]
    assert written == ["fairness.json", "fairness-1.png", "fairness-2.png", "fairness.html"]
    page = (tmp_path / "fairness.html").read_text("utf-8")
    assert say("cli.model.fairness.page.title", lang) in page
    assert page.count("data:image/png;base64,") == 2
    assert "http" not in page
    assert "&lt;left&gt;" in page
    assert "<left>" not in page
    told = json.loads((tmp_path / "fairness.json").read_text("utf-8"))
    assert told["columns"][0]["gaps"]["true_positive_rate"]["highest"] == "left"


@pytest.mark.parametrize("lang", LANGS)
def test_gaps_are_sentences_and_the_sure_ones_are_marked(lang: Lang) -> None:
    told = gaps_of(report().columns[0], lang)
    assert len(told) == 5
    assert told[0][1]
    assert "left" in told[0][0]
    assert np.sum([sure for _, sure in told]) >= 3
