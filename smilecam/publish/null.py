"""A sink that shows nothing and counts: for benchmarks, and to run the line with no output."""

from __future__ import annotations

from smilecam.frames import Picture, PixelFormat, Size


class Null:
    """Counts what it is given in `published`. It takes the format of the virtual camera, so figures are comparable."""

    format = PixelFormat.I420

    def __init__(self) -> None:
        self.published = 0

    def open(self, size: Size, fps: float) -> Size:
        return size

    def publish(self, picture: Picture) -> None:
        self.published += 1

    def close(self) -> None:
        """Nothing is held."""

    @property
    def told(self) -> str:
        return ""
