"""Reads the virtual camera as a call app does, and tells what arrives there.

While SmileCam is not running a test card is written into the device and read back through another descriptor; while it
runs, what it publishes is read. A device that an app reads is left alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from smilecam.capture.webcam import Webcam
from smilecam.devices import V4L2, Device, Handle, State
from smilecam.doctor.echo import Echo, echo
from smilecam.doctor.finding import Finding, Level
from smilecam.errors import CameraProblem, SinkProblem
from smilecam.frames import Size
from smilecam.ports import Clock, Sink, Source
from smilecam.settings import HD

READ_S = 1.5
_SETTLES_S = 0.5
_LATE_SHARE = 0.8
_FLAT = 2  # of 255: a picture whose brightest and darkest differ by less shows nothing


@dataclass(frozen=True, slots=True)
class Consumer:
    """What a look at the virtual camera needs of the world. make_sink: the writer; make_source: the reader."""

    make_sink: Callable[[Device], Sink]
    make_source: Callable[[Device], Source]
    readers: Callable[[Device], Collection[str]]
    clock: Clock


def of_this_machine(make_sink: Callable[[Device], Sink], clock: Clock, ours: Collection[int]) -> Consumer:
    """Return the real one. ours: processes that are no call app's, by number."""
    return Consumer(
        make_sink,
        lambda device: Webcam(lambda: readable(device), HD, 30.0, clock),
        lambda device: holders(device.path, ours),
        clock,
    )


def look(device: Device, running: bool, consumer: Consumer) -> Iterator[Finding]:
    """Tell what an app would get of `device`. running: our SmileCam writes to it now."""
    facts = {"name": device.name, "path": device.path}
    readers = consumer.readers(device)
    if readers:
        yield Finding("consumer", Level.NOTE, "consumer_read", {**facts, "apps": ", ".join(sorted(set(readers)))})
    elif running:
        yield from _live(device, consumer)
    elif device.state is State.IN_USE:
        yield Finding("consumer", Level.WARN, "consumer_written", facts)
    else:
        yield from _tried(device, consumer)


def _tried(device: Device, consumer: Consumer) -> Iterator[Finding]:
    sink, source = consumer.make_sink(device), consumer.make_source(device)
    try:
        came = echo(sink, source, consumer.clock)
    except SinkProblem as problem:
        yield Finding("consumer", Level.BAD, problem=problem)
        return
    except CameraProblem:
        yield Finding("consumer", Level.BAD, "consumer_nothing", {"name": device.name, "path": device.path})
        return
    yield _verdict(device, came)
    if came.delays_ms:
        yield Finding("latency", Level.OK, "latency_ok", {"p50_ms": f"{median(came.delays_ms):.0f}"})


def _verdict(device: Device, came: Echo) -> Finding:
    facts = {"name": device.name, "size": came.size, "fps": f"{came.fps:.1f}", "sent": f"{came.sent_fps:.1f}"}
    if came.fault:
        return Finding("consumer", Level.BAD, f"consumer_{came.fault}", facts)
    if came.fps < _LATE_SHARE * came.sent_fps:
        return Finding("consumer", Level.WARN, "consumer_slow", facts)
    return Finding("consumer", Level.OK, "consumer_ok", facts)


def _live(device: Device, consumer: Consumer) -> Iterator[Finding]:
    """Read what the running SmileCam publishes: its name, size and rate; its picture is not known here."""
    source = consumer.make_source(device)
    facts: dict[str, object] = {"name": device.name, "path": device.path}
    try:
        size, fps, flat = _rate(source, consumer.clock)
    except CameraProblem:
        # v4l2loopback from 0.13 on gives its pictures to one reader at a time; whose process is not ours to see.
        yield Finding("consumer", Level.NOTE, "consumer_refused", facts)
        return
    finally:
        source.close()
    facts |= {"size": size, "fps": f"{fps:.1f}"}
    yield Finding("consumer", Level.WARN if flat else Level.OK, "consumer_flat" if flat else "consumer_live", facts)


def _rate(source: Source, clock: Clock) -> tuple[Size, float, bool]:
    """Return size and rate of what comes, and whether the last picture shows nothing."""
    size = source.open().size
    begin_s = clock.now_s() + _SETTLES_S
    times_s: list[float] = []
    while True:
        frame = source.read()
        if frame is None or frame.time_s < begin_s:
            continue
        times_s.append(frame.time_s)
        if times_s[-1] - times_s[0] >= READ_S:
            flat = int(frame.picture.max()) - int(frame.picture.min()) < _FLAT
            return size, (len(times_s) - 1) / (times_s[-1] - times_s[0]), flat


def readable(device: Device) -> Device:
    """Return `device` as a camera to be opened: on Linux its node has two sides, and a listing gives one way in."""
    return device if device.handles else replace(device, handles=(Handle(device.path, V4L2),))


def holders(path: str, ours: Collection[int]) -> Sequence[str]:
    """Return the names of this user's other processes that hold the node open; none where the system does not tell."""
    import psutil

    names = []
    for process in psutil.process_iter() if path.startswith("/dev/") else ():
        if process.pid not in (*ours, os.getpid()):
            folder = f"/proc/{process.pid}/fd"
            try:
                if any(_leads_to(f"{folder}/{entry}", path) for entry in os.listdir(folder)):
                    names.append(process.name())
            except (OSError, psutil.Error):
                continue  # another user's, or gone meanwhile
    return names


def _leads_to(link: str, path: str) -> bool:
    try:
        return os.readlink(link) == path
    except OSError:
        return False
