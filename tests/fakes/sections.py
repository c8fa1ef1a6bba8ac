"""A section of a report of films, put together by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from smilecam_model.video.calls import FalseOut, Onset, Tally
from smilecam_model.video.curves import HOLDS_S, THRESHOLDS, Lead, Point
from smilecam_model.video.judges import JUDGES, WINDOW
from smilecam_model.video.sections import Looking, Part, Section

from tests.fakes.weights import WINDOW as FACTS


def a_section(name: str = "clips", onsets: int = 12, judges: Sequence[str] = JUDGES) -> Section:
    """Return an hour and a half of straight faces: the network calls once wrongly, each rival some times more."""
    curves = {judge: _curve(number, onsets) for number, judge in enumerate(judges)}
    at = {judge: next(one for one in points if one.threshold == 0.5) for judge, points in curves.items()}
    said = Tally(
        (FalseOut("talk.mp4", 4.0, 0.3, "not", began=True), FalseOut("talk.mp4", 7.0, 0.8, "not", began=False)),
        tuple(Onset(f"{at}.mp4", 1.0, None if at == 0 else 0.2 + 0.02 * at, early=False) for at in range(onsets)),
    )
    leads = [
        Lead(one, 0.3, 0.7, 2.1, 0.667, 0.4, 0.8, 1.4)
        if one != "mediapipe"
        else Lead(one, 0.3, 0.7, 0.0, np.nan, np.nan, np.nan, 0.0)
        for one in judges
        if one != WINDOW
    ][: 3 if onsets >= 10 else 0]
    made = name == "synthetic"
    return Section(
        name,
        clips=20,
        people=7,
        straight_s=5500.0,
        judged_s=5400.0,
        said=said,
        at=at,
        curves=curves,
        leads=leads,
        first_verdicts_s=() if made else (0.13, 0.13, 0.27),
        parts=[Part("held", 3000.0, dict.fromkeys(judges, 2)), Part("fps15", 2400.0, dict.fromkeys(judges, 0))]
        if made
        else (),
        windows=[Looking(FACTS, at[WINDOW], 1.5), Looking(FACTS, at[WINDOW], None)] if made else (),
        left_out=5 if made else 0,
    )


def _curve(number: int, onsets: int) -> list[Point]:
    """Return points whose false outs fall and whose time and misses rise with the threshold; worse by number."""
    found = []
    for hold_s in HOLDS_S:
        for threshold in THRESHOLDS:
            outs = int((30 + 60 * number) * (1 - threshold) ** 3 * (0.1 / hold_s))
            misses = int(onsets * threshold**6)
            half = 0.2 + hold_s + 0.3 * threshold if misses < onsets / 2 else np.inf
            times = (half, np.inf) if onsets else (None, None)
            found.append(Point(threshold, hold_s, np.array([outs, 0]), misses, onsets, *times))
    return found
