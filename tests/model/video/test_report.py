import json
import math
from typing import Any

import pytest
from smilecam_model.video.report import Report, times_of

from smilecam.settings import RefereeSettings
from tests.fakes.sections import a_section


def told(*names: str, onsets: int = 12) -> dict[str, Any]:
    report = Report("first", RefereeSettings(), [a_section(name, onsets) for name in names])
    # Strict: neither NaN nor Infinity is JSON.
    found: dict[str, Any] = json.loads(json.dumps(report.as_json(), allow_nan=False))
    return found


def test_a_report_says_what_was_judged_and_at_which_setting() -> None:
    found = told("clips", "synthetic")
    assert (found["weights"], found["threshold"], found["hold_s"]) == ("first", 0.5, 0.1)
    assert list(found["sections"]) == ["clips", "synthetic"]


def test_a_rate_stands_with_its_count_its_seconds_and_its_bound() -> None:
    clips = told("clips")["sections"]["clips"]
    assert (clips["false_outs"], clips["judged_s"], clips["straight_s"]) == (1, 5400.0, 5500.0)
    assert clips["per_hour"] == pytest.approx(0.6667, abs=1e-4)
    assert clips["bound_per_hour"] == pytest.approx(4.7439 / 1.5, abs=1e-3)


def test_every_false_out_and_onset_of_a_clip_is_listed() -> None:
    listed = told("clips")["sections"]["clips"]["listed"]
    assert listed["false_outs"][0] == {
        "clip": "talk.mp4",
        "start_s": 4.0,
        "held_s": 0.3,
        "label": "not",
        "began": True,
    }
    assert len(listed["onsets"]) == 12
    assert listed["onsets"][0]["delay_s"] is None
    assert told("synthetic")["sections"]["synthetic"]["listed"] is None


def test_medians_are_told_from_ten_onsets_on() -> None:
    assert times_of(a_section(onsets=9)) is None
    assert told("clips", onsets=9)["sections"]["clips"]["time_to_call"] is None
    half, most = times_of(a_section(onsets=12)) or (0.0, 0.0)
    assert half == pytest.approx(0.32)
    assert math.isinf(most)  # one of twelve is missed, and 95 % are more than eleven
    assert told("clips")["sections"]["clips"]["time_to_call"]["p95_s"] is None


def test_curves_and_comparisons_are_there_for_each_judge() -> None:
    made = told("synthetic")["sections"]["synthetic"]
    assert (
        set(made["curves"])
        == set(made["judges"])
        == {
            "window",
            "single",
            "single_mean",
            "mediapipe",
            "mediapipe_mean",
        }
    )
    assert made["lead_of_window"][0]["fewer"] == 0.667
    assert made["lead_of_window"][2]["fewer"] is None
    assert made["parts"]["held"]["straight_s"] == 3000.0
    assert made["windows"][0]["fewest_per_hour_as_quick"] == 1.5
    assert made["first_verdict_s"] is None
