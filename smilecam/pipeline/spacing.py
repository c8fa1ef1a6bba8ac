"""Spacing: which frames are judged where not all of them may be, evenly in time. Pure."""

from __future__ import annotations

import math


class Spacing:
    """Lets frames through one interval apart, by their capture times; the video path asks, frame by frame."""

    def __init__(self) -> None:
        self._last_s = -math.inf  # of all frames
        self._beat_s = -math.inf  # which the frame that was taken last stood for

    def takes(self, time_s: float, interval_s: float) -> bool:
        """Tell whether the frame captured at `time_s` is judged. interval_s: 0 lets all through.

        Of the frames around a beat the nearer one is taken, and the beats stay even however frames come. After a pause,
        and where time runs backwards, they begin anew.
        """
        if time_s < self._last_s:
            self._beat_s = -math.inf
        half_s = min((time_s - self._last_s) / 2, interval_s / 2) if time_s > self._last_s > -math.inf else 0.0
        self._last_s = time_s
        due_s = self._beat_s + interval_s
        if time_s + half_s < due_s:
            return False
        self._beat_s = time_s if time_s - due_s > interval_s else due_s
        return True
