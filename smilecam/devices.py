"""Lists cameras and virtual cameras by name, and knows which of them are our own output."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any, Protocol

from smilecam.v4l2 import LOOPBACK_DRIVER, Capabilities, HeldFormat, Kernel, Node

LABEL = "SmileCam"
# The names under which pyvirtualcam's other drivers show our picture; capturing them would capture ourselves.
_OUTPUTS_OF_OTHER_SYSTEMS = ("OBS Virtual Camera", "Unity Video Capture")
# cv2.CAP_V4L2 and so on, written out: a listing loads no cv2 on Linux.
V4L2, DSHOW, AVFOUNDATION, MSMF = 200, 700, 1200, 1400
_BACKENDS = {"linux": (V4L2,), "win32": (MSMF, DSHOW), "darwin": (AVFOUNDATION,)}


class State(Enum):
    """What a device is doing, as far as it can be told without disturbing whoever uses it."""

    FREE = "free"
    IN_USE = "in use"  # another program captures it; for a virtual camera: writes to it
    STALE = "left unusable"  # v4l2loopback before 0.13 after its last writer; we mend it when we open it
    DENIED = "no permission"
    UNKNOWN = "unknown"  # a system that does not tell


@dataclass(frozen=True, slots=True)
class Handle:
    """One way for OpenCV to open a camera: an index or a path, and the backend's number."""

    device: int | str
    backend: int


@dataclass(frozen=True, slots=True)
class Device:
    """A camera or a virtual camera.

    path: /dev/videoN on Linux, else the system's own identifier, which may be "". ours: it shows SmileCam's picture.
    handles: how OpenCV opens it, best first.
    """

    name: str
    path: str
    index: int
    driver: str
    state: State
    ours: bool
    handles: tuple[Handle, ...] = ()


@dataclass(frozen=True, slots=True)
class Devices:
    """What this machine has. `cameras` can be captured (ours among them), `virtual_cameras` can be written."""

    cameras: tuple[Device, ...]
    virtual_cameras: tuple[Device, ...]


class VideoNodes(Protocol):
    """The part of Kernel that a listing needs."""

    def nodes(self) -> list[Node]: ...

    def capabilities(self, path: str) -> Capabilities: ...

    def captured_by_another(self, path: str) -> bool: ...

    def held_format(self, path: str) -> HeldFormat | None: ...

    def state(self, path: str) -> str | None: ...


class Enumerated(Protocol):
    """One entry of cv2_enumerate_cameras."""

    index: int
    name: str
    path: str | None


Enumerate = Callable[[int], Iterable[Enumerated]]


def find(kernel: VideoNodes | None = None) -> Devices:
    """Return the devices of this machine; both lists are empty where there are none."""
    if sys.platform == "linux":
        return by_kernel(kernel or Kernel())
    import cv2_enumerate_cameras  # loads cv2

    return by_opencv(_BACKENDS.get(sys.platform, ()), cv2_enumerate_cameras.enumerate_cameras)


def to_json(devices: Devices) -> dict[str, Any]:
    """Return the devices as plain JSON values, with the version of this form under "v"."""
    return {"v": 1, "cameras": _plain(devices.cameras), "virtual_cameras": _plain(devices.virtual_cameras)}


def by_kernel(kernel: VideoNodes) -> Devices:
    """Return what a Linux kernel has. A node without pictures (UVC metadata, codecs) is no camera."""
    cameras, virtual = [], []
    for node in kernel.nodes():
        try:
            announced = kernel.capabilities(node.path)
        except PermissionError:
            announced = None
        except OSError:
            continue  # unplugged a moment ago, or no video device at all
        handles = (Handle(node.path, V4L2),)
        if node.loopback:
            virtual.append(_device(node, announced, _state_of_loopback(kernel, node, announced), ()))
        if announced is None:
            if not node.loopback:
                cameras.append(_device(node, None, State.DENIED, handles))
        elif announced.capture:
            taken = not node.loopback and kernel.captured_by_another(node.path)
            cameras.append(_device(node, announced, State.IN_USE if taken else State.FREE, handles))
    return Devices(tuple(cameras), tuple(virtual))


def by_opencv(backends: Sequence[int], enumerate_cameras: Enumerate) -> Devices:
    """Return what OpenCV's backends list, one device a name and place in order, however many backends open it."""
    found: dict[tuple[str, int], Device] = {}
    for backend in backends:
        seen: dict[str, int] = {}
        for entry in enumerate_cameras(backend):
            # Backends number the same cameras differently; their names agree, and twins keep their order.
            place = seen[entry.name] = seen.get(entry.name, -1) + 1
            handle = Handle(entry.index, backend)
            known = found.get((entry.name, place))
            ours = entry.name.startswith((LABEL, *_OUTPUTS_OF_OTHER_SYSTEMS))
            found[entry.name, place] = Device(
                entry.name,
                known.path if known else entry.path or "",
                known.index if known else entry.index,
                driver="",
                state=State.UNKNOWN,
                ours=ours,
                handles=(*known.handles, handle) if known else (handle,),
            )
    listed = tuple(found.values())
    return Devices(listed, tuple(one for one in listed if one.ours))


def _device(node: Node, announced: Capabilities | None, state: State, handles: tuple[Handle, ...]) -> Device:
    name = announced.card if announced and announced.card else node.name
    driver = LOOPBACK_DRIVER if node.loopback else announced.driver if announced else ""
    return Device(name, node.path, node.index, driver, state, node.loopback and name.startswith(LABEL), handles)


def _state_of_loopback(kernel: VideoNodes, node: Node, announced: Capabilities | None) -> State:
    """Read it from what it announces; only before 0.13 does a device without OUTPUT not mean a writer at work."""
    if announced is None:
        return State.DENIED
    if announced.output:
        return State.FREE
    before_0_13 = kernel.state(node.path) is None
    return State.STALE if before_0_13 and kernel.held_format(node.path) is None else State.IN_USE


def _plain(devices: Iterable[Device]) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in asdict(one).items() if name != "handles"} | {"state": one.state.value}
        for one in devices
    ]
