"""The gallery: every theme that this machine has, worn by the drawn person, painted by the painter of the picture."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

import cv2
import numpy as np

from smilecam.draw import themefile
from smilecam.draw.paint import ScenePainter
from smilecam.draw.portrait import Portrait
from smilecam.draw.visage import Expression
from smilecam.errors import BadTheme
from smilecam.faces import Box, Face, HeadPose
from smilecam.frames import Picture, Size
from smilecam.resources import shipped
from smilecam.scene import Scene
from smilecam.texts.catalogue import Lang, say
from smilecam.verdict import EMOTIONS, Judgement, Mood, Verdict, Verdicts

SIZE = Size(640, 360)
_QUALITY = 82
# The drawn person laughs; where the face lies is the portrait's: its middle, and half a head's width as its unit.
_LAUGH = Expression(smile=1.0, laugh=0.85, yaw=0.1, roll=1.0)
_SCORE, _THRESHOLD = 0.87, 0.6
_SETTLED_S = 2.0  # tags have faded in, the meter has followed


@dataclass(frozen=True, slots=True)
class Shown:
    """A theme in the gallery. fault: why it cannot be worn, in the reader's language; "" where it can."""

    name: str
    title: str
    fault: str = ""


class Gallery:
    """Themes and their pictures; a picture is painted once for each state of the theme's file. Not for the loop."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[tuple[str, Lang], tuple[int, bytes]] = {}
        self._person: Picture | None = None

    def themes(self, lang: Lang) -> list[Shown]:
        return [_shown(name, lang) for name in _names()]

    def picture(self, name: str, lang: Lang) -> bytes:
        """Return the theme as JPEG of SIZE. Raises BadTheme."""
        folder = themefile.find(name)
        stamp = (folder / "theme.toml").stat().st_mtime_ns
        with self._lock:
            kept = self._kept.get((name, lang))
            if kept is None or kept[0] != stamp:
                kept = self._kept[name, lang] = stamp, self._painted(name, lang)
            return kept[1]

    def _painted(self, name: str, lang: Lang) -> bytes:
        if self._person is None:
            self._person = np.ascontiguousarray(Portrait(SIZE).paint(_LAUGH)[:, :, :3])
        painter = ScenePainter(SIZE, themefile.load(themefile.find(name)))
        for number in range(round(_SETTLED_S * 30)):
            painted = painter.paint(self._person, _scene(number / 30, lang))
        _, jpeg = cv2.imencode(".jpg", painted[:, :, :3], (cv2.IMWRITE_JPEG_QUALITY, _QUALITY))
        return jpeg.tobytes()


def _names() -> list[str]:
    return sorted(folder.name for folder in shipped("overlays").iterdir() if (folder / "theme.toml").is_file())


def _shown(name: str, lang: Lang) -> Shown:
    try:
        title = themefile.load(themefile.find(name)).title
    except BadTheme as problem:
        return Shown(name, name, say(problem.key, lang, **problem.facts))
    return Shown(name, title.get(lang) or name)


def _scene(time_s: float, lang: Lang) -> Scene:
    middle, unit = (SIZE.width / 2, SIZE.height * 0.47), SIZE.height * 0.0020
    box = Box(middle[0] - 88 * unit, middle[1] - 80 * unit, middle[0] + 88 * unit, middle[1] + 122 * unit)
    face = Face(box, None, HeadPose(0.0, 0.0, 0.0), light=0.6, quality=1.0, eyes_open=0.2, mouth_open=0.3)
    likely = tuple(0.88 if name == "happy" else 0.02 for name in EMOTIONS)
    verdict = Verdict(Judgement(0, face, _SCORE, likely, 1.0), Mood.LAUGHING, since_s=0.0, score=_SCORE, laughs=1)
    return Scene(time_s, Verdicts(time_s, 0, SIZE, (verdict,)), _THRESHOLD, lang)
