"""A camera on the network: whatever FFmpeg opens by URL (rtsp, http, an MJPEG stream). It never waits for ever."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import av
import av.error
import numpy as np

from smilecam.credentials import masked
from smilecam.errors import CameraLost, CameraProblem
from smilecam.frames import Frame, Picture, Size
from smilecam.ports import Clock, SourceFacts

OPEN_WITHIN_S, LOST_AFTER_S = 10.0, 3.0


class Stream:
    """Pictures from a URL, as they arrive. A recording behind the URL is slowed to its own rate, and ends as lost."""

    def __init__(self, url: str, clock: Clock) -> None:
        self._url, self._clock = url, clock
        self._container: av.container.InputContainer | None = None
        self._pictures: Iterator[tuple[Picture, float | None]] = iter(())
        self._first: tuple[Picture, float | None] | None = None
        self._number = 0
        self._offset_s: float | None = None

    def open(self) -> SourceFacts:
        try:
            self._container = av.open(self._url, options=_options(self._url), timeout=(OPEN_WITHIN_S, LOST_AFTER_S))
            stream = self._container.streams.video[0]
            self._pictures = _decode(self._container)
            self._first = next(self._pictures)
            self._offset_s = None  # a recording begins anew
        except (av.error.FFmpegError, OSError, LookupError, StopIteration) as failure:
            self.close()
            reason = getattr(failure, "strerror", None)
            if reason is None:
                raise CameraProblem("camera.stream_empty", camera=self._name) from failure
            raise CameraProblem("camera.stream_refused", camera=self._name, reason=reason) from failure
        height, width = self._first[0].shape[:2]
        return SourceFacts(self._name, Size(width, height), float(stream.average_rate or 0), live=True)

    def read(self) -> Frame | None:
        if self._container is None:
            raise ValueError("unexpected read: closed != open")
        try:
            picture, shown_s = self._first or next(self._pictures)
        except (av.error.FFmpegError, OSError, StopIteration) as failure:
            raise CameraLost("camera.lost", camera=self._name) from failure
        self._first = None
        if self._recorded and shown_s is not None:
            self._hold_back(shown_s)
        frame = Frame(picture, self._clock.now_s(), self._number)
        self._number += 1
        return frame

    def close(self) -> None:
        if self._container is not None:
            self._container.close()
        self._container = self._first = None

    @property
    def _recorded(self) -> bool:
        return self._container is not None and self._container.duration is not None

    @property
    def _name(self) -> str:
        """The host alone: a URL may carry a password, and names are shown and logged."""
        try:
            return urlsplit(self._url).hostname or masked(self._url)
        except ValueError:  # brackets that hold no address
            return masked(self._url)

    def _hold_back(self, shown_s: float) -> None:
        now_s = self._clock.now_s()
        if self._offset_s is None:
            self._offset_s = now_s - shown_s
        self._clock.sleep_s(max(0.0, shown_s + self._offset_s - now_s))


def _decode(container: av.container.InputContainer) -> Iterator[tuple[Picture, float | None]]:
    for decoded in container.decode(video=0):
        picture = np.asarray(decoded.to_ndarray(format="bgr24"), dtype=np.uint8)
        picture.flags.writeable = False
        yield picture, decoded.time


def _options(url: str) -> dict[str, str]:
    """RTSP over TCP: over UDP, the default, most home routers lose packets and the picture smears."""
    return {"rtsp_transport": "tcp"} if url.lower().startswith("rtsp") else {}
