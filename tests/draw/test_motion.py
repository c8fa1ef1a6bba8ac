from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from smilecam.draw.motion import Spring, SteadyBox, approach
from smilecam.faces import Box

FRAME_S, JUDGED_EVERY = 1 / 30, 3
FACE = Box(500, 200, 700, 430)


def moved(box: Box, x: float, y: float = 0.0) -> Box:
    return Box(box.x0 + x, box.y0 + y, box.x1 + x, box.y1 + y)


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0.01, 2))
def test_approaching_does_not_depend_on_the_steps(
    value: float, target: float, a: float, b: float, time_s: float
) -> None:
    twice = approach(approach(value, target, a, time_s), target, b, time_s)
    assert abs(twice - approach(value, target, a + b, time_s)) < 1e-9


@given(st.lists(st.floats(0, 0.3), min_size=1, max_size=40))
def test_a_spring_never_overshoots(steps: list[float]) -> None:
    spring = Spring(0.0, 0.12)
    values = [spring.advance(1.0, step) for step in steps]
    assert all(0 <= value <= 1 + 1e-9 for value in values)
    assert values == sorted(values)


def test_a_spring_is_there_within_a_quarter_of_a_second() -> None:
    spring = Spring(0.0, 0.12)
    for _ in range(8):
        spring.advance(1.0, FRAME_S)
    assert spring.value > 0.9


def test_a_spring_moves_a_little_in_each_picture_between_two_judgements() -> None:
    spring, values, targets = Spring(0.2, 0.12), [], [0.2, 0.5, 0.8, 0.8]
    for target in targets:
        values += [spring.advance(target, FRAME_S) for _ in range(JUDGED_EVERY)]
    steps = np.diff(values[JUDGED_EVERY - 1 :])
    assert (steps > 0).all()
    assert steps.max() < 0.15


def test_a_face_at_rest_has_a_box_at_rest() -> None:
    noise = np.random.default_rng(1)
    steady = SteadyBox(FACE, 0.0)
    boxes = []
    for frame in range(300):
        if frame % JUDGED_EVERY == 0:
            steady.see(moved(FACE, *noise.normal(0, 0.7, 2)), frame * FRAME_S)
        boxes.append(steady.advance(FRAME_S))
    assert np.abs(np.diff(np.array(boxes[30:]), axis=0)).max() < 0.25


def test_a_face_that_moves_is_followed_closely_and_smoothly() -> None:
    steady = SteadyBox(FACE, 0.0)
    behind, lefts = [], []
    for frame in range(60):
        true = moved(FACE, 200 * frame * FRAME_S)
        if frame % JUDGED_EVERY == 0:
            steady.see(true, frame * FRAME_S)
        lefts.append(steady.advance(FRAME_S).x0)
        behind.append(true.x0 - lefts[-1])
    assert max(behind[15:]) < 0.2 * FACE.width
    assert np.diff(lefts[15:]).min() > 0


def test_a_face_that_stops_is_reached() -> None:
    steady = SteadyBox(FACE, 0.0)
    for frame in range(60):
        steady.see(moved(FACE, 100), frame * FRAME_S)
        steady.advance(FRAME_S)
    assert abs(steady.box.x0 - 600) < 1


def test_the_same_verdict_again_is_no_news() -> None:
    steady = SteadyBox(FACE, 5.0)
    steady.see(moved(FACE, 300), 5.0)
    assert steady.advance(1.0) == FACE


def test_a_source_that_begins_anew_is_followed() -> None:
    steady = SteadyBox(FACE, 5.0)
    steady.see(moved(FACE, 300), 0.0)
    for _ in range(30):
        steady.advance(0.1)
    assert abs(steady.box.x0 - 800) < 1


def test_an_empty_box_does_no_harm() -> None:
    steady = SteadyBox(Box(0, 0, 0, 0), 0.0)
    steady.see(Box(5, 5, 5, 5), 0.1)
    assert np.isfinite(steady.advance(0.1)).all()
