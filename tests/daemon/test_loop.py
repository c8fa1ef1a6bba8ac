from __future__ import annotations

import asyncio
import threading

import pytest

from smilecam.daemon.loop import LoopThread


def test_work_runs_in_the_loops_own_thread_and_its_result_comes_back() -> None:
    loop = LoopThread()

    async def name() -> str:
        return threading.current_thread().name

    assert loop.run(name()) == "smilecam-loop"
    loop.stop()


def test_what_the_work_raises_is_raised_to_the_one_who_asked() -> None:
    loop = LoopThread()

    async def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        loop.run(fail())
    loop.stop()


def test_stopping_cancels_what_waits_and_ends_the_thread() -> None:
    loop = LoopThread()
    cancelled = threading.Event()

    async def wait_for_ever() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    async def begin() -> None:
        loop.loop.create_task(wait_for_ever()).add_done_callback(lambda _: None)
        await asyncio.sleep(0)

    loop.run(begin())
    loop.stop()
    assert cancelled.is_set()
    assert "smilecam-loop" not in {one.name for one in threading.enumerate()}


def test_stopping_twice_is_no_harm() -> None:
    loop = LoopThread()
    loop.stop()
    loop.stop()


def test_what_is_begun_goes_on_beside_and_ends_with_the_loop() -> None:
    loop = LoopThread()
    begun, cancelled = threading.Event(), threading.Event()

    async def look_after() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    loop.begin(look_after())
    assert begun.wait(30)
    loop.stop()
    assert cancelled.wait(30)
