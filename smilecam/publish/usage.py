"""The event by which v4l2loopback tells who reads a device, from 0.13 on. Linux only.

Seen on real devices (tests/vm): it fires when a reader begins to stream (count 1), ends, closes or is killed (count 0),
and not when one only opens the device. With SEND_INITIAL the present count comes at once.
"""

from __future__ import annotations

import errno
import os
import select
import struct
import sys
from contextlib import suppress

# <linux/videodev2.h>, and v4l2loopback.h from 0.13 on: V4L2_EVENT_PRI_CLIENT_USAGE.
_DQEVENT, _SUBSCRIBE_EVENT = 0x80885659, 0x4020565A
_CLIENT_USAGE = 0x08000000 + 0x08E00000 + 1
_SEND_INITIAL = 0x1
_COUNT_AT, _EVENT_BYTES = 8, 136


class UsageEvents:
    """A subscription on a descriptor of its own. Raises OSError where the driver cannot tell (before 0.13: EINVAL)."""

    def __init__(self, path: str) -> None:
        self._node = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        self._wakes, self._wake = -1, -1
        try:
            _ask(self._node, _SUBSCRIBE_EVENT, bytearray(struct.pack("III20x", _CLIENT_USAGE, 0, _SEND_INITIAL)))
            self._wakes, self._wake = os.pipe()
        except OSError:
            os.close(self._node)
            raise

    def wait(self, timeout_s: float) -> bool | None:
        """Return whether somebody reads, as soon as the driver tells; None where it told nothing within the time.

        Raises OSError where the device is gone, or `end` was called.
        """
        polled = select.poll()
        polled.register(self._node, select.POLLPRI)
        polled.register(self._wakes, select.POLLIN)
        ready = dict(polled.poll(timeout_s * 1000))
        if self._wakes in ready:
            raise OSError(errno.ECANCELED, os.strerror(errno.ECANCELED))
        if not ready:
            return None
        event = bytearray(_EVENT_BYTES)
        _ask(self._node, _DQEVENT, event)  # ENODEV, or ENOENT on POLLERR, where the device is gone
        return bool(struct.unpack_from("I", event, _COUNT_AT)[0])

    def end(self) -> None:
        """Make a `wait` in another thread return."""
        with suppress(OSError):
            os.write(self._wake, b"x")

    def close(self) -> None:
        """Let the device go. Not while another thread waits; `end` that first. May be called twice."""
        for descriptor in (self._node, self._wakes, self._wake):
            if descriptor >= 0:
                os.close(descriptor)
        self._node = self._wakes = self._wake = -1


def _ask(node: int, number: int, data: bytearray) -> None:
    if sys.platform == "win32":
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
    import fcntl

    fcntl.ioctl(node, number, data, True)
