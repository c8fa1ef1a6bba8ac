from __future__ import annotations

from bench.soak import Reader, Sample, verdict


def test_growth_counts_from_the_first_minute_on_and_a_burst_within_ten_seconds() -> None:
    samples = [Sample(10.0 * n, 300.0 if n < 6 else 320.0 + n / 10, 300 * n, 0 if n < 8 else 40, 0) for n in range(20)]
    grew_mb, worst = verdict(samples)
    assert round(grew_mb, 1) == 1.3
    assert worst == 40


def test_a_run_shorter_than_a_minute_counts_from_its_begin() -> None:
    assert verdict([Sample(0.0, 100.0, 0, 0, 0), Sample(10.0, 104.0, 300, 2, 0)]) == (4.0, 2)


def test_a_reader_of_a_device_that_is_not_there_counts_nothing_and_ends() -> None:
    reader = Reader("/dev/video-none")
    reader.start()
    reader.end()
    assert reader.pictures == 0
    assert not reader.is_alive()
