"""The pictures that are compared with those in golden/: every theme in every state, on plain grey to be small files.

python -m tests.draw.golden_scenes          writes them anew; look at every one before you commit it
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from smilecam.draw.gallery import STATES, picture
from smilecam.draw.text import Lettering
from smilecam.frames import Picture, Size
from smilecam.texts.catalogue import Lang
from tests.fakes.themes import SHIPPED, shipped_theme

FOLDER = Path(__file__).parent / "golden"
SMALL, TALL, HD = Size(640, 360), Size(360, 640), Size(1280, 720)
# Drawn large only where there is much to see: the files are to stay small.
_LARGE = ("laughing", "hurry")


class Golden(NamedTuple):
    """One picture: what is drawn in it, and in which language."""

    theme: str
    state: str
    size: Size
    lang: Lang

    @property
    def path(self) -> Path:
        return FOLDER / self.theme / f"{self.state}-{self.size}.png"

    def painted(self) -> Picture:
        """Return (height, width, 3) uint8 BGR, in the carried font, so that it is the same on every machine."""
        grey = np.full((self.size.height, self.size.width, 3), 96, np.uint8)
        return picture(shipped_theme(self.theme), self.size, self.state, self.lang, Lettering.carried(), grey)


def goldens() -> Iterator[Golden]:
    for theme in SHIPPED:
        for number, state in enumerate(STATES):
            lang: Lang = "en" if number % 3 == 0 else "ko"
            for size in (SMALL, *([TALL] if number % 2 else []), *([HD] if state in _LARGE else [])):
                yield Golden(theme, state, size, lang)


def write() -> None:
    for one in goldens():
        one.path.parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(one.path), one.painted(), [cv2.IMWRITE_PNG_COMPRESSION, 9])


if __name__ == "__main__":
    write()
