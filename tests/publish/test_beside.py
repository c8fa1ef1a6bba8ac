"""A sink with an audience beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import numpy as np
import pytest

from smilecam.errors import SinkProblem
from smilecam.frames import Picture, PixelFormat, Size
from smilecam.ports import Watched
from smilecam.publish.beside import Beside
from smilecam.publish.null import Null

SIZE = Size(64, 48)


class Told(Null):
    """A sink that tells whether somebody looks."""

    looks = False
    changed: Callable[[], None]

    def watched(self) -> bool:
        return self.looks

    def tell_changes(self, changed: Callable[[], None]) -> None:
        self.changed = changed


class Failing(Null):
    def publish(self, picture: Picture) -> None:
        raise SinkProblem("sink.hangs", seconds=1)


def picture() -> Picture:
    return np.full(PixelFormat.I420.shape(SIZE), 128, np.uint8)


def test_it_is_the_sink_for_all_else() -> None:
    async def story() -> None:
        sink = Null()
        beside = Beside(sink, asyncio.get_running_loop())
        assert isinstance(beside, Watched)
        assert (beside.format, beside.open(SIZE, 30), beside.told) == (sink.format, SIZE, "")
        beside.publish(picture())
        beside.close()
        assert sink.published == 1

    asyncio.run(story())


def test_who_looks_beside_it_is_somebody_who_looks_and_sees_the_same() -> None:
    async def story() -> None:
        heard: list[bool | None] = []
        sink = Told()
        beside = Beside(sink, asyncio.get_running_loop())
        beside.tell_changes(lambda: heard.append(beside.watched()))
        assert beside.watched() is False
        with beside.viewers.one_more():
            beside.publish(picture())
            _, jpeg = await beside.viewers.newer_than(0)
            assert jpeg.startswith(b"\xff\xd8")
        sink.looks = True
        sink.changed()
        assert heard == [True, False, True]

    asyncio.run(story())


def test_where_the_sink_cannot_tell_nobody_can() -> None:
    async def story() -> None:
        beside = Beside(Null(), asyncio.get_running_loop())
        assert beside.watched() is None
        with beside.viewers.one_more():
            assert beside.watched() is True

    asyncio.run(story())


def test_a_sink_that_fails_fails_as_ever_and_shows_nothing_beside() -> None:
    async def story() -> None:
        beside = Beside(Failing(), asyncio.get_running_loop())
        with beside.viewers.one_more():
            with pytest.raises(SinkProblem):
                beside.publish(picture())
            waiting = asyncio.create_task(beside.viewers.newer_than(0))
            await asyncio.sleep(0)
            assert not waiting.done()
            waiting.cancel()

    asyncio.run(story())
