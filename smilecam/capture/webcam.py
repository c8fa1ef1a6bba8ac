"""A webcam through OpenCV: opened with MJPG, its real size and rate told, and an end to waiting when it is gone."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from typing import Protocol

# OpenCV waits ten seconds for a picture; a call would freeze with it. On Linux it reads this at its first picture, so
# an earlier `import cv2` elsewhere does no harm (seen with 4.11: a stalled camera's read returns after 1.0 s).
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "1")
# Media Foundation's hardware transforms make some cameras take up to a minute to open (opencv #17687).
os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")

import cv2
import numpy as np

from smilecam.devices import V4L2, Device, Handle
from smilecam.errors import CameraLost, CameraProblem
from smilecam.frames import Frame, Picture, Size
from smilecam.ports import Clock, SourceFacts
from smilecam.v4l2 import LOOPBACK_DRIVER, Kernel

# A camera may need two or three seconds to expose its first picture; a loopback's writer may still be starting.
FIRST_PICTURE_WITHIN_S = 6.0
# A single bad MJPG picture is passed over; a cable that is wiggled too.
LOST_AFTER_S = 3.0
_BETWEEN_TRIES_S = 0.05
# After this many pictures the real rate is known, and one far under the one asked for is worth a word.
_RATE_AFTER_FRAMES, _SLOW_SHARE = 90, 0.8

log = logging.getLogger(__name__)


class Capture(Protocol):
    """The part of cv2.VideoCapture that is used."""

    def isOpened(self) -> bool: ...  # noqa: N802 -- OpenCV's name

    def set(self, propId: int, value: float, /) -> bool: ...  # noqa: N803 -- OpenCV's name

    def get(self, propId: int, /) -> float: ...  # noqa: N803 -- OpenCV's name

    def grab(self) -> bool: ...

    def retrieve(self) -> tuple[bool, object]: ...

    def release(self) -> None: ...


class Nodes(Protocol):
    """What is asked of the kernel when a camera does not open or stops."""

    def unplugged(self, path: str) -> bool: ...

    def captured_by_another(self, path: str) -> bool: ...


def open_with_opencv(handle: Handle) -> Capture:
    if isinstance(handle.device, str):
        return cv2.VideoCapture(handle.device, handle.backend)
    return cv2.VideoCapture(handle.device, handle.backend)


class Webcam:
    """One camera, asked for `size` and `fps`; what it really gives is in the facts and, measured, in the log.

    pick: says which camera, at every opening anew: after a replug the same camera may have another number.
    """

    def __init__(
        self,
        pick: Callable[[], Device],
        size: Size,
        fps: float,
        clock: Clock,
        *,
        opener: Callable[[Handle], Capture] = open_with_opencv,
        kernel: Nodes | None = None,
    ) -> None:
        self._pick, self._size, self._fps, self._clock = pick, size, fps, clock
        self._opener, self._kernel = opener, kernel or Kernel()
        self._device: Device | None = None
        self._capture: Capture | None = None
        self._first: tuple[Picture, float] | None = None
        self._number = 0
        self._started_s = 0.0

    def open(self) -> SourceFacts:
        device = self._device = self._pick()
        # OpenCV's own warnings would stand in the user's terminal beside our sentence.
        cv2.setLogLevel(0)
        silent = False
        for handle in device.handles:
            self._capture = capture = self._opener(handle)
            if capture.isOpened():
                facts = self._start(capture, device)
                if facts is not None:
                    return facts
                silent = True  # Windows: what one backend opens in vain may come through the other
            self.close()
        if silent:
            raise CameraProblem("camera.no_picture", camera=device.name, seconds=round(FIRST_PICTURE_WITHIN_S))
        raise _why_not(device, self._kernel)

    def _start(self, capture: Capture, device: Device) -> SourceFacts | None:
        """Ask for what is wanted and return what is given; None where no picture came."""
        for asked, value in self._wishes():
            capture.set(asked, value)
        self._first = self._grab(capture, device, FIRST_PICTURE_WITHIN_S)
        if self._first is None:
            return None
        picture, self._started_s = self._first
        self._number = 0
        height, width = picture.shape[:2]
        announced = max(0.0, capture.get(cv2.CAP_PROP_FPS))
        log.info("camera %s %s: %dx%d, %g fps announced", device.name, device.path, width, height, announced)
        return SourceFacts(device.name, Size(width, height), announced, live=True)

    def _wishes(self) -> Iterator[tuple[int, float]]:
        # The format first: without MJPG many cameras give 720p at 10 fps only, and a later change resets the size.
        yield cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")
        yield cv2.CAP_PROP_FRAME_WIDTH, self._size.width
        yield cv2.CAP_PROP_FRAME_HEIGHT, self._size.height
        yield cv2.CAP_PROP_FPS, self._fps

    def read(self) -> Frame | None:
        if self._capture is None or self._device is None:
            raise ValueError("unexpected read: closed != open")
        grabbed = self._first or self._grab(self._capture, self._device, LOST_AFTER_S)
        self._first = None
        if grabbed is None:
            raise CameraLost("camera.lost", camera=self._device.name)
        picture, time_s = grabbed
        picture.flags.writeable = False
        frame = Frame(picture, time_s, self._number)
        self._number += 1
        if self._number == _RATE_AFTER_FRAMES:
            self._tell_rate(self._device.name, time_s - self._started_s)
        return frame

    def close(self) -> None:
        if self._capture is not None:
            self._capture.release()
        self._capture = self._first = None

    def _grab(self, capture: Capture, device: Device, within_s: float) -> tuple[Picture, float] | None:
        """Return the next picture and when it was taken; None where none came in time or the device is gone."""
        until = self._clock.now_s() + within_s
        while True:
            if capture.grab():
                taken_s = self._clock.now_s()  # before the JPEG is unpacked
                good, retrieved = capture.retrieve()
                picture = _in_rows(np.asarray(retrieved, np.uint8), capture) if good else None
                if picture is not None:
                    return picture, taken_s
            if self._clock.now_s() >= until or (_on_linux(device) and self._kernel.unplugged(device.path)):
                return None
            self._clock.sleep_s(_BETWEEN_TRIES_S)

    def _tell_rate(self, name: str, span_s: float) -> None:
        measured = (self._number - 1) / span_s if span_s > 0 else 0.0
        hint = "; dim light or a raw format slows a camera" if measured < self._fps * _SLOW_SHARE else ""
        log.info("camera %s: %.1f fps measured, %g asked%s", name, measured, self._fps, hint)


def _in_rows(picture: Picture, capture: Capture) -> Picture | None:
    """Return a picture as (height, width, 3); None where it cannot be one.

    OpenCV 4.11 hands the pictures of a camera that sends BGR (vivid, some loopback feeders) over as a single row.
    """
    if picture.ndim == 3 and picture.shape[2] == 3 and picture.shape[0] > 1:
        return picture
    height, width = round(capture.get(cv2.CAP_PROP_FRAME_HEIGHT)), round(capture.get(cv2.CAP_PROP_FRAME_WIDTH))
    return picture.reshape(height, width, 3) if picture.size == height * width * 3 > 0 else None


def _on_linux(device: Device) -> bool:
    return any(handle.backend == V4L2 for handle in device.handles)


def _why_not(device: Device, kernel: Nodes) -> CameraProblem:
    """Say why a camera did not open, as far as the system tells."""
    facts = {"camera": device.name, "path": device.path}
    if not _on_linux(device):
        return CameraProblem("camera.refused_mac" if sys.platform == "darwin" else "camera.refused", **facts)
    if kernel.unplugged(device.path):
        return CameraProblem("camera.gone", **facts)
    if not os.access(device.path, os.R_OK | os.W_OK):
        return CameraProblem("camera.denied", **facts)
    if device.driver == LOOPBACK_DRIVER:
        return CameraProblem("camera.no_writer", **facts)
    if kernel.captured_by_another(device.path):
        return CameraProblem("camera.busy", **facts)
    return CameraProblem("camera.refused", **facts)
