"""Outlet: the sink and the canvas that fits it. Opened, painted, published to; opened again when it fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from smilecam.errors import SinkProblem, key_of
from smilecam.frames import Picture, PixelFormat, Size
from smilecam.pipeline.health import Health
from smilecam.pipeline.reopening import HANGS_AFTER_S, Reopening, let_go
from smilecam.pipeline.shared import Shared
from smilecam.pipeline.supervision import Event, Part
from smilecam.pixels import convert, letterbox, opaque
from smilecam.ports import Painter, Sink, Watched
from smilecam.scene import Scene

MakePainter = Callable[[Size], Painter]

LETS_GO_WITHIN_S = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """What is drawn in: how a painter for any size is made, and one that is made already; None before the first."""

    make_painter: MakePainter
    painter: Painter | None
    size: Size


class Outlet:
    """Shows scenes on a sink; whatever fails or hangs, it returns at once. The video path's thread calls it.

    health: whether painting and publishing work. size: what the sink takes.
    """

    def __init__(self, sink: Sink, make_painter: MakePainter, size: Size, fps: float, shared: Shared) -> None:
        self.health = Health("video")
        self.size = size
        self._asked = size
        self._sink = sink
        self._look = _Look(make_painter, None, size)  # whoever calls `wear` puts another here
        self._fps = fps
        self._shared = shared
        self.part = Part(shared.clock.now_s())
        self._worn: _Look | None = None
        self._fitted: Size | None = None
        self._painter: Painter | None = None
        self._canvas: Picture | None = None
        self._buffer: Picture | None = None
        self._converted: Picture | None = None  # the canvas, as the sink takes it; None until it is converted
        self._reopening: Reopening | None = None
        self._again_s = 0.0

    @property
    def told(self) -> str:
        return self._sink.told

    @property
    def has_shown(self) -> bool:
        """Whether there is a picture to `hold`."""
        return self._canvas is not None

    def watched(self) -> bool | None:
        """Return whether somebody looks; None where the sink cannot tell. Nobody can while it is not open."""
        if self._reopening is not None:
            return False
        return self._sink.watched() if isinstance(self._sink, Watched) else None

    def tell_changes(self, changed: Callable[[], None]) -> None:
        """Call `changed`, from any thread, whenever `watched` may have changed."""
        if isinstance(self._sink, Watched):
            self._sink.tell_changes(changed)

    def slept(self) -> None:
        """The machine slept: a sink that is just being opened did not hang in that time, and may be tried at once."""
        self._again_s = self._shared.clock.now_s()

    def wear(self, make_painter: MakePainter) -> None:
        """Draw with other painters from the next picture on. Any thread may call it: the first is made in that one.

        Raises what making it raises; then the old ones go on.
        """
        size = self.size
        self._look = _Look(make_painter, make_painter(size), size)

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
        return self._goes_out(lambda: self._painted(picture, scene))

    def hold(self) -> bool:
        """Publish the last picture once more; return whether it went out."""
        return self._goes_out(self._held)

    def _goes_out(self, drawn: Callable[[], bool]) -> bool:
        now_s = self._shared.clock.now_s()
        try:
            if not self._is_open(now_s):
                return False
            painted = drawn()
            self._publish()
        except Exception as problem:
            self._lost(problem, now_s)
            return False
        self.part.tell(Event.DELIVERED, now_s)
        if painted:
            self.health.ok()
        return True

    def _ask(self) -> Size:
        return self._sink.open(self._asked, self._fps)

    def _fit(self, size: Size) -> None:
        if size != self._fitted:
            self._painter = None
            self._buffer, self._converted = _buffer(self._sink.format, size), None
        self.size = self._fitted = size
        self._dress()

    def _dress(self) -> Painter:
        """Take the painter of the look that is wanted, or one like it that fits."""
        look = self._look
        if self._painter is None or look is not self._worn:
            made = look.painter if look.size == self.size else None
            self._painter = made or look.make_painter(self.size)
            self._worn = look
        return self._painter

    def _lost(self, problem: Exception, now_s: float) -> None:
        self.health.failed(problem, now_s)
        self._again_s = self.part.tell(Event.FAILED, now_s, key_of(problem)).again_s
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
            if self._again_s <= now_s < self._again_s + HANGS_AFTER_S:
                self.part.tell(Event.DUE, now_s)
            elif now_s >= self._again_s:
                self.part.tell(Event.OVERDUE, now_s, "error.sink.hangs")
                self.health.failed(SinkProblem("sink.hangs", seconds=round(HANGS_AFTER_S)), now_s)
            return False
        if trying.size is None:
            raise trying.problem or ValueError("unexpected end of reopening: neither a size nor a problem")
        self._fit(trying.size)
        self._reopening = None
        return True

    def _painted(self, picture: Picture | None, scene: Scene) -> bool:
        """Paint the canvas; return whether the painter did. Where it fails, the plain picture is on it."""
        self._converted = None
        try:
            with self._shared.timings.measured("paint"):
                self._canvas = self._dress().paint(picture, scene)
        except Exception as problem:
            self.health.failed(problem, self._shared.clock.now_s())
            self._canvas = _plain(picture, scene.mirror, self.size)
            return False
        return True

    def _held(self) -> bool:
        """Keep the canvas, scaled where the sink takes another size by now."""
        if self._canvas is None:
            raise ValueError("unexpected hold before show: None != a canvas")
        if self._canvas.shape != PixelFormat.BGRA.shape(self.size):
            self._canvas, self._converted = _plain(self._canvas[:, :, :3], False, self.size), None
        return True

    def _publish(self) -> None:
        if self._canvas is None:
            raise ValueError("unexpected publishing before painting: None != a canvas")
        if self._converted is None:
            with self._shared.timings.measured("convert"):
                self._converted = convert(self._canvas, self._sink.format, self._buffer)
        with self._shared.timings.measured("publish"):
            self._sink.publish(self._converted)


def _buffer(form: PixelFormat, size: Size) -> Picture | None:
    """Return what each picture is converted into; None where the canvas is published as it is."""
    return None if form is PixelFormat.BGRA else np.empty(form.shape(size), np.uint8)


def _plain(picture: Picture | None, mirror: bool, size: Size) -> Picture:
    """Return the camera's picture as a BGRA canvas with nothing drawn on it; black where there is none."""
    plain = np.zeros(PixelFormat.BGR.shape(size), np.uint8)
    if picture is not None:
        letterbox(picture, size, plain)
    return opaque(plain[:, ::-1] if mirror else plain)
