"""Outlet: the sink and the canvas that fits it. Opened, painted, published to; opened again when it fails."""

from __future__ import annotations

import logging
from collections.abc import Callable

import numpy as np

from smilecam.frames import Picture, PixelFormat, Size
from smilecam.pipeline.backoff import Backoff
from smilecam.pipeline.health import Health
from smilecam.pipeline.shared import Shared
from smilecam.pixels import convert, letterbox, opaque
from smilecam.ports import Painter, Sink
from smilecam.scene import Scene

MakePainter = Callable[[Size], Painter]

log = logging.getLogger(__name__)


class Outlet:
    """Shows scenes on a sink; whatever fails, `show` returns. The video path's thread opens, shows and closes.

    health: whether painting and publishing work. size: what the sink takes.
    """

    def __init__(self, sink: Sink, make_painter: MakePainter, size: Size, fps: float, shared: Shared) -> None:
        self.health = Health("video")
        self.size = size
        self._asked = size
        self._sink = sink
        self._make_painter = make_painter
        self._fps = fps
        self._shared = shared
        self._backoff = Backoff()
        self._painter: Painter | None = None
        self._converted: Picture | None = None
        self._again_s: float | None = None

    @property
    def told(self) -> str:
        return self._sink.told

    def open(self) -> None:
        """Ask the sink for the user's size and make what fits the one it takes. Raises what sink or theme refuses."""
        size = self._sink.open(self._asked, self._fps)
        if self._painter is None or size != self.size:
            self._painter = self._make_painter(size)
            self._converted = _buffer(self._sink.format, size)
        self.size = size

    def close(self) -> None:
        """Let the sink go; one that does not close is logged and no reason to stop, `show` opens it again."""
        try:
            self._sink.close()
        except Exception:
            log.exception("the sink did not close")

    def show(self, picture: Picture | None, scene: Scene) -> bool:
        """Paint and publish one picture; return whether it went out."""
        now_s = self._shared.clock.now_s()
        if self._again_s is not None and now_s < self._again_s:
            return False
        try:
            if self._again_s is not None:
                self.open()
                self._again_s = None
            painted = self._publish(picture, scene)
        except Exception as problem:
            self.health.failed(problem, now_s)
            self.close()
            self._again_s = now_s + self._backoff.next_s()
            return False
        self._backoff.reset()
        if painted:
            self.health.ok()
        return True

    def _publish(self, picture: Picture | None, scene: Scene) -> bool:
        """Return whether the painter painted it; where it fails, the plain picture goes out."""
        timings = self._shared.timings
        try:
            with timings.measured("paint"):
                canvas, painted = self._paint(picture, scene), True
        except Exception as problem:
            self.health.failed(problem, self._shared.clock.now_s())
            canvas, painted = _plain(picture, scene.mirror, self.size), False
        with timings.measured("convert"):
            converted = convert(canvas, self._sink.format, self._converted)
        with timings.measured("publish"):
            self._sink.publish(converted)
        return painted

    def _paint(self, picture: Picture | None, scene: Scene) -> Picture:
        if self._painter is None:
            raise ValueError("unexpected show before open: None != a painter")
        return self._painter.paint(picture, scene)


def _buffer(form: PixelFormat, size: Size) -> Picture | None:
    """Return what each picture is converted into; None where the canvas is published as it is."""
    return None if form is PixelFormat.BGRA else np.empty(form.shape(size), np.uint8)


def _plain(picture: Picture | None, mirror: bool, size: Size) -> Picture:
    """Return the camera's picture as a BGRA canvas with nothing drawn on it; black where there is none."""
    plain = np.zeros(PixelFormat.BGR.shape(size), np.uint8)
    if picture is not None:
        letterbox(picture, size, plain)
    return opaque(plain[:, ::-1] if mirror else plain)
