"""LoopThread: the one asyncio loop, in its own thread, on which all that waits for other processes lives."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from threading import Event, Thread
from typing import Any, TypeVar

T = TypeVar("T")

STOPS_WITHIN_S = 1.0


class LoopThread:
    """Starts on construction; `run` hands it work from any other thread, `stop` ends whatever still waits there."""

    def __init__(self) -> None:
        self._runs = Event()
        self.loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._live, name="smilecam-loop", daemon=True)
        self._thread.start()
        self._runs.wait()

    def run(self, work: Coroutine[Any, Any, T], timeout_s: float = 10.0) -> T:
        """Run `work` there; return its result, raise what it raises, or TimeoutError."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout_s)

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Let `work` go on there until it ends, or the loop does."""
        asyncio.run_coroutine_threadsafe(work, self.loop)

    def stop(self) -> None:
        """Cancel what waits, end the loop and its thread."""
        if self.loop.is_closed():
            return
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(STOPS_WITHIN_S)

    def _live(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.call_soon(self._runs.set)
        try:
            self.loop.run_forever()
        finally:
            self._cancel_all()
            self.loop.close()

    def _cancel_all(self) -> None:
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
