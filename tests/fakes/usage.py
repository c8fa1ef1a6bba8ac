"""Subscriptions to a device's readers whose answers a test gives."""

from __future__ import annotations

import errno
from queue import Queue

ENDED = OSError(errno.ECANCELED, "ended")


class FakeUsage:
    """One subscription. `tell` makes the next `wait` return that; None stands for a time that passed in silence."""

    def __init__(self, *told: bool | OSError | None) -> None:
        self.closed = 0
        self.waits: list[float] = []
        self._told: Queue[bool | OSError | None] = Queue()
        for one in told:
            self.tell(one)

    def tell(self, told: bool | OSError | None) -> None:
        self._told.put(told)

    def wait(self, timeout_s: float) -> bool | None:
        self.waits.append(timeout_s)
        if timeout_s == 0 and self._told.empty():
            return None
        told = self._told.get()
        if isinstance(told, OSError):
            raise told
        return told

    def end(self) -> None:
        self._told.put(ENDED)

    def close(self) -> None:
        self.closed += 1


class FakeDriver:
    """Gives out `usages` one by one; raises EINVAL where there is none, as v4l2loopback before 0.13 does."""

    def __init__(self, *usages: FakeUsage) -> None:
        self.usages = list(usages)
        self.asked: list[str] = []

    def __call__(self, path: str) -> FakeUsage:
        self.asked.append(path)
        if not self.usages:
            raise OSError(errno.EINVAL, "Invalid argument")
        return self.usages.pop(0)
