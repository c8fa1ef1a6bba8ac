"""Asks the Linux kernel about its video devices, and mends one thing of v4l2loopback. Not called on other systems.

A v4l2loopback device takes pictures on one side (OUTPUT) and gives them on the other (CAPTURE). What its versions
do differently was seen on real devices (tests/vm) with 0.12.7, 0.13.2 and 0.15.0:

* sysfs `format` is "" while the format is free and "YU12:640x360@30" while a writer or a reader holds it, in all
  three. It is read without opening the device: with 0.13.2 a descriptor of ours would itself hold the format.
* sysfs `state` does not exist before 0.13.
* Before 0.13 the first `write()` takes OUTPUT away, and `close()` gives it back only to a descriptor that called
  STREAMON for output, so the second program is refused; see `restore_output`.
"""

from __future__ import annotations

import errno
import os
import re
import struct
import time
from dataclasses import dataclass
from pathlib import Path

from smilecam.frames import Size

LOOPBACK_DRIVER = "v4l2 loopback"

# <linux/videodev2.h>
_QUERYCAP, _REQBUFS, _STREAMON = 0x80685600, 0xC0145608, 0x40045612
_TYPE_CAPTURE, _TYPE_OUTPUT, _MEMORY_MMAP = 1, 2, 1
_CAP_CAPTURE, _CAP_OUTPUT, _CAP_CAPTURE_MPLANE, _CAP_DEVICE_CAPS = 0x1, 0x2, 0x1000, 0x80000000

_HELD = re.compile(r"(.{4}):(\d+)x(\d+)@")


@dataclass(frozen=True, slots=True)
class Node:
    """One /dev/videoN: its path, number, the kernel's name for it, and whether it is a v4l2loopback device."""

    path: str
    index: int
    name: str
    loopback: bool


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a node announces: its driver, the name that apps show, if pictures can be read from it, and written."""

    driver: str
    card: str
    capture: bool
    output: bool


@dataclass(frozen=True, slots=True)
class HeldFormat:
    """The format that a loopback device is bound to while somebody holds it ("YU12" is I420)."""

    fourcc: str
    size: Size


class Kernel:
    """The video devices of this machine. Every call asks anew; nothing is kept open."""

    def __init__(self, sysfs: Path = Path("/sys/class/video4linux"), dev: Path = Path("/dev")) -> None:
        self._sysfs, self._dev = sysfs, dev

    def nodes(self) -> list[Node]:
        """Return all video nodes by number, those that capture nothing (metadata) among them."""
        found = []
        for folder in self._sysfs.glob("video*"):
            number = folder.name.removeprefix("video")
            if number.isdigit():
                name = _line(folder / "name") or folder.name
                loopback = "/virtual/video4linux/" in str(folder.resolve())
                found.append(Node(str(self._dev / folder.name), int(number), name, loopback))
        return sorted(found, key=lambda node: node.index)

    def capabilities(self, path: str) -> Capabilities:
        """Return what the node announces. Raises OSError: missing, without permission, gone."""
        answer = bytearray(104)
        _ask(path, _QUERYCAP, answer)
        everything, of_this_node = struct.unpack_from("II", answer, 84)
        flags = of_this_node if everything & _CAP_DEVICE_CAPS else everything
        driver, card = _text(answer[:16]), _text(answer[16:48])
        return Capabilities(driver, card, bool(flags & (_CAP_CAPTURE | _CAP_CAPTURE_MPLANE)), bool(flags & _CAP_OUTPUT))

    def captured_by_another(self, path: str) -> bool:
        """Tell whether another program has the camera's buffers (they are for one at a time).

        Asks for no buffers, which changes nothing. Not for loopback devices: there it breaks a reader that streams.
        """
        try:
            _ask(path, _REQBUFS, bytearray(struct.pack("III8x", 0, _TYPE_CAPTURE, _MEMORY_MMAP)))
        except OSError as failure:
            return failure.errno == errno.EBUSY
        return False

    def held_format(self, path: str) -> HeldFormat | None:
        """Return the format that a loopback device is bound to, None while it is free to choose."""
        hit = _HELD.match(_line(self._sysfs / Path(path).name / "format") or "")
        return HeldFormat(hit[1], Size(int(hit[2]), int(hit[3]))) if hit else None

    def state(self, path: str) -> str | None:
        """Return "capture" while a loopback device gives pictures, else "output"; None before v4l2loopback 0.13."""
        return _line(self._sysfs / Path(path).name / "state")

    def unplugged(self, path: str) -> bool:
        """Tell whether the device behind a node is gone. While a program still holds it, the node may stay."""
        try:
            os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
        except OSError as failure:
            return failure.errno in (errno.ENOENT, errno.ENODEV, errno.ENXIO)
        return False

    def frames_arrive(self, path: str, within_s: float = 0.3) -> bool:
        """Tell whether somebody writes pictures into a loopback device right now, by reading beside its readers.

        Only before v4l2loopback 0.13, which lets any number read; a writer that pauses for longer is not seen.
        """
        node = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            while _read_one(node):  # what was written before we came
                pass
            until = time.monotonic() + within_s
            while time.monotonic() < until:
                time.sleep(0.01)
                if _read_one(node):
                    return True
            return False
        finally:
            os.close(node)

    def takes(self, path: str, picture: bytes) -> bool:
        """Write one picture into a loopback device that has a format; tell whether it was taken.

        From v4l2loopback 0.13 on a second writer's picture is refused, even where the device let it open (without
        exclusive_caps). Before, it would be taken, and OUTPUT lost.
        """
        try:
            node = os.open(path, os.O_RDWR | os.O_NONBLOCK)
        except OSError:
            return False
        try:
            return os.write(node, picture) == len(picture)
        except OSError:
            return False
        finally:
            os.close(node)

    def restore_output(self, path: str) -> None:
        """Make a loopback device before 0.13 announce OUTPUT again after a writer has left, cleanly or killed.

        STREAMON for output makes our descriptor a writer (with nobody else on the device it fails with EINVAL, and
        counts all the same); closing a writer gives OUTPUT back. Never while another writer is at work: it would let
        a second one in. Nothing else may be called here: REQBUFS would break readers that stream.
        """
        try:
            _ask(path, _STREAMON, bytearray(struct.pack("i", _TYPE_OUTPUT)))
        except OSError as failure:
            if failure.errno != errno.EINVAL:
                raise


def _ask(path: str, number: int, data: bytearray) -> None:
    import fcntl  # absent on Windows, where nothing calls this

    node = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    try:
        fcntl.ioctl(node, number, data, True)
    finally:
        os.close(node)


def _text(field: bytearray) -> str:
    return bytes(field).split(b"\0")[0].decode("utf-8", "replace")


def _read_one(node: int) -> bool:
    try:
        return bool(os.read(node, 64))
    except OSError:
        return False


def _line(file: Path) -> str | None:
    try:
        return file.read_text("utf-8", "replace").strip()
    except OSError:
        return None
