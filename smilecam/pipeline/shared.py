"""What all paths of one pipeline share."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event

from smilecam.pipeline.opening import Opening
from smilecam.pipeline.timings import Timings
from smilecam.ports import Clock


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """The clock of all times, the recent times of all stages, how the start went, and the one sign to stop."""

    clock: Clock
    timings: Timings
    opening: Opening
    stop: Event
