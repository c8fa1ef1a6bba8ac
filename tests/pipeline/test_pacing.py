from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from smilecam.pipeline.pacing import Pacer

P = 1 / 30


def played(arrivals: list[float], until: float, fps: float = 30) -> tuple[list[tuple[float, bool]], int]:
    """Run a pacer as the video path does; return (time, was it a new frame) of all that went out, and what was held."""
    pacer, out, held, now = Pacer(fps, 0.0), [], 0, 0.0
    waiting, coming = False, list(arrivals)
    while now < until:
        deadline = now + pacer.wait_s(now)
        if coming and coming[0] <= deadline:
            now = max(now, coming.pop(0))
            held += waiting
            waiting = True
            if not pacer.takes(now):
                continue
        else:
            now = deadline
        out.append((now, waiting))
        waiting = False
        pacer.published(now)
    return out, held


def camera(fps: float, seconds: float, jitter: float = 0.0) -> list[float]:
    return [n / fps + jitter * ((n * 7919) % 13 / 13 - 0.5) / fps for n in range(1, round(fps * seconds))]


def test_a_camera_at_the_outputs_rate_is_followed_frame_by_frame() -> None:
    out, held = played(camera(30, 10), 9.9)
    assert held == 0
    assert sum(not new for _, new in out) <= 2  # the slots before its first frame


def test_jitter_of_nearly_a_frame_time_repeats_and_drops_nothing() -> None:
    out, held = played(camera(30, 10, jitter=0.9), 9.9)
    assert held == 0
    assert sum(not new for _, new in out) <= 2


def test_a_camera_at_half_the_rate_goes_out_at_the_full_rate() -> None:
    out, held = played(camera(15, 10), 9.9)
    assert held == 0
    assert abs(len(out) - 9.9 * 30) <= 2


def test_a_camera_at_twice_the_rate_goes_out_at_the_outputs_rate() -> None:
    out, held = played(camera(60, 10), 9.9)
    assert abs(len(out) - 9.9 * 30) <= 2
    assert held > 250


def test_a_camera_that_is_a_little_slow_costs_one_repeat_now_and_then() -> None:
    out, held = played(camera(29.97, 100), 99)
    assert held == 0
    assert sum(not new for _, new in out) <= 6


def test_without_a_camera_the_output_keeps_its_own_time() -> None:
    out, _ = played([], 10)
    gaps = [b - a for (a, _), (b, _) in pairwise(out)]
    assert max(gaps) <= 1.01 * P
    assert len(out) >= 299


def test_a_new_frame_is_waited_for_two_frame_times_at_most() -> None:
    pacer = Pacer(30, 0.0)
    pacer.published(0.0)
    assert pacer.wait_s(0.0) == 2 * P


def test_slots_that_passed_while_the_machine_slept_are_given_up_not_caught_up() -> None:
    pacer = Pacer(30, 0.0)
    pacer.published(0.0)
    given_up = pacer.published(60.0)
    assert abs(given_up - 60 * 30) <= 3
    assert pacer.wait_s(60.0) <= P
    assert pacer.published(60.0) == 0


@given(st.lists(st.floats(0.0001, 0.4), max_size=200), st.sampled_from([15.0, 25.0, 30.0, 60.0]))
def test_whatever_the_camera_does_the_output_is_never_faster_than_its_rate_nor_silent(
    gaps: list[float], fps: float
) -> None:
    arrivals = [sum(gaps[: n + 1]) for n in range(len(gaps))]
    out, _ = played(arrivals, until := (arrivals[-1] if arrivals else 1.0), fps)
    times = [time for time, _ in out]
    assert len(times) <= (times[-1] if times else until) * fps + 3
    assert all(b - a <= 2 / fps + 1e-9 for a, b in pairwise([0.0, *times]))
