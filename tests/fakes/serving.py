"""A preview on its loop, a real server, and what feeds it: fixtures for the tests of what serves it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from threading import Event, Thread

import pytest

from smilecam.clock import MonotonicClock
from smilecam.publish.preview import Preview
from tests.fakes.viewer import SIZE, free_port, quarters


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """The loop of the application, in its thread."""
    running = asyncio.new_event_loop()
    thread = Thread(target=running.run_forever, name="smilecam-loop")
    thread.start()
    yield running
    running.call_soon_threadsafe(running.stop)
    thread.join()
    running.close()


@pytest.fixture
def preview(loop: asyncio.AbstractEventLoop) -> Iterator[Preview]:
    sink = Preview(loop, MonotonicClock(), first_port=free_port())
    yield sink
    sink.close()


@pytest.fixture
def feeding(preview: Preview) -> Iterator[Callable[[], None]]:
    """Return what opens the preview and feeds it pictures until the test is over."""
    over, threads = Event(), []

    def feed() -> None:
        while not over.wait(0.02):
            preview.publish(quarters())

    def begin() -> None:
        assert preview.open(SIZE, 30) == SIZE
        threads.append(Thread(target=feed))
        threads[-1].start()

    yield begin
    over.set()
    for thread in threads:
        thread.join()
