"""A fine-tune's report beside the weights that it made: comparison.json, comparison.png."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from smilecam.texts.catalogue import Lang
from smilecam.weights import COMPARISON
from smilecam_model.plain import plain
from smilecam_model.tuning.finetune import Report

PLOT = "comparison.png"


def write(report: Report, folder: Path, lang: Lang) -> Iterator[Path]:
    """Write both and give their paths; without matplotlib there is no picture."""
    path = folder / COMPARISON
    path.write_text(json.dumps(plain(report), indent=2, ensure_ascii=False) + "\n", "utf-8")
    yield path
    if find_spec("matplotlib") is not None:
        from smilecam_model.plots.sheet import save
        from smilecam_model.plots.tuned import tuned

        path = folder / PLOT
        save(tuned(report, lang), path)
        yield path
