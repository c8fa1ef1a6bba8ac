"""What a panel shows and steers, as it is handed to it: the camera that runs, and nothing of how it is built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smilecam.panel.curve import Curve
from smilecam.ports import Clock
from smilecam.requests import Request
from smilecam.settings import Settings

if TYPE_CHECKING:
    from smilecam.web.viewers import Viewers


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """One running camera.

    answer: does what is asked, quickly; raises SmileCamError where it refuses. settings: those that hold now.
    restart: begins a restart with these options, in another process, and returns at once.
    """

    answer: Callable[[Request], Mapping[str, Any]]
    settings: Callable[[], Settings]
    viewers: Viewers
    curve: Curve
    clock: Clock
    restart: Callable[[Mapping[str, str]], None]
