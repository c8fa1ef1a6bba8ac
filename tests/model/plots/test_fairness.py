from __future__ import annotations

from pathlib import Path

import pytest
from smilecam_model.fairness import Report, column
from smilecam_model.plots.fairness import groups_of, told
from smilecam_model.plots.sheet import save

from smilecam.texts.catalogue import LANGS, Lang
from tests.fakes.fair import films, rows


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("filmed", [True, False])
def test_there_is_a_part_for_each_measure_that_somebody_has(tmp_path: Path, lang: Lang, filmed: bool) -> None:
    made = column("side", rows(0.95, 0.6), films() if filmed else [], 0.5)
    figure = groups_of(Report(1, "clips", "mine-1", 0.5, 400, 20, [made]), made, lang)
    assert len(figure.axes) == (5 if filmed else 3)
    save(figure, tmp_path / "fairness.png")
    assert (tmp_path / "fairness.png").stat().st_size > 10_000


def test_a_value_is_written_as_its_measure_is_read() -> None:
    assert [told(name)(0.5) for name in ("true_positive_rate", "delay_s", "outs_per_hour")] == ["50.0", "0.50", "0"]
