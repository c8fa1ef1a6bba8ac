"""Reopening: lets a sink go that failed, and opens it again; off the video thread, as either may hang in its device."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread

from smilecam.frames import Size
from smilecam.ports import Sink

HANGS_AFTER_S = 15.0  # the slowest opening of ours that still succeeds is a preview's: ten seconds at most

log = logging.getLogger(__name__)


class Reopening(Thread):
    """One try: closes at once, opens when told that it is due, ends. The sink is this thread's until then.

    size: what the sink takes, once it is open. problem: why it is not.
    """

    def __init__(self, sink: Sink, reopen: Callable[[], Size]) -> None:
        super().__init__(name="smilecam-sink", daemon=True)
        self.size: Size | None = None
        self.problem: Exception | None = None
        self._sink = sink
        self._reopen = reopen
        self._due = Event()
        self._lock = Lock()
        self._left_behind = False

    def run(self) -> None:
        let_go(self._sink)
        self._due.wait()
        if self._left_behind:
            return
        try:
            size = self._reopen()
        except Exception as problem:
            self.problem = problem
            return
        with self._lock:
            if not self._left_behind:
                self.size = size
        if self.size is None:
            let_go(self._sink)

    def due(self) -> None:
        """Let it open the sink."""
        self._due.set()

    def leave_behind(self) -> None:
        """Want no open sink any more; should it open one yet, it closes it itself."""
        with self._lock:
            self._left_behind = True
        self._due.set()


def let_go(sink: Sink) -> None:
    """Close a sink; one that does not close is logged, and no reason to stop."""
    try:
        sink.close()
    except Exception:
        log.exception("the sink did not close")
