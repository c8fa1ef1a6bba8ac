from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.pipeline.spacing import Spacing


def let_through(fps: float, hz: float, seconds: float = 10.0) -> list[float]:
    spacing = Spacing()
    times = [number / fps for number in range(round(fps * seconds))]
    return [time_s for time_s in times if spacing.takes(time_s, 1 / hz if hz else 0.0)]


def test_without_an_interval_all_go_through() -> None:
    assert len(let_through(30, 0)) == 300


@pytest.mark.parametrize(("fps", "hz"), [(30, 15), (30, 10), (30, 12), (25, 7), (60, 4), (30, 4.3), (24, 20)])
def test_so_many_a_second_go_through(fps: float, hz: float) -> None:
    assert len(let_through(fps, hz)) == pytest.approx(10 * hz, abs=1.5)


@given(st.floats(10, 60), st.floats(4, 60))
def test_no_gap_is_longer_than_the_interval_and_a_frame(fps: float, hz: float) -> None:
    gaps = [after - before for before, after in pairwise(let_through(fps, hz))]
    assert max(gaps) <= 1 / hz + 1 / fps + 1e-6


@given(st.floats(10, 60), st.floats(4, 60))
def test_no_more_than_asked_for_go_through(fps: float, hz: float) -> None:
    assert len(let_through(fps, hz)) <= 10 * hz + 2


def test_a_rate_above_the_cameras_lets_all_through() -> None:
    assert len(let_through(30, 60)) == 300


def test_after_a_pause_the_beat_begins_anew() -> None:
    spacing = Spacing()
    assert spacing.takes(0.0, 0.25)
    assert spacing.takes(7.03, 0.25)
    assert not spacing.takes(7.1, 0.25)
    assert spacing.takes(7.28, 0.25)


def test_a_source_that_starts_over_is_judged_at_once() -> None:
    spacing = Spacing()
    assert spacing.takes(9.0, 0.25)
    assert spacing.takes(0.0, 0.25)
    assert not spacing.takes(0.1, 0.25)


def test_a_shorter_interval_holds_at_once() -> None:
    spacing = Spacing()
    assert spacing.takes(0.0, 0.5)
    assert spacing.takes(0.1, 0.1)
