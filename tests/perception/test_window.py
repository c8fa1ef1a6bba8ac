"""Window: even beats out of uneven frames, and the same whether streamed or taken whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from smilecam.perception.window import Window

STRIDE = 1 / 15


def vector(value: float) -> NDArray[np.float32]:
    return np.full(4, value, np.float32)


def filled(times: list[float], length: int = 8, stride_s: float = STRIDE, max_gap_s: float = 0.25) -> Window:
    """Return a window to which the samples of `times` were added; each vector holds its own time."""
    window = Window(length, stride_s, max_gap_s)
    for time_s in times:
        window.add(time_s, vector(time_s))
    return window


def seen(window: Window) -> list[float]:
    return [float(row[0]) for row in window.read()]


def test_one_sample_is_a_window_of_one() -> None:
    window = filled([5.0])
    assert seen(window) == [5.0]
    assert window.filled_s == 0.0


@pytest.mark.parametrize("fps", [15, 30, 60])
def test_a_full_window_holds_every_beat_once(fps: int) -> None:
    window = filled([number / fps for number in range(2 * fps)])
    newest = 2 - 1 / fps
    assert seen(window) == pytest.approx([newest - number * STRIDE for number in range(7, -1, -1)], abs=1e-6)
    assert window.filled_s == pytest.approx(7 * STRIDE)


def test_capture_times_that_wander_do_not_shift_a_beat() -> None:
    wander = [0.004, -0.003, 0.0, 0.005, -0.005, 0.002, -0.001, 0.004, -0.004, 0.003]
    window = filled([number * STRIDE + off for number, off in enumerate(wander)])
    assert seen(window) == pytest.approx([number * STRIDE + wander[number] for number in range(2, 10)], abs=1e-6)


def test_where_judging_is_slow_a_sample_stands_for_several_beats() -> None:
    assert seen(filled([0.0, 0.2, 0.4], length=7)) == pytest.approx([0.0, 0.0, 0.2, 0.2, 0.2, 0.4, 0.4])


def test_dropped_frames_leave_the_beats_even() -> None:
    whole = [number / 30 for number in range(30)]
    dropped = [time_s for number, time_s in enumerate(whole) if number not in (18, 19, 23)]
    assert np.abs(np.subtract(seen(filled(dropped)), seen(filled(whole)))).max() <= 1 / 30 + 1e-6


def test_a_young_window_is_short_and_says_so() -> None:
    window = filled([number / 30 for number in range(7)])  # 0.2 s: three strides
    assert len(seen(window)) == 4
    assert window.filled_s == pytest.approx(3 * STRIDE)


def test_a_long_pause_empties_it() -> None:
    assert seen(filled([0.0, 0.1, 0.2, 0.5])) == [0.5]
    assert len(seen(filled([0.0, 0.1, 0.2, 0.4]))) == 7


def test_a_time_that_is_not_later_begins_anew() -> None:
    assert seen(filled([0.0, 0.1, 0.2, 0.1])) == pytest.approx([0.1])
    assert seen(filled([0.0, 0.1, 0.1])) == pytest.approx([0.1])


def test_an_empty_window_cannot_be_read() -> None:
    window = Window(8, STRIDE, 0.25)
    assert window.filled_s == 0.0
    with pytest.raises(ValueError, match="empty window"):
        window.read()


@pytest.mark.parametrize(
    ("length", "stride_s", "max_gap_s"), [(0, 0.1, 0.2), (8, 0.0, 0.2), (8, 0.1, 0.0), (8, float("nan"), 0.2)]
)
def test_a_window_of_nothing_is_the_callers_mistake(length: int, stride_s: float, max_gap_s: float) -> None:
    with pytest.raises(ValueError, match="unexpected window"):
        Window(length, stride_s, max_gap_s)


def whole(times: list[float], length: int, stride_s: float, max_gap_s: float) -> list[float]:
    """Return what `Window` should hold, worked out from the whole past at once."""
    unbroken = [times[-1]]
    for earlier in reversed(times[:-1]):
        if unbroken[-1] - earlier > max_gap_s:
            break
        unbroken.append(earlier)
    beats = [times[-1] - number * stride_s for number in range(length - 1, -1, -1)]
    return [
        min(sorted(unbroken), key=lambda one: abs(one - beat)) for beat in beats if beat >= unbroken[-1] - stride_s / 4
    ]


@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=80),
    st.integers(1, 20),
    st.sampled_from([33, 67, 100]),
    st.sampled_from([50, 150, 250]),
)
def test_streamed_equals_whole(steps: list[int], length: int, stride: int, gap: int) -> None:
    """Times in powers of two of a second, so that both ways of counting meet exactly."""
    times = [float(time) / 1024 for time in np.cumsum(steps)]
    window = Window(length, stride / 1024, gap / 1024)
    for number, time_s in enumerate(times):
        window.add(time_s, vector(time_s))
        expected = whole(times[: number + 1], length, stride / 1024, gap / 1024)
        assert seen(window) == expected
        assert window.filled_s == pytest.approx((len(expected) - 1) * stride / 1024)
