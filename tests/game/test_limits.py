"""How much one address, one code and one line may ask for."""

from __future__ import annotations

import pytest

from smilecam.game.limits import KNOWN, Bucket, Limits, neighbourhood

SECOND = 1_000_000


def test_a_bucket_gives_a_burst_and_then_its_rate() -> None:
    bucket = Bucket(10.0, 5)
    assert [bucket.take(0) for _ in range(7)] == [True] * 5 + [False] * 2
    assert bucket.empty(0)
    assert not bucket.empty(SECOND)
    assert [bucket.take(SECOND // 5) for _ in range(3)] == [True, True, False]


def test_each_has_a_bucket_of_their_own() -> None:
    limits = Limits(2)
    assert [limits.take("a", 0) for _ in range(3)] == [True, True, False]
    assert limits.take("b", 0)
    assert limits.spent("a", 0)
    assert not limits.spent("b", 0)
    assert not limits.spent("c", 0)
    assert limits.take("a", 30 * SECOND)


def test_a_flood_of_addresses_fills_no_memory() -> None:
    limits = Limits(1)
    for number in range(KNOWN + 100):
        limits.take(number, 0)
    assert not limits.spent(0, 0)
    assert limits.spent(KNOWN + 99, 0)


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2::1%eth0", "2001:0db8:0001:0002"),
        ("somewhere", "somewhere"),
    ],
)
def test_a_household_is_one(address: str, whose: str) -> None:
    assert neighbourhood(address) == whose
