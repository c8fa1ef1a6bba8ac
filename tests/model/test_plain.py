from __future__ import annotations

import math

from smilecam_model.plain import plain
from smilecam_model.resampling import Interval


def test_reports_become_what_json_knows() -> None:
    told = plain({"one": Interval(0.5, math.nan, math.inf), "two": (1, [Interval(1.0, 0.0, 2.0)])})
    assert told == {"one": {"value": 0.5, "low": None, "high": None}, "two": [1, [{"value": 1, "low": 0, "high": 2}]]}


def test_a_class_itself_is_left_alone() -> None:
    assert plain([Interval, "x", None]) == [Interval, "x", None]
