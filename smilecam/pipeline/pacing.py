"""Pacer: when the next picture is due, so that the output's rate is fixed whatever the camera does. Pure."""

from __future__ import annotations


class Pacer:
    """Hands out one slot of time for each picture that goes out.

    While the camera delivers at about the output's rate, it paces: a new frame goes out when it comes, up to one frame
    time before its slot or after it, so that jitter neither repeats nor drops anything. A camera that is slower (dim
    light halves many) leaves slots empty: a frame time after such a slot the last picture goes out again. One that is
    faster gets ahead of the slots: its frame waits, and a newer one takes its place. So no more than `fps` pictures a
    second go out, and no gap is longer than two frame times.
    """

    def __init__(self, fps: float, now_s: float) -> None:
        self._period_s = 1 / fps
        self._due_s = now_s
        self._went_out_s = now_s

    def takes(self, now_s: float) -> bool:
        """Tell whether a frame that is new at `now_s` may go out at once."""
        return now_s > self._due_s - self._period_s

    def wait_s(self, now_s: float) -> float:
        """Return how long to wait for a new frame before the last picture goes out again; 0 where that is overdue."""
        return max(0.0, min(self._due_s + self._period_s, self._went_out_s + 2 * self._period_s) - now_s)

    def published(self, now_s: float) -> int:
        """A picture went out: its slot is used. Return how many slots passed without one and are given up."""
        self._went_out_s = now_s
        self._due_s += self._period_s
        behind = int((now_s - self._due_s) / self._period_s)
        given_up = behind - 1 if behind > 1 else 0
        self._due_s += given_up * self._period_s
        return given_up
