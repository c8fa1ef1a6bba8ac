"""A fine-tune's report, made up."""

from __future__ import annotations

import numpy as np
from smilecam_model.resampling import Interval
from smilecam_model.tuning.comparison import Section
from smilecam_model.tuning.decision import reasons_against
from smilecam_model.tuning.films import Called, Films
from smilecam_model.tuning.finetune import Report
from smilecam_model.tuning.learning import Look
from smilecam_model.tuning.measures import MEASURES, Change, Changes
from smilecam_model.tuning.people import Split


def change(before: float, gain: float, wide: float = 0.01) -> Change:
    after = before + gain
    return Change(
        Interval(before, before - 0.02, before + 0.02),
        Interval(after, after - 0.02, after + 0.02),
        Interval(gain, gain - wide, gain + wide),
    )


def section(name: str, gain: float, pictures: int = 1000, wide: float = 0.01, outs: float = 0.0) -> Section:
    """Return a section whose shares all gain so much, and whose false outs an hour rise by `outs`."""
    changes = {one: change(0.85, gain, wide) for one in MEASURES}
    films = Films(9, 5, 120.0, Called(4, 2, 9, 7, 0.4, 1.0), Called(3, 1, 9, 7, 0.3, None), change(100.0, outs, 5.0))
    return Section(name, Changes(pictures, pictures // 2, 5, 3, changes), films, change(0.5, gain), 300)


def report(gain: float = 0.05, lost: float = 0.0) -> Report:
    """Return a whole report: own people gain, public sets lose."""
    own, public = section("own", gain), [section("genki4k", -lost), section("celeba", -lost / 2)]
    return Report(
        v=1,
        name="mine-1",
        start="second",
        made="2026-11-24",
        splits=[Split(("P01", "P02", "P03"), ("P04",), ("P05", "P06"))],
        takes=24,
        minutes=4.2,
        left_out={"crowded": 1},
        steps={"frames": 120, "windows": 80},
        looks=(Look("frames", 0, 200, 0.5, True),),
        seconds=200.0,
        own=own,
        groups={
            "person": [section("P05", gain), section("P06", gain / 2)],
            "label": [section("neutral", -gain), section("smile", gain, wide=float(np.nan))],
        },
        public=public,
        reasons=reasons_against(own, public),
    )
