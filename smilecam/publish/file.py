"""A video file of what is shown: true times, complete after close, and readable up to the last second when killed."""

from __future__ import annotations

import itertools
import logging
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import av.error
from av.video.reformatter import ColorRange, Colorspace

from smilecam.errors import SinkProblem, UsageProblem, reason_of
from smilecam.frames import Picture, PixelFormat, Size
from smilecam.ports import Clock

# Fragments of a second, turned into an ordinary mp4 on close: a killed run loses its last fragment, not the file.
_OPTIONS = {"movflags": "+hybrid_fragmented", "frag_duration": "1000000", "flush_packets": "1"}
_TIME_BASE = Fraction(1, 90_000)
# On a full disk no film can be finished (its index is written last), so it ends before, with room for seconds of any
# picture and the index of a day. What is left is looked at once a second.
LEAST_FREE_MB, _LOOK_EVERY_S = 64, 1.0
_CODECS = ("libx264", "h264", "mpeg4")

log = logging.getLogger(__name__)


def _free_mb(folder: Path) -> int:
    return shutil.disk_usage(folder).free // 2**20


class File:
    """Writes pictures with the times at which they were published, on `clock`.

    A file that is there is never written over, be it the camera's own film: this one goes beside it (film-2.mp4), and
    so does what follows when it is opened again, after a full disk for example. `told` is the file in truth.
    """

    format = PixelFormat.I420

    def __init__(self, path: Path, clock: Clock, free_mb: Callable[[Path], int] = _free_mb) -> None:
        self._asked = self._path = path
        self._clock, self._free_mb = clock, free_mb
        self._looked_s = 0.0
        self._container: av.container.OutputContainer | None = None
        self._stream: av.VideoStream | None = None
        self._started_s: float | None = None
        self._last_pts = -1

    def open(self, size: Size, fps: float) -> Size:
        if self._path.suffix.lower() != ".mp4":
            raise UsageProblem("recording.kind", path=self._path)
        even = Size(size.width // 2 * 2, size.height // 2 * 2)
        try:
            if not self._path.parent.is_dir():
                raise SinkProblem("recording.folder", folder=self._path.parent, name=self._path.name)
            self._look_for_room()
            if self._path.is_dir() or self._path.is_fifo():  # opening a pipe would wait for who reads it
                raise SinkProblem("recording.no_file", path=self._path)
            if self._path.is_file():
                self._path = _next_free(self._asked)
            with self._path.open("ab"):  # refused now, not at the first picture
                pass
            self._container = av.open(str(self._path), "w", options=_OPTIONS)
            self._stream = _video_stream(self._container, even, fps)
        except (av.error.FFmpegError, OSError) as failure:
            self.close()
            raise SinkProblem("recording.refused", path=self._path, reason=reason_of(failure)) from failure
        self._started_s, self._last_pts = None, -1
        return even

    def publish(self, picture: Picture) -> None:
        if self._container is None or self._stream is None:
            raise ValueError("unexpected publish: closed != open")
        if self._clock.now_s() - self._looked_s >= _LOOK_EVERY_S:
            self._look_for_room()
        frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
        frame.pts, frame.time_base = self._pts(), _TIME_BASE
        self._mux(self._container, self._stream, frame)

    def close(self) -> None:
        container, stream = self._container, self._stream
        self._container = self._stream = None
        if container is None:
            return
        try:
            if stream is not None and self._started_s is not None:
                self._mux(container, stream, None)
            container.close()
        except (SinkProblem, av.error.FFmpegError, OSError) as failure:
            log.error("%s could not be finished: %s", self._path, failure)  # what was written before stays
        empty = self._path.is_file() and self._path.stat().st_size == 0
        if self._started_s is None or empty:  # a film without pictures is no film
            self._path.unlink(missing_ok=True)

    @property
    def told(self) -> str:
        return str(self._path.resolve())  # status is asked for from any folder

    def _look_for_room(self) -> None:
        self._looked_s = self._clock.now_s()
        free_mb = self._free_mb(self._path.parent)
        if free_mb < LEAST_FREE_MB:
            raise SinkProblem("recording.full", path=self._path, free=free_mb, least=LEAST_FREE_MB)

    def _pts(self) -> int:
        """Return the time since the first picture; two within one tick are put one tick apart, as files ask."""
        now_s = self._clock.now_s()
        if self._started_s is None:
            self._started_s = now_s
        self._last_pts = max(self._last_pts + 1, round((now_s - self._started_s) / float(_TIME_BASE)))
        return self._last_pts

    def _mux(
        self, container: av.container.OutputContainer, stream: av.VideoStream, frame: av.VideoFrame | None
    ) -> None:
        try:
            container.mux(stream.encode(frame))
        except (av.error.FFmpegError, OSError) as failure:
            raise SinkProblem("recording.failed", path=self._path, reason=reason_of(failure)) from failure


def _video_stream(container: av.container.OutputContainer, size: Size, fps: float) -> av.VideoStream:
    codec = next(name for name in _CODECS if name in av.codecs_available)
    # ultrafast: half the processor time of the default at 720p, for a file a third larger.
    options = {"preset": "ultrafast", "crf": "20", "tune": "zerolatency"} if codec == "libx264" else {}
    rate = Fraction(fps).limit_denominator(1001)
    stream = cast("av.VideoStream", container.add_stream(codec, rate=rate, options=options))
    stream.width, stream.height, stream.pix_fmt = size.width, size.height, "yuv420p"
    stream.codec_context.time_base = stream.time_base = _TIME_BASE
    # What I420 means here; players would take 720p for BT.709 and tint it.
    stream.codec_context.colorspace, stream.codec_context.color_range = Colorspace.SMPTE170M, ColorRange.MPEG
    stream.codec_context.gop_size = max(1, round(fps))  # a second: where a fragment may begin
    return stream


def _next_free(path: Path) -> Path:
    names = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in itertools.count(2))
    return next(name for name in names if not name.exists())
