from __future__ import annotations

import time

from smilecam.pipeline.load import Load
from tests.fakes.clock import HandClock


def test_before_two_samples_there_is_no_share() -> None:
    load = Load(HandClock())
    assert load.cpu_percent() == 0.0
    load.sample()
    assert load.cpu_percent() == 0.0


def test_the_share_is_processor_time_over_time() -> None:
    clock = HandClock()
    load = Load(clock)
    load.sample()
    began = time.process_time()
    while time.process_time() - began < 0.05:
        pass
    clock.advance(1.0)
    load.sample()
    assert 4.0 <= load.cpu_percent() <= 50.0


def test_it_samples_once_a_second_however_often_it_is_asked_to() -> None:
    clock = HandClock()
    load = Load(clock)
    for _ in range(30):
        load.sample()
        clock.advance(0.01)
    assert load.cpu_percent() == 0.0


def test_memory_is_what_the_system_says() -> None:
    assert 5 < Load(HandClock()).memory_mb() < 100_000


def test_a_sample_tells_when_and_how_much_and_in_between_nothing() -> None:
    clock = HandClock()
    load = Load(clock)
    first = load.sample()
    assert first is not None
    assert first[0] == clock.now_s()
    assert first[1] > 0
    assert load.sample() is None
