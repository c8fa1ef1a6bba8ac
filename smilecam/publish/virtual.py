"""The virtual camera that call apps list: pyvirtualcam, with the device chosen, mended and watched by us on Linux.

pyvirtualcam takes the first loopback device it meets, ignores a format that the kernel put in place of the one asked
for, and prints a failed write instead of raising. On Linux this file therefore looks before and after: which device,
whether it is usable, which size it is bound to, and once a second whether it still carries our format.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from smilecam import devices
from smilecam.devices import LABEL, Device, Devices, State
from smilecam.errors import NoVirtualCamera, SinkProblem, reason_of
from smilecam.frames import Picture, PixelFormat, Size
from smilecam.publish.readers import Readers
from smilecam.v4l2 import Capabilities, HeldFormat, Kernel

# How I420 is called by the kernel.
_I420 = "YU12"
# Pictures between two looks at whether the device still takes them: a second at 30 fps; a look costs 0.05 ms.
_LOOK_EVERY = 30
_BLACK_Y, _BLACK_UV = 16, 128

log = logging.getLogger(__name__)


class Output(Protocol):
    """The part of pyvirtualcam.Camera that is used."""

    @property
    def device(self) -> str: ...

    def send(self, frame: Picture) -> None: ...

    def close(self) -> None: ...


class Loopbacks(Protocol):
    """What is asked of the kernel about a v4l2loopback device, and the mending of it."""

    def capabilities(self, path: str) -> Capabilities: ...

    def held_format(self, path: str) -> HeldFormat | None: ...

    def state(self, path: str) -> str | None: ...

    def frames_arrive(self, path: str, within_s: float = ...) -> bool: ...

    def takes(self, path: str, picture: bytes) -> bool: ...

    def restore_output(self, path: str) -> None: ...


OpenOutput = Callable[[Size, float, str | None], Output]


class Audience(Protocol):
    """The part of Readers that is used."""

    @property
    def reading(self) -> bool | None: ...

    def open(self) -> None: ...

    def close(self) -> None: ...


Watch = Callable[[str, Callable[[], None]], Audience]


def _open_with_pyvirtualcam(size: Size, fps: float, device: str | None) -> Output:
    import pyvirtualcam

    camera: Output = pyvirtualcam.Camera(size.width, size.height, fps, fmt=pyvirtualcam.PixelFormat.I420, device=device)
    return camera


class VirtualCamera:
    """Writes I420 into the device named by hand (`device`), else the one labelled SmileCam, else any that is free.

    Opened once and held: its format is fixed by a black picture at once, so that an app that starts early finds it.
    """

    format = PixelFormat.I420

    def __init__(
        self,
        device: str | None = None,
        *,
        open_output: OpenOutput = _open_with_pyvirtualcam,
        find: Callable[[], Devices] = devices.find,
        kernel: Loopbacks | None = None,
        watch: Watch = Readers,
        platform: str = sys.platform,
    ) -> None:
        self._asked, self._open_output, self._find, self._watch = device, open_output, find, watch
        self._kernel, self._platform = kernel or Kernel(), platform
        self._output: Output | None = None
        self._readers: Audience | None = None
        self._changed: Callable[[], None] = lambda: None
        self._size = Size(0, 0)
        self._path = ""
        self._name = ""
        self._sent = 0

    def open(self, size: Size, fps: float) -> Size:
        size = Size(size.width // 2 * 2, size.height // 2 * 2)
        if self._platform == "linux":
            self._open_loopback(size, fps)
        else:
            self._open_other(size, fps)
        return self._size

    def publish(self, picture: Picture) -> None:
        if self._output is None:
            raise ValueError("unexpected publish: closed != open")
        self._output.send(picture.reshape(-1))
        self._sent += 1
        if self._platform == "linux" and self._sent % _LOOK_EVERY == 0:
            self._look()

    def watched(self) -> bool | None:
        readers = self._readers
        return readers.reading if readers is not None else None

    def tell_changes(self, changed: Callable[[], None]) -> None:
        self._changed = changed

    def close(self) -> None:
        readers, self._readers = self._readers, None
        if readers is not None:  # its descriptor would hold the format
            readers.close()
        if self._output is None:
            return
        self._output.close()
        self._output = None
        if self._platform == "linux" and _before_0_13(self._kernel, self._path):
            try:
                self._mend(self._path)
            except SinkProblem as failure:
                log.warning("%s could not be mended: %s", self._path, failure)  # the next opening tries again

    @property
    def told(self) -> str:
        return self._name

    def _open_other(self, size: Size, fps: float) -> None:
        """macOS and Windows: pyvirtualcam knows the drivers' devices; UnityCapture's called SmileCam comes first."""
        named = self._named(size, fps) if self._platform == "win32" and self._asked is None else None
        try:
            self._output = named or self._open_output(size, fps, self._asked)
        except RuntimeError as failure:
            if "could not be started" in str(failure):
                raise SinkProblem("virtual.in_use", path="OBS Virtual Camera", reason=_last_words(failure)) from failure
            raise no_driver(self._platform) from failure
        self._size, self._name, self._path = size, self._output.device, self._output.device

    def _named(self, size: Size, fps: float) -> Output | None:
        """Return the device that UnityCapture was registered with under our name; None where there is none."""
        try:
            return self._open_output(size, fps, LABEL)
        except RuntimeError as failure:
            log.info("no virtual camera called %s (%s), so OBS's is taken", LABEL, _last_words(failure))
            return None

    def _open_loopback(self, size: Size, fps: float) -> None:
        problem: SinkProblem | None = None
        for device in candidates(self._find(), self._asked):
            try:
                self._take(device, size, fps)
                if not _before_0_13(self._kernel, device.path):
                    self._readers = self._watch(device.path, lambda: self._changed())
                    self._readers.open()
                return
            except SinkProblem as refused:
                self.close()
                problem = problem or refused
        raise problem or no_driver(self._platform)

    def _take(self, device: Device, size: Size, fps: float) -> None:
        if device.state is State.DENIED:
            raise SinkProblem("virtual.denied", path=device.path)
        # Readers of an earlier run may hold the format: write what they read, or they get garbage.
        held = self._kernel.held_format(device.path)
        self._make_usable(device.path, held)
        if held is not None and held.fourcc != _I420:
            raise SinkProblem("virtual.other_format", path=device.path, found=f"{held.fourcc} {held.size}")
        self._size = held.size if held is not None else size
        try:
            self._output = self._open_output(self._size, fps, device.path)
        except RuntimeError as failure:
            raise SinkProblem("virtual.in_use", path=device.path, reason=_last_words(failure)) from failure
        self._path, self._name, self._sent = device.path, device.name, 0
        self._output.send(_black(self._size))
        self._look()

    def _make_usable(self, path: str, held: HeldFormat | None) -> None:
        """Raise SinkProblem where another program writes; mend what an earlier run left behind."""
        if _before_0_13(self._kernel, path):
            if held is not None and self._kernel.frames_arrive(path):
                raise _written_by_another(path)
            if not self._announces_output(path):
                self._mend(path)
        elif held is not None and held.fourcc == _I420 and not self._kernel.takes(path, _black(held.size).tobytes()):
            raise _written_by_another(path)
        if not self._announces_output(path):
            raise _written_by_another(path)

    def _announces_output(self, path: str) -> bool:
        try:
            return self._kernel.capabilities(path).output
        except OSError as failure:
            raise SinkProblem("virtual.in_use", path=path, reason=reason_of(failure)) from failure

    def _mend(self, path: str) -> None:
        try:
            self._kernel.restore_output(path)
        except OSError as failure:
            raise SinkProblem("virtual.in_use", path=path, reason=reason_of(failure)) from failure

    def _look(self) -> None:
        """Raise SinkProblem where the device does not carry our pictures: pyvirtualcam would not tell."""
        held = self._kernel.held_format(self._path)
        if held != HeldFormat(_I420, self._size):
            if held is None:
                raise SinkProblem("virtual.lost_format", path=self._path)
            found, expected = f"{held.fourcc} {held.size}", f"{_I420} {self._size}"
            raise SinkProblem("virtual.lost_to_other", path=self._path, found=found, expected=expected)
        if self._kernel.state(self._path) not in (None, "capture"):
            raise SinkProblem("virtual.lost_writes", path=self._path)


def candidates(found: Devices, asked: str | None) -> Sequence[Device]:
    """Return the loopback devices to try, in order: the one asked for, else "SmileCam" first, and free ones sooner.

    Raises NoVirtualCamera where there is none, or the asked one is none of them.
    """
    every = found.virtual_cameras
    if not every:
        raise no_driver(sys.platform)
    if asked is None:
        return sorted(every, key=lambda one: (one.name != LABEL, not one.ours, one.state is State.IN_USE))
    meant = [one for one in every if asked in (one.path, one.name)]
    if not meant:
        told = ", ".join(f"{one.path} ({one.name})" for one in every)
        for camera in found.cameras:
            if asked in (camera.path, camera.name):
                raise NoVirtualCamera("virtual.not_virtual", path=asked, name=camera.name, found=told)
        raise NoVirtualCamera("virtual.missing", path=asked, found=told)
    return meant


def no_driver(platform: str) -> NoVirtualCamera:
    """Return the error that says how to install a virtual camera driver on `platform` (as in sys.platform)."""
    names = {"linux": "linux", "darwin": "mac"}
    return NoVirtualCamera(f"virtual.no_driver_{names.get(platform, 'windows')}")


def _written_by_another(path: str) -> SinkProblem:
    return SinkProblem("virtual.written", path=path)


def _before_0_13(kernel: Loopbacks, path: str) -> bool:
    return kernel.state(path) is None


def _black(size: Size) -> Picture:
    black = np.full(PixelFormat.I420.shape(size), _BLACK_UV, np.uint8)
    black[: size.height] = _BLACK_Y
    return black.reshape(-1)


def _last_words(failure: RuntimeError) -> str:
    return str(failure).splitlines()[-1].rpartition(": ")[2].strip()
