"""The gallery: every theme that this machine has, on the drawn person who laughs, painted by the picture's painter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import cv2

from smilecam.draw import gallery, themefile
from smilecam.draw.themefile import Stamp
from smilecam.errors import BadTheme
from smilecam.frames import Size
from smilecam.texts.catalogue import Lang, say

SIZE = Size(640, 360)
_STATE, _QUALITY = "laughing", 82


@dataclass(frozen=True, slots=True)
class Shown:
    """A theme in the gallery. fault: why it cannot be worn, in the reader's language; "" where it can."""

    name: str
    title: str
    fault: str = ""


class Gallery:
    """Themes and their pictures; a picture is painted once for each state of the theme's files. Not for the loop.

    own: the folder of the user's themes.
    """

    def __init__(self, own: Path) -> None:
        self._own = own
        self._lock = Lock()
        self._kept: dict[tuple[str, Lang], tuple[Stamp, bytes]] = {}

    def themes(self, lang: Lang) -> list[Shown]:
        return [self._shown(name, lang) for name in themefile.names(self._own)]

    def picture(self, name: str, lang: Lang) -> bytes:
        """Return the theme as JPEG of SIZE. Raises BadTheme."""
        stamp = themefile.stamp(themefile.folders_of(name, self._own))
        with self._lock:
            kept = self._kept.get((name, lang))
            if kept is None or kept[0] != stamp:
                kept = self._kept[name, lang] = stamp, self._painted(name, lang)
            return kept[1]

    def _painted(self, name: str, lang: Lang) -> bytes:
        painted = gallery.picture(themefile.named(name, self._own), SIZE, _STATE, lang)
        _, jpeg = cv2.imencode(".jpg", painted, (cv2.IMWRITE_JPEG_QUALITY, _QUALITY))
        return jpeg.tobytes()

    def _shown(self, name: str, lang: Lang) -> Shown:
        try:
            title = themefile.named(name, self._own).title
        except BadTheme as problem:
            return Shown(name, name, say(problem.key, lang, **problem.facts))
        return Shown(name, title.get(lang) or name)
