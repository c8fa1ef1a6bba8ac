"""From what the user wrote after --sink to the sink that it means."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from smilecam import devices
from smilecam.devices import Devices
from smilecam.errors import NoVirtualCamera, UsageProblem
from smilecam.ports import Clock, Sink
from smilecam.publish.virtual import VirtualCamera, candidates


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A sink, not yet opened.

    asked: which it is, as --sink has it; never "auto". missing: why that became the preview, not a virtual camera.
    """

    sink: Sink
    asked: str
    missing: NoVirtualCamera | None = None


def choose(
    asked: str,
    device: str | None,
    clock: Clock,
    loop: asyncio.AbstractEventLoop,
    *,
    find: Callable[[], Devices] = devices.find,
) -> Choice:
    """Return the sink for auto | virtual | preview | file:PATH | null; heavy libraries load for that kind only.

    loop: runs in another thread and serves the preview. "auto" is the virtual camera where there is one or `device`
    names one, else the preview. Raises UsageProblem for anything else.
    """
    if asked == "auto":
        missing = None if device else _missing(find)
        meant = "preview" if missing else "virtual"
        return Choice(_sink(meant, device, clock, loop), meant, missing)
    return Choice(_sink(asked, device, clock, loop), asked)


def _sink(asked: str, device: str | None, clock: Clock, loop: asyncio.AbstractEventLoop) -> Sink:
    if asked == "virtual":
        return VirtualCamera(device)
    if asked == "preview":
        from smilecam.publish.preview import Preview

        return Preview(loop, clock)
    if asked == "null":
        from smilecam.publish.null import Null

        return Null()
    kind, _, path = asked.partition(":")
    if kind != "file" or not path:
        raise UsageProblem("sink.unknown", found=asked)
    from smilecam.publish.file import File

    return File(Path(os.path.expanduser(path)), clock)


def _missing(find: Callable[[], Devices]) -> NoVirtualCamera | None:
    try:
        candidates(find(), None)
    except NoVirtualCamera as missing:
        return missing
    return None
