"""Processes that do the same to many things. They leave Ctrl-C to the one that started them, and end when it does."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any


def pool(workers: int, opening: Callable[..., None] | None = None, *arguments: Any) -> ProcessPoolExecutor:
    """Return a pool of so many processes; each calls `opening` with `arguments` before its first work."""
    # MediaPipe holds threads, which a forked child would lack.
    context = get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(opening, arguments))


def _begin(opening: Callable[..., None] | None, arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, name="smilecam-worker-end", daemon=True).start()
    if opening is not None:
        opening(*arguments)


def _end_with_parent() -> None:
    """Wait for the parent's end and go: a pool whose parent was killed waits for work for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
