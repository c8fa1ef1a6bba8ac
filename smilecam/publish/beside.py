"""A sink, and beside it whoever looks at the same pictures on a page of ours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from smilecam.frames import Picture, Size
from smilecam.ports import Sink, Watched
from smilecam.web.viewers import Viewers


class Beside:
    """The sink itself, for all but one thing: who looks at `viewers` is somebody who looks, and sees what it takes."""

    def __init__(self, sink: Sink, loop: asyncio.AbstractEventLoop) -> None:
        self._sink = sink
        self.format = sink.format
        self._changed: Callable[[], None] = lambda: None
        self.viewers = Viewers(loop, lambda: self._changed(), sink.format)

    def open(self, size: Size, fps: float) -> Size:
        return self._sink.open(size, fps)

    def publish(self, picture: Picture) -> None:
        self._sink.publish(picture)
        self.viewers.offer(picture)

    def close(self) -> None:
        self._sink.close()

    @property
    def told(self) -> str:
        return self._sink.told

    def watched(self) -> bool | None:
        if self.viewers.looking:
            return True
        return self._sink.watched() if isinstance(self._sink, Watched) else None

    def tell_changes(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        if isinstance(self._sink, Watched):
            self._sink.tell_changes(changed)
