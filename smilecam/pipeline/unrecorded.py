"""What stands in a keeper's place where nothing is to be recorded."""

from __future__ import annotations

from smilecam.frames import Frame
from smilecam.ports import SourceFacts
from smilecam.scene import Prompt
from smilecam.status import RecordingStatus
from smilecam.verdict import Verdicts


class NoClips:
    """Implements ports.ClipKeeper, and keeps none."""

    busy = False

    def opened(self, facts: SourceFacts) -> None: ...

    def take(self, frame: Frame) -> None: ...

    def lost(self) -> None: ...

    def hear(self, verdicts: Verdicts) -> None: ...

    def hide(self) -> None: ...

    def prompt(self, time_s: float) -> Prompt | None:
        return None

    def status(self) -> RecordingStatus:
        return RecordingStatus()
