"""From what the user wrote after --camera to the source that it means."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from smilecam import devices
from smilecam.capture.picture import PICTURES, VIDEOS
from smilecam.devices import Device
from smilecam.errors import CameraProblem
from smilecam.frames import Size
from smilecam.ports import Clock, Source
from smilecam.v4l2 import LOOPBACK_DRIVER

# A plug that is moved to another socket is back within this; then whoever waits in a call wants any picture.
AWAY_S = 3.0


def choose(
    camera: str,
    size: Size,
    fps: float,
    clock: Clock,
    loop: bool,
    *,
    output: str | None = None,
    find: Callable[[], devices.Devices] = devices.find,
) -> Source:
    """Return the source, not yet opened, for auto | N | NAME | PATH | URL | demo[:STORY].

    loop: files start again at their end (`start`) or stop there (`judge`). output: the device that this run writes,
    which is never captured. Heavy libraries are imported for the kind that is chosen only. What does not fit raises
    CameraProblem when the source is opened.
    """
    if camera == "demo" or camera.startswith("demo:"):
        from smilecam.capture.demo import Demo

        return Demo(camera, size, fps, clock)
    if "://" in camera:
        from smilecam.capture.stream import Stream

        return Stream(camera, clock)
    if not is_device(camera):
        return _from_disk(Path(os.path.expanduser(camera)), size, fps, clock, loop)
    from smilecam.capture.webcam import Webcam

    return Webcam(Picker(camera, output, clock, find), size, fps, clock)


class Picker:
    """Says which camera is meant, at every opening anew, and remembers the first by name and path.

    After a replug the same camera is found under another number too, and another that took its number is not mistaken
    for it. One that stays away for AWAY_S is replaced as the user's own words allow: "auto" takes any other, a number
    or a path whatever is there by then, a name any that bears it. It comes back at the next opening (after a pause, or
    when its substitute is lost), never while another's picture is shown.
    """

    def __init__(self, camera: str, output: str | None, clock: Clock, find: Callable[[], devices.Devices]) -> None:
        self._camera, self._output, self._clock, self._find = camera, output, clock, find
        self._first: Device | None = None
        self._missed_s: float | None = None

    def __call__(self) -> Device:
        """Return it. Raises CameraProblem where nothing fits."""
        cameras = self._find().cameras
        first = self._first
        if first is None:
            first = self._first = pick(self._camera, cameras, self._output)
            return first
        again = _again(first, cameras)
        if again is not None:
            self._missed_s = None
            return again
        now_s = self._clock.now_s()
        self._missed_s = now_s if self._missed_s is None else self._missed_s
        if now_s - self._missed_s < AWAY_S:
            raise CameraProblem("camera.gone", camera=first.name, path=first.path)
        return pick(self._camera, cameras, self._output)


def _again(first: Device, cameras: Sequence[Device]) -> Device | None:
    """Return the camera that was `first`: of that name at that path, else of that name."""
    named = [one for one in cameras if one.name == first.name and not one.ours]
    return next((one for one in named if one.path == first.path), named[0] if named else None)


def is_device(camera: str) -> bool:
    """Tell whether what stands after --camera means a camera: no demo, no network stream, nothing on disk."""
    path = os.path.expanduser(camera)
    on_disk = os.path.isfile(path) or os.path.isdir(path)  # unlike Path's own, they take any text
    return not (camera == "demo" or camera.startswith("demo:") or "://" in camera or on_disk)


def pick(camera: str, cameras: Sequence[Device], output: str | None = None) -> Device:
    """Return the camera that "auto", a number, a /dev path or a name (a part of it will do) means.

    "auto" is the first that is not ours; real ones come before v4l2loopback devices that somebody else feeds.
    Raises CameraProblem: nothing fits, with what was found; or it is our own output.
    """
    others = [one for one in cameras if not one.ours and one.path != (output or "")]
    if camera == "auto":
        real_first = sorted(others, key=lambda one: one.driver == LOOPBACK_DRIVER)
        if not real_first:
            raise CameraProblem("camera.none")
        return real_first[0]
    meant = _meant(camera, cameras)
    if meant is None:
        raise _nothing_fits(camera, others)
    if meant not in others:
        raise CameraProblem("camera.own" if others else "camera.own_none", camera=meant.name, found=_told(others))
    return meant


def _from_disk(path: Path, size: Size, fps: float, clock: Clock, loop: bool) -> Source:
    if path.is_dir() or path.suffix.lower() in PICTURES:
        from smilecam.capture.images import Images

        return Images(path, size, fps, clock, loop)
    from smilecam.capture.file import VideoFile

    return VideoFile(path, clock, loop)


def _meant(camera: str, cameras: Sequence[Device]) -> Device | None:
    """Match by number, else by path, else by whole name, else by a part of the name; the first of several."""
    if camera.isdecimal():
        return next((one for one in cameras if one.index == int(camera)), None)
    wanted = camera.casefold()
    fits: tuple[Callable[[Device], bool], ...] = (
        lambda one: bool(one.path) and _same(one.path, camera),
        lambda one: one.name.casefold() == wanted,
        lambda one: wanted in one.name.casefold(),
    )
    for fit in fits:
        for one in cameras:
            if fit(one):
                return one
    return None


def _same(path: str, asked: str) -> bool:
    """Tell whether both are one file, through links such as /dev/v4l/by-id/…; a text that is no path is none."""
    try:
        return os.path.realpath(path) == os.path.realpath(asked)
    except ValueError:
        return False


def _nothing_fits(camera: str, others: Sequence[Device]) -> CameraProblem:
    if camera.isdecimal():
        numbers = ", ".join(str(one.index) for one in others)
        key = "camera.index" if others else "camera.index_none"
        return CameraProblem(key, index=int(camera), found=numbers)
    if "/" in camera or "\\" in camera or Path(camera).suffix.lower() in PICTURES | VIDEOS:
        return CameraProblem("camera.no_path", found=camera)
    nearest = sorted(others, key=lambda one: -_likeness(camera, one.name))
    return CameraProblem("camera.name" if others else "camera.name_none", name=camera, found=_told(nearest))


def _likeness(asked: str, name: str) -> float:
    return difflib.SequenceMatcher(None, asked.casefold(), name.casefold()).ratio()


def _told(cameras: Sequence[Device]) -> str:
    return ", ".join(f"{one.name} ({one.index})" for one in cameras)
