"""v4l2loopback devices and cameras in memory, with what was seen of three driver versions on real devices."""

from __future__ import annotations

import errno
from dataclasses import dataclass, field

import numpy as np

from smilecam.frames import Picture, Size
from smilecam.v4l2 import LOOPBACK_DRIVER, Capabilities, HeldFormat, Node

I420 = "YU12"


@dataclass
class FakeNode:
    """One node. A loopback has at most one writer; `held` stays while a writer or a reader is on it.

    before_0_13: the writer that leaves takes OUTPUT with it. exclusive: announces one side at a time.
    """

    node: Node
    capture: bool = False
    driver: str = LOOPBACK_DRIVER
    denied: bool = False
    gone: bool = False
    busy: bool = False
    before_0_13: bool = False
    exclusive: bool = True
    writer: bool = False
    reader: bool = False
    lost_output: bool = False
    held: HeldFormat | None = None
    written: list[Picture] = field(default_factory=list)


class FakeKernel:
    """Answers as smilecam.v4l2.Kernel does."""

    def __init__(self, *nodes: FakeNode) -> None:
        self.by_path = {one.node.path: one for one in nodes}
        self.mended: list[str] = []

    def nodes(self) -> list[Node]:
        return [one.node for one in self.by_path.values()]

    def capabilities(self, path: str) -> Capabilities:
        one = self._open(path)
        if not one.node.loopback:
            return Capabilities(one.driver, one.node.name, one.capture, False)
        if not one.exclusive:
            return Capabilities(one.driver, one.node.name, True, True)
        capture = one.writer or (one.before_0_13 and one.lost_output and one.reader)
        return Capabilities(one.driver, one.node.name, capture, not one.writer and not one.lost_output)

    def captured_by_another(self, path: str) -> bool:
        return self.by_path[path].busy

    def unplugged(self, path: str) -> bool:
        return path not in self.by_path or self.by_path[path].gone

    def held_format(self, path: str) -> HeldFormat | None:
        return self.by_path[path].held

    def state(self, path: str) -> str | None:
        one = self.by_path[path]
        return None if one.before_0_13 else "capture" if one.writer else "output"

    def frames_arrive(self, path: str, within_s: float = 0.3) -> bool:
        return self.by_path[path].writer

    def takes(self, path: str, picture: bytes) -> bool:
        return not self.by_path[path].writer

    def restore_output(self, path: str) -> None:
        self.mended.append(path)
        self._open(path).lost_output = False

    def open_output(self, size: Size, fps: float, path: str | None) -> FakeOutput:
        """Open as pyvirtualcam does: refuse without OUTPUT, and never look at the format that the kernel gives."""
        assert path is not None
        if not self.capabilities(path).output:
            raise RuntimeError(f"'v4l2loopback' backend: Device {path} is not a video output device.")
        one = self._open(path)
        one.held = one.held or HeldFormat(I420, size)
        return FakeOutput(one, path)

    def _open(self, path: str) -> FakeNode:
        if path not in self.by_path or self.by_path[path].gone:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", path)
        if self.by_path[path].denied:
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return self.by_path[path]


class FakeOutput:
    """A writer on a FakeNode, as pyvirtualcam.Camera is: what it cannot write, it does not tell."""

    def __init__(self, node: FakeNode, device: str) -> None:
        self.device = device
        self._node = node

    def send(self, frame: Picture) -> None:
        self._node.writer = True
        self._node.written.append(np.array(frame))

    def close(self) -> None:
        self._node.lost_output = self._node.before_0_13 and self._node.writer
        self._node.writer = False
        if not self._node.reader:
            self._node.held = None


def loopback(number: int, name: str = "SmileCam", *, before_0_13: bool = False, exclusive: bool = True) -> FakeNode:
    """Return a free loopback device /dev/video<number>."""
    node = Node(f"/dev/video{number}", number, name, loopback=True)
    return FakeNode(node, before_0_13=before_0_13, exclusive=exclusive)


def camera(number: int, name: str, *, busy: bool = False, denied: bool = False, capture: bool = True) -> FakeNode:
    """Return a camera /dev/video<number>, or with capture=False the metadata node beside one."""
    node = Node(f"/dev/video{number}", number, name, loopback=False)
    return FakeNode(node, capture=capture, driver="uvcvideo", busy=busy, denied=denied)
