"""Pre-roll: the last seconds before now as JPEGs in memory, so that a laugh can be kept after it happened.

It is on only while somebody who agreed wants it. Nothing of it reaches a disk unless it is asked for; a picture is
forgotten after KEEPS_S.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from threading import Condition, Thread

from smilecam.frames import Frame, Size
from smilecam.record import jpeg
from smilecam.record.film import Shot

KEEPS_S = 6.0
THREAD = "smilecam-preroll"
# Of raw frames that wait for the encoder; a machine that cannot keep up loses frames here, never in the picture.
MOST_WAITING = 4

log = logging.getLogger(__name__)


class PreRoll:
    """Holds KEEPS_S of pictures. Its thread encodes; whoever offers frames never waits.

    size: of the pictures that it holds. encode: a raw picture as JPEG.
    """

    def __init__(self, encode: Callable[..., bytes] = jpeg.encoded) -> None:
        self._encode = encode
        self._changed = Condition()
        self._waiting = deque[Frame](maxlen=MOST_WAITING)
        self._shots = deque[Shot]()
        self._over = False
        self.size = Size(0, 0)
        self._thread = Thread(target=self._run, name=THREAD, daemon=True)
        self._thread.start()

    def offer(self, frame: Frame) -> None:
        """Take one raw frame; of too many that wait the oldest goes."""
        with self._changed:
            if frame.size != self.size:  # another camera: a clip has one size
                self._forget()
                self.size = frame.size
            self._waiting.append(frame)
            self._changed.notify_all()

    def since(self, time_s: float) -> tuple[Shot, ...]:
        """Return what was taken from `time_s` on, the oldest first."""
        with self._changed:
            return tuple(shot for shot in self._shots if shot.time_s >= time_s)

    def forget(self) -> None:
        """Let go of all that it holds."""
        with self._changed:
            self._forget()

    def close(self) -> None:
        """Forget everything, and end."""
        with self._changed:
            self._over = True
            self._forget()
            self._changed.notify_all()
        self._thread.join()

    def _forget(self) -> None:
        self._waiting.clear()
        self._shots.clear()

    def _run(self) -> None:
        try:
            while (frame := self._next()) is not None:
                self._hold(frame.size, Shot(self._encode(frame.picture), frame.time_s))
        except Exception:
            log.exception("the pre-roll has ended")

    def _next(self) -> Frame | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._over)
            return None if self._over else self._waiting.popleft()

    def _hold(self, size: Size, shot: Shot) -> None:
        with self._changed:
            if self._over or size != self.size:
                return
            self._shots.append(shot)
            while self._shots[0].time_s < shot.time_s - KEEPS_S:
                self._shots.popleft()
