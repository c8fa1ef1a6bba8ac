"""How long drawing takes a frame at 720p: every theme, four faces, a game and captions, everything moving.

    python -m bench.drawing [--frames 300]

Beside the themes, in the same run and turn by turn, stand: an empty draw (the camera's picture onto the canvas, which
every theme does first), and one plain meter for each face (plate, bar, number, an English word) as Pillow and as OpenCV
draw it: without outlines, tilt, movement or Hangul. Goal: 1.5 ms p50 for each theme, the empty draw included.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from bench.video_path import FPS, JUDGED_EVERY, SIZE, verdicts
from smilecam.draw.paint import ScenePainter
from smilecam.draw.text import carried_fonts
from smilecam.draw.themefile import find, load
from smilecam.frames import Picture, PixelFormat
from smilecam.scene import GameScene, Phase, Player, Scene
from smilecam.verdict import Verdicts

THEMES = ("quiet", "gameshow", "yeneung", "clear")
FACES = 4
_ROUND_S = 60.0
Meter = tuple[int, int, str, float]
Paint = Callable[[Picture, int], Callable[[], Picture]]  # what it draws is made before the clock starts


def game(time_s: float) -> GameScene:
    """Four players: one warned now and then, one out, and a timer that runs."""
    players = {
        0: Player("민지", 3, 3),
        1: Player("준호", 1, 3, card="yellow", since_s=5 * (time_s // 5)),
        2: Player("서연", 0, 3, card="red", out=True),
        3: Player("하늘", 2, 3, warning="away" if time_s % 6 < 2 else ""),
    }
    return GameScene(Phase.PLAYING, players, "4821", _ROUND_S - time_s % _ROUND_S, _ROUND_S, standing=3, standing_of=4)


def won(time_s: float) -> GameScene:
    """The end of a round: confetti, and a new end every eight seconds."""
    players = {
        track: Player(name, 2, 3, winner=track == 0) for track, name in enumerate(("민지", "준호", "서연", "하늘"))
    }
    return GameScene(Phase.OVER, players, "4821", winner="민지", since_s=8 * (time_s // 8))


def themed(name: str, stage: Callable[[float], GameScene] | None) -> Paint:
    painter = ScenePainter(SIZE, load(find(name)))

    def paint(picture: Picture, frame: int) -> Callable[[], Picture]:
        time_s = frame / FPS
        scene = Scene(time_s, verdicts(FACES, frame - frame % JUDGED_EVERY), 0.5, "ko", status="SmileCam  30 fps")
        shown = replace(scene, game=stage(time_s) if stage else None)
        return lambda: painter.paint(picture, shown)

    return paint


def empty() -> Paint:
    canvas = np.zeros(PixelFormat.BGRA.shape(SIZE), np.uint8)

    def lay(picture: Picture) -> Picture:
        cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA, dst=canvas)
        return canvas

    return lambda picture, _: lambda: lay(picture)


def in_opencv() -> Paint:
    lay = empty()
    white, letters, smooth = (255, 255, 255), cv2.FONT_HERSHEY_DUPLEX, cv2.LINE_AA

    def draw(canvas: Picture, told: list[Meter]) -> Picture:
        for x, y, word, score in told:
            plate = canvas[y : y + 92, x : x + 184]
            cv2.addWeighted(plate, 0.2, np.zeros_like(plate), 0.8, 0, dst=plate)
            cv2.putText(canvas, word, (x + 16, y + 38), letters, 0.7, white, 1, smooth)
            cv2.putText(canvas, f"{score:.0f}", (x + 130, y + 38), letters, 0.9, white, 2, smooth)
            cv2.line(canvas, (x + 16, y + 70), (x + 168, y + 70), (110, 110, 110), 7, smooth)
            cv2.line(canvas, (x + 16, y + 70), (x + 16 + round(1.52 * score), y + 70), (255, 227, 207), 7, smooth)
        return canvas

    def paint(picture: Picture, frame: int) -> Callable[[], Picture]:
        told, step = meters(verdicts(FACES, frame)), lay(picture, frame)
        return lambda: draw(step(), told)

    return paint


def in_pillow() -> Paint:
    lay = empty()
    fonts = [str(path) for path in carried_fonts()]
    word_font, score_font = ImageFont.truetype(fonts[0], 22), ImageFont.truetype(fonts[0], 28)

    def draw(canvas: Picture, told: list[Meter]) -> Picture:
        image = Image.fromarray(canvas, "RGBA")
        brush = ImageDraw.Draw(image, "RGBA")
        for x, y, word, score in told:
            brush.rounded_rectangle((x, y, x + 184, y + 92), 24, fill=(29, 23, 20, 204))
            brush.text((x + 16, y + 18), word, font=word_font, fill="white")
            brush.text((x + 130, y + 14), f"{score:.0f}", font=score_font, fill="white")
            brush.line((x + 16, y + 70, x + 168, y + 70), fill=(110, 110, 110, 255), width=7)
            brush.line((x + 16, y + 70, x + 16 + 1.52 * score, y + 70), fill=(255, 227, 207, 255), width=7)
        canvas[:] = np.asarray(image)
        return canvas

    def paint(picture: Picture, frame: int) -> Callable[[], Picture]:
        told, step = meters(verdicts(FACES, frame)), lay(picture, frame)
        return lambda: draw(step(), told)

    return paint


def meters(seen: Verdicts) -> list[Meter]:
    """Return where each face's meter stands, its word and score."""
    told = []
    for face in seen.faces:
        box = face.judgement.face.box
        told.append((min(round(box.x1) + 40, 1090), round(box.y0), face.judgement.strongest, 100 * face.score))
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=300)
    frames = parser.parse_args().frames
    cv2.setNumThreads(1)
    picture = np.random.default_rng(0).integers(0, 256, PixelFormat.BGR.shape(SIZE), dtype=np.uint8)
    courses: dict[str, Paint] = {
        "empty draw": empty(),
        "OpenCV, meters alone": in_opencv(),
        "Pillow, meters alone": in_pillow(),
    }
    for name in THEMES:
        courses |= {
            f"{name}, smiles": themed(name, None),
            f"{name}, game": themed(name, game),
            f"{name}, won": themed(name, won),
        }
    took: dict[str, list[float]] = {name: [] for name in courses}
    for frame in range(frames):
        for name, paint in courses.items():
            step = paint(picture, frame)
            began = time.perf_counter()
            step()
            took[name].append(1000 * (time.perf_counter() - began))
    print(f"{SIZE}, {FACES} faces, {frames} frames each, turn by turn, one thread; milliseconds, p50 / p95 / most")
    for name, times in took.items():
        p50, p95, most = np.percentile(times, (50, 95, 100))
        print(f"{name:24}{p50:8.2f} /{p95:6.2f} /{most:6.2f}")


if __name__ == "__main__":
    main()
