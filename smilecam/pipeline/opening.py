"""Opening: how a start went, for the one who waits for it."""

from __future__ import annotations

from threading import Event


class Opening:
    """Decided once: pictures flow, or something refused to open. Any thread may decide, any may wait."""

    def __init__(self) -> None:
        self._decided = Event()
        self._problem: BaseException | None = None

    @property
    def decided(self) -> bool:
        return self._decided.is_set()

    def flows(self) -> None:
        self._decided.set()

    def refused(self, problem: BaseException) -> bool:
        """Decide that the start failed. Return False where pictures flow already: then it is no start's failure."""
        if self._decided.is_set():
            return False
        self._problem = problem
        self._decided.set()
        return True

    def wait(self, timeout_s: float) -> bool:
        """Return True once pictures flow, False at the deadline; raise what refused."""
        if not self._decided.wait(timeout_s):
            return False
        if self._problem is not None:
            raise self._problem
        return True
