"""The pictures that are compared with those in golden/, all drawn by our own code.

python -m tests.draw.golden_scenes          writes them anew; look at every one before you commit it
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from smilecam.draw.paint import ScenePainter
from smilecam.draw.portrait import Portrait
from smilecam.draw.text import Lettering
from smilecam.draw.themefile import find, load
from smilecam.draw.visage import Expression
from smilecam.faces import Box
from smilecam.frames import Picture, Size
from smilecam.scene import Card, Guide, Scene
from smilecam.texts.catalogue import Lang
from smilecam.verdict import Verdicts
from tests.fakes.verdicts import verdict_at, verdicts_of

FOLDER = Path(__file__).parent / "golden"
SIZES = (Size(640, 360), Size(1280, 720), Size(1920, 1080), Size(720, 1280), Size(320, 240))
STATUS = "SmileCam · 30 fps"


def person(size: Size, face: Expression) -> Picture:
    return Portrait(size).paint(face)[..., :3].copy()


def face_box(size: Size) -> Box:
    """Where the portrait's face is, read off Face Mesh at 1280x720."""
    unit = min(size.height * 0.0020, size.width * 0.0026)
    x, y = size.width / 2, size.height * 0.47
    return Box(x - 84 * unit, y - 85 * unit, x + 84 * unit, y + 131 * unit)


def neutral(size: Size, painter: ScenePainter) -> Picture:
    seen = verdicts_of(verdict_at(face_box(size), 0.07), size=size)
    return painter.paint(person(size, Expression()), Scene(0.0, seen, 0.5, "ko", status=STATUS))


def laughing(size: Size, painter: ScenePainter) -> Picture:
    """A third of a second into a laugh: the rays still fly."""
    picture, box = person(size, Expression(smile=1, laugh=1)), face_box(size)
    for frame in range(12):
        laughs = frame > 0
        face = verdict_at(box, 0.94 if laughs else 0.4, laughing=laughs, emotion="happy")
        seen = verdicts_of(face, size=size, time_s=frame / 30)
        canvas = painter.paint(picture, Scene(frame / 30, seen, 0.5, "en", status=STATUS))
    return canvas


def four_faces(size: Size, painter: ScenePainter) -> Picture:
    told = (
        (Expression(), 0.03, "neutral"), (Expression(smile=0.6), 0.44, "happy"),
        (Expression(smile=1, laugh=1), 0.97, "happy"), (Expression(yaw=0.8), 0.21, "surprise"),
    )  # fmt: skip
    quarter = Size(size.width // 2, size.height // 2)
    picture = np.zeros((size.height, size.width, 3), np.uint8)
    faces = []
    for number, (face, score, emotion) in enumerate(told):
        left, top = number % 2 * quarter.width, number // 2 * quarter.height
        picture[top : top + quarter.height, left : left + quarter.width] = person(quarter, face)
        x0, y0, x1, y1 = face_box(quarter)
        box = Box(x0 + left, y0 + top, x1 + left, y1 + top)
        faces.append(verdict_at(box, score, laughing=score > 0.5, emotion=emotion, track=number))
    return painter.paint(picture, Scene(0.0, verdicts_of(*faces, size=size), 0.5, "en", status=STATUS))


def card_ko(size: Size, painter: ScenePainter) -> Picture:
    return painter.paint(None, Scene(0.6, None, 0.5, "ko", card=Card("camera-lost")))


def card_en(size: Size, painter: ScenePainter) -> Picture:
    return painter.paint(None, Scene(0.6, None, 0.5, "en", card=Card("starting")))


def guided(size: Size, painter: ScenePainter) -> Picture:
    """In the middle of a calibration."""
    seen = verdicts_of(verdict_at(face_box(size), 0.3), size=size)
    return painted_after(painter, size, seen, Guide("look", 0.62), "ko")


def hindered(size: Size, painter: ScenePainter) -> Picture:
    """A calibration that waits for a smile to go."""
    seen = verdicts_of(verdict_at(face_box(size), 0.84, emotion="happy"), size=size)
    return painted_after(painter, size, seen, Guide("smiling", 0.3, held=False), "en")


def painted_after(painter: ScenePainter, size: Size, seen: Verdicts, guide: Guide, lang: Lang) -> Picture:
    """Return the picture once the guide has faded in."""
    picture = person(size, Expression(smile=0.8 if guide.key == "smiling" else 0.0))
    for time_s in (0.0, 1.0):
        canvas = painter.paint(picture, Scene(time_s, seen, 0.5, lang, status=STATUS, guide=guide))
    return canvas


STATES: tuple[Callable[[Size, ScenePainter], Picture], ...] = (
    neutral, laughing, four_faces, card_ko, card_en, guided, hindered,
)  # fmt: skip


def painted(state: Callable[[Size, ScenePainter], Picture], size: Size) -> Picture:
    """Return (height, width, 3) uint8 BGR, in the carried font, so that it is the same on every machine."""
    painter = ScenePainter(size, load(find("quiet")), Lettering.carried())
    return np.ascontiguousarray(state(size, painter)[..., :3])


def golden(state: Callable[[Size, ScenePainter], Picture], size: Size) -> Path:
    return FOLDER / f"{state.__name__}-{size}.png"


def write() -> None:
    FOLDER.mkdir(exist_ok=True)
    for size in SIZES:
        for state in STATES:
            cv2.imwrite(str(golden(state, size)), painted(state, size), [cv2.IMWRITE_PNG_COMPRESSION, 9])


if __name__ == "__main__":
    write()
