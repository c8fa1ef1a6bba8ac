"""A finder that finds what a test says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from smilecam.faces import Face
from smilecam.frames import Picture


class FakeFinder:
    """Finds `faces` in every picture, or what a function of the call's number says."""

    def __init__(self, faces: Sequence[Face] | Callable[[int], Sequence[Face]]) -> None:
        self._faces = faces
        self.asked = 0
        self.closed = 0

    def find(self, picture: Picture) -> list[Face]:
        number, self.asked = self.asked, self.asked + 1
        return list(self._faces(number) if callable(self._faces) else self._faces)

    def close(self) -> None:
        self.closed += 1
