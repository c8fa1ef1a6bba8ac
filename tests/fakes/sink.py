"""An output that keeps what it was given, and can refuse."""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition, Event, get_ident

import numpy as np

from smilecam.frames import Picture, PixelFormat, Size

PATIENCE_S = 30.0  # a deadline for a bug, not for a slow machine


class FakeSink:
    """Keeps a copy of every picture; `wait_for` waits until a test's question about them is true.

    stubborn: how many of the next closings raise. `hang` makes the next openings wait, in `hung`, until `let_go`.
    """

    def __init__(self, form: PixelFormat = PixelFormat.BGRA, takes: Size | None = None) -> None:
        self.format = form
        self.told = "fake://sink"
        self.pictures: list[Picture] = []
        self.opened = 0
        self.closed = 0
        self.stubborn = 0
        self.refusals: list[Exception] = []
        self.failures: list[Exception] = []
        self.threads: set[int] = set()
        self.hung, self.let_go = Event(), Event()
        self.let_go.set()
        self._takes = takes
        self._changed = Condition()

    def open(self, size: Size, fps: float) -> Size:
        self._note()
        self._wait()
        if self.refusals:
            raise self.refusals.pop(0)
        self.opened += 1
        return self._takes or size

    def publish(self, picture: Picture) -> None:
        self._note()
        if self.failures:
            raise self.failures.pop(0)
        with self._changed:
            self.pictures.append(np.array(picture))
            self._changed.notify_all()

    def close(self) -> None:
        self._note()
        self.closed += 1
        if self.stubborn:
            self.stubborn -= 1
            raise OSError("it does not close")

    def hang(self) -> None:
        self.hung.clear()
        self.let_go.clear()

    def _wait(self) -> None:
        if not self.let_go.is_set():
            self.hung.set()
            self.let_go.wait(PATIENCE_S)

    def wait_for(self, asked: Callable[[], bool]) -> bool:
        """Return whether `asked` became true, asking again after each picture and at least every 20 ms."""
        waited_s = 0.0
        with self._changed:
            while not asked():
                if waited_s > PATIENCE_S:
                    return False
                self._changed.wait(0.02)
                waited_s += 0.02
        return True

    def _note(self) -> None:
        self.threads.add(get_ident())


class WatchedSink(FakeSink):
    """One that knows who looks: `looked` says it, and `look` changes it and tells."""

    def __init__(self, looked: bool | None = False, form: PixelFormat = PixelFormat.BGRA) -> None:
        super().__init__(form)
        self.looked = looked
        self._tell: Callable[[], None] = lambda: None

    def watched(self) -> bool | None:
        return self.looked

    def tell_changes(self, changed: Callable[[], None]) -> None:
        self._tell = changed

    def look(self, looked: bool | None) -> None:
        self.looked = looked
        self._tell()
