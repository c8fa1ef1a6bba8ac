from __future__ import annotations

import errno
from queue import Queue

import pytest

from smilecam.publish.readers import CONFIRM_S, RESYNC_S, Readers
from tests.fakes.usage import FakeDriver, FakeUsage

PATIENCE_S = 30.0


class Bench:
    """Readers of a device whose driver a test plays; `heard` has each change."""

    def __init__(self, *looks: FakeUsage) -> None:
        self.usage = FakeUsage()
        self.driver = FakeDriver(self.usage, *looks)
        self._heard: Queue[bool | None] = Queue()
        self.readers = Readers("/dev/video10", lambda: self._heard.put(self.readers.reading), self.driver)

    def heard(self) -> bool | None:
        return self._heard.get(timeout=PATIENCE_S)

    def end(self) -> list[bool | None]:
        """Close; return the changes not heard yet."""
        self.readers.close()
        return list(self._heard.queue)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_until_the_first_reading_it_is_unknown(bench: Bench) -> None:
    assert bench.readers.reading is None
    bench.readers.open()
    assert bench.readers.reading is None
    assert bench.end() == []


def test_who_comes_and_goes_is_told_at_each_change_only(bench: Bench) -> None:
    bench.readers.open()
    for told in (False, False, True, True, False):
        bench.usage.tell(told)
    assert [bench.heard() for _ in range(3)] == [False, True, False]
    assert bench.end() == []
    assert bench.usage.waits[:2] == [0.0, RESYNC_S]


def test_who_reads_already_is_known_once_it_is_open(bench: Bench) -> None:
    bench.usage.tell(True)
    bench.readers.open()
    assert bench.readers.reading is True
    assert bench.end() == []


def test_a_driver_that_cannot_tell_leaves_it_unknown_and_holds_nothing() -> None:
    readers = Readers("/dev/video10", lambda: None, FakeDriver())
    readers.open()
    assert readers.reading is None
    readers.close()


def test_closing_lets_the_device_go_once_and_may_be_called_twice_or_without_open(bench: Bench) -> None:
    bench.readers.close()
    other = Bench()
    other.readers.open()
    other.readers.close()
    other.readers.close()
    assert other.usage.closed == 1


def test_a_missed_somebody_is_corrected_by_one_look() -> None:
    look = FakeUsage(True)
    bench = Bench(look)
    bench.readers.open()
    bench.usage.tell(False)
    assert bench.heard() is False
    bench.usage.tell(None)
    assert bench.heard() is True
    assert (look.waits, look.closed) == ([0.0], 1)
    bench.end()


def test_a_missed_nobody_is_corrected_only_by_two_looks_that_agree() -> None:
    looks = FakeUsage(False), FakeUsage(False)
    bench = Bench(*looks)
    bench.readers.open()
    bench.usage.tell(True)
    assert bench.heard() is True
    bench.usage.tell(None)
    bench.usage.tell(None)
    assert bench.heard() is False
    assert CONFIRM_S in bench.usage.waits
    assert [look.closed for look in looks] == [1, 1]
    bench.end()


def test_looks_that_disagree_change_nothing() -> None:
    bench = Bench(FakeUsage(False), FakeUsage(True))
    bench.readers.open()
    bench.usage.tell(True)
    assert bench.heard() is True
    bench.usage.tell(None)
    bench.usage.tell(None)
    bench.usage.tell(True)
    assert bench.end() == []
    assert bench.readers.reading is True


def test_an_event_between_two_looks_is_believed() -> None:
    bench = Bench(FakeUsage(False))
    bench.readers.open()
    bench.usage.tell(True)
    assert bench.heard() is True
    bench.usage.tell(None)
    bench.usage.tell(False)
    assert bench.heard() is False
    bench.end()


def test_a_device_that_goes_makes_it_unknown_again() -> None:
    bench = Bench()
    bench.readers.open()
    bench.usage.tell(False)
    assert bench.heard() is False
    bench.usage.tell(OSError(errno.ENODEV, "No such device"))
    assert bench.heard() is None
    bench.end()


def test_a_look_that_is_refused_makes_it_unknown() -> None:
    bench = Bench()
    bench.readers.open()
    bench.usage.tell(False)
    assert bench.heard() is False
    bench.usage.tell(None)
    assert bench.heard() is None
    bench.end()


def test_a_device_that_goes_while_it_is_opened_is_not_held() -> None:
    class Gone(FakeUsage):
        def wait(self, timeout_s: float) -> bool | None:
            raise OSError(errno.ENODEV, "No such device")

    usage = Gone()
    readers = Readers("/dev/video10", lambda: None, FakeDriver(usage))
    readers.open()
    assert (readers.reading, usage.closed) == (None, 1)
    readers.close()
    assert usage.closed == 1
