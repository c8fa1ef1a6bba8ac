"""How many pictures a second a camera really gives, of which size, and how it sends them."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

from smilecam.capture.webcam import Capture, Webcam, open_with_opencv
from smilecam.devices import Device, Handle
from smilecam.doctor.finding import Finding, Level
from smilecam.errors import CameraProblem
from smilecam.frames import Size
from smilecam.ports import Clock
from smilecam.settings import HD

MEASURED_S = 1.5
# Exposure settles in the first pictures after opening, and a buffered one comes at once.
_SETTLES_S = 0.5
_FPS, _SLOW_SHARE = 30.0, 0.8
_FOURCC = 6  # cv2.CAP_PROP_FOURCC


@dataclass(frozen=True, slots=True)
class Rate:
    """What a camera gave. form: how it sends its pictures ("MJPG", "YUYV"), "" where it does not say."""

    size: Size
    fps: float
    form: str


def rate_of(device: Device, clock: Clock, opener: Callable[[Handle], Capture] = open_with_opencv) -> Finding:
    """Open the camera as `start` does, count its pictures, and let it go."""
    try:
        rate = _measured(device, clock, opener)
    except CameraProblem as problem:
        return Finding("rate", Level.BAD, problem=problem)
    facts = {"name": device.name, "size": rate.size, "fps": f"{rate.fps:.1f}", "form": rate.form or "?"}
    if rate.fps >= _SLOW_SHARE * _FPS:
        return Finding("rate", Level.OK, "rate_ok", facts)
    return Finding("rate", Level.WARN, "rate_slow" if rate.form == "MJPG" else "rate_raw", facts)


def _measured(device: Device, clock: Clock, opener: Callable[[Handle], Capture]) -> Rate:
    opened: list[Capture] = []

    def kept(handle: Handle) -> Capture:
        opened.append(opener(handle))
        return opened[-1]

    webcam = Webcam(lambda: device, HD, _FPS, clock, opener=kept)
    try:
        size = webcam.open().size
        form = _form(opened[-1].get(_FOURCC))
        settled_s = clock.now_s() + _SETTLES_S
        times_s: list[float] = []
        while not times_s or times_s[-1] - times_s[0] < MEASURED_S:
            frame = webcam.read()
            if frame is not None and frame.time_s >= settled_s:
                times_s.append(frame.time_s)
                size = frame.size
        return Rate(size, (len(times_s) - 1) / (times_s[-1] - times_s[0]), form)
    finally:
        webcam.close()


def _form(number: float) -> str:
    """Return the four signs that OpenCV tells as a number; "" where they are none."""
    signs = struct.pack("<I", int(number) & 0xFFFFFFFF)
    return signs.decode("ascii") if signs.isascii() and signs.decode("ascii").isalnum() else ""
