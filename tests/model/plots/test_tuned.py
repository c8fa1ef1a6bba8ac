from __future__ import annotations

from pathlib import Path

import pytest
from smilecam_model.plots.sheet import save
from smilecam_model.plots.tuned import tuned

from smilecam.texts.catalogue import LANGS, Lang
from tests.fakes.tuned import report


def written(figure: object) -> str:
    return " ".join(text.get_text() for text in figure.findobj() if hasattr(text, "get_text"))  # type: ignore[attr-defined]


@pytest.mark.parametrize("lang", LANGS)
def test_every_part_stands_in_it_with_before_and_after(tmp_path: Path, lang: Lang) -> None:
    figure = tuned(report(lost=0.02), lang)
    save(figure, tmp_path / "tuned.png")
    told = written(figure)
    assert "85.0 90.0" in told
    assert "genki4k" in told
    assert "neutral" in told
    assert (tmp_path / "tuned.png").stat().st_size > 10_000
