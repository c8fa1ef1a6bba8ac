"""Outlet: the sink and the canvas that fits it. Opened, painted, published to; opened again when it fails."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from smilecam.errors import SinkProblem
from smilecam.frames import Picture, PixelFormat, Size
from smilecam.pipeline.backoff import Backoff
from smilecam.pipeline.health import Health
from smilecam.pipeline.reopening import HANGS_AFTER_S, Reopening, let_go
from smilecam.pipeline.shared import Shared
from smilecam.pixels import convert, letterbox, opaque
from smilecam.ports import Painter, Sink
from smilecam.scene import Scene

MakePainter = Callable[[Size], Painter]

LETS_GO_WITHIN_S = 1.0


class Outlet:
    """Shows scenes on a sink; whatever fails or hangs, `show` returns at once. The video path's thread calls it.

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
        self._reopening: Reopening | None = None
        self._again_s = 0.0

    @property
    def told(self) -> str:
        return self._sink.told

    def open(self) -> None:
        """Ask the sink for the user's size and make what fits the one it takes. Raises what sink or theme refuses."""
        self._fit(self._ask())

    def close(self) -> None:
        """Let the sink go. One that is just being opened again lets go of itself."""
        if self._reopening is None:
            let_go(self._sink)
            return
        self._reopening.leave_behind()
        self._reopening.join(LETS_GO_WITHIN_S)
        if self._reopening.size is not None:
            let_go(self._sink)

    def show(self, picture: Picture | None, scene: Scene) -> bool:
        """Paint and publish one picture; return whether it went out."""
        now_s = self._shared.clock.now_s()
        try:
            if not self._is_open(now_s):
                return False
            painted = self._publish(picture, scene)
        except Exception as problem:
            self._lost(problem, now_s)
            return False
        self._backoff.reset()
        if painted:
            self.health.ok()
        return True

    def _ask(self) -> Size:
        return self._sink.open(self._asked, self._fps)

    def _fit(self, size: Size) -> None:
        if self._painter is None or size != self.size:
            self._painter = self._make_painter(size)
            self._converted = _buffer(self._sink.format, size)
        self.size = size

    def _lost(self, problem: Exception, now_s: float) -> None:
        self.health.failed(problem, now_s)
        self._again_s = now_s + self._backoff.next_s()
        self._reopening = Reopening(self._sink, self._ask)
        self._reopening.start()

    def _is_open(self, now_s: float) -> bool:
        """Tell whether the sink is open, or open again. Raises why it is not where a try has failed."""
        trying = self._reopening
        if trying is None:
            return True
        if trying.is_alive():
            if now_s >= self._again_s:
                trying.due()
            if now_s >= self._again_s + HANGS_AFTER_S:
                self.health.failed(SinkProblem("sink.hangs", seconds=round(HANGS_AFTER_S)), now_s)
            return False
        if trying.size is None:
            raise trying.problem or ValueError("unexpected end of reopening: neither a size nor a problem")
        self._fit(trying.size)
        self._reopening = None
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
