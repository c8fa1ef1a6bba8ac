"""The newest picture as JPEG for whoever looks: made once, only while somebody does, and never waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

import cv2
import numpy as np

from smilecam.frames import Picture, PixelFormat

# Sharp lettering at 720p for some 90 KB a picture.
_QUALITY = 85
_TO_BGR = {PixelFormat.BGRA: cv2.COLOR_BGRA2BGR, PixelFormat.I420: cv2.COLOR_YUV2BGR_I420}


class Viewers:
    """Between the video path, which offers pictures, and the pages that look, which live on `loop`.

    changed: called on the loop when somebody comes or goes; it must not wait. form: of the pictures.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        changed: Callable[[], None] = lambda: None,
        form: PixelFormat = PixelFormat.BGR,
    ) -> None:
        self._loop, self._looks_changed, self._form = loop, changed, form
        self._lock = Lock()
        self._newest: Picture | None = None
        self._spare: list[Picture] = []
        self._looking = 0
        # Counted with the picture, under the lock: counted on its arrival at the loop, one that was taken early by the
        # call for the picture before it would leave a viewer waiting for a number that has no picture.
        self._number = 0
        self._changed = asyncio.Event()
        self._jpeg: tuple[int, bytes] | None = None

    def offer(self, picture: Picture) -> None:
        """Keep a copy of a picture over the last one, where anybody looks. Any thread; never waits for a page."""
        if not self._looking:
            return
        with self._lock:
            kept = self._spare.pop() if self._spare else np.empty_like(picture)
        if kept.shape != picture.shape:  # the output was opened again in another size
            kept = np.empty_like(picture)
        np.copyto(kept, picture)
        with self._lock:
            if not self._looking:  # the last one left meanwhile: whoever comes next is not to see this
                self._spare.append(kept)
                return
            if self._newest is not None:
                self._spare.append(self._newest)
            self._newest = kept
            self._number += 1
        self._loop.call_soon_threadsafe(self._arrived)

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Count somebody who looks, for as long as the block runs. On the loop only, as is everything below."""
        self._looking += 1
        self._looks_changed()
        try:
            yield
        finally:
            self._looking -= 1
            if not self._looking:
                self._forget()
            self._looks_changed()

    @property
    def looking(self) -> int:
        return self._looking

    async def newer_than(self, number: int) -> tuple[int, bytes]:
        """Wait for a picture after `number`; return the newest one's number and its JPEG."""
        while (jpeg := self._encoded()) is None or jpeg[0] <= number:
            await self._changed.wait()
        return jpeg

    def _forget(self) -> None:
        """Whoever looks next is not to see what was shown before they came, hours ago perhaps."""
        with self._lock:
            self._newest = self._jpeg = None

    def _arrived(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _encoded(self) -> tuple[int, bytes] | None:
        """Return the newest picture as JPEG, made at most once; 3 ms at 720p, in C with the interpreter let go."""
        with self._lock:
            picture, self._newest, number = self._newest, None, self._number
        if picture is None:
            return self._jpeg
        told = picture if self._form is PixelFormat.BGR else cv2.cvtColor(picture, _TO_BGR[self._form])
        _, jpeg = cv2.imencode(".jpg", told, (cv2.IMWRITE_JPEG_QUALITY, _QUALITY))
        with self._lock:
            self._spare.append(picture)
        self._jpeg = number, jpeg.tobytes()
        return self._jpeg
