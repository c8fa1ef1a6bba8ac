"""How long the video path takes a frame: paint the scene and convert it for the output, without camera and device.

    python -m bench.video_path [--frames 600]

Beside it, in the same run and turn by turn, stands the floor: the same loop without SmileCam's work (onto the canvas,
convert, nothing drawn). Goal at 720p: 2 ms p50 in all, 1.5 of it drawing, with four faces.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import sin

import cv2
import numpy as np

from smilecam.draw.paint import ScenePainter
from smilecam.draw.themefile import find, load
from smilecam.faces import Box, Face, HeadPose
from smilecam.frames import Picture, PixelFormat, Size
from smilecam.pixels import convert
from smilecam.scene import Scene
from smilecam.verdict import EMOTIONS, Judgement, Mood, Verdict, Verdicts

SIZE, FPS, JUDGED_EVERY = Size(1280, 720), 30.0, 3
# Box size 150, so that four faces and their tags find room.
CORNERS = ((220.0, 170.0), (760.0, 150.0), (240.0, 480.0), (820.0, 470.0))


def verdicts(faces: int, frame: int) -> Verdicts:
    """Faces that move, whose smiles rise and fall, each laughing about half of the time."""
    time_s = frame / FPS
    told = []
    for track in range(faces):
        x, y = CORNERS[track]
        smile = 0.5 + 0.5 * sin(1.3 * time_s + 2 * track)
        box = Box(x + 20 * sin(time_s + track), y, x + 150 + 20 * sin(time_s + track), y + 190)
        face = Face(box, None, HeadPose(0, 0, 0), light=0.5, quality=1.0, eyes_open=0.3, mouth_open=0.1)
        likely = EMOTIONS.index("happy" if smile > 0.4 else "neutral")
        emotion = tuple(0.88 if index == likely else 0.02 for index in range(len(EMOTIONS)))
        mood = Mood.LAUGHING if smile > 0.5 else Mood.CALM
        told.append(Verdict(Judgement(track, face, smile, emotion, 1.0), mood, 0.0, smile, 1))
    return Verdicts(time_s, frame, (SIZE.width, SIZE.height), tuple(told))


@dataclass(frozen=True, slots=True)
class Course:
    """One way through a frame: what is measured, and how long its two steps took, in milliseconds."""

    name: str
    paint: Callable[[Picture, int], Picture]
    painted_ms: list[float]
    all_ms: list[float]

    def run(self, picture: Picture, frame: int, out: Picture) -> None:
        began = time.perf_counter()
        canvas = self.paint(picture, frame)
        painted = time.perf_counter()
        convert(canvas, PixelFormat.I420, out)
        self.painted_ms.append(1000 * (painted - began))
        self.all_ms.append(1000 * (time.perf_counter() - began))


def floor() -> Course:
    canvas = np.zeros(PixelFormat.BGRA.shape(SIZE), np.uint8)

    def paint(picture: Picture, _: int) -> Picture:
        cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA, dst=canvas)
        return canvas

    return Course("floor (copy and convert)", paint, [], [])


def painted(faces: int) -> Course:
    painter = ScenePainter(SIZE, load(find("quiet")))

    def paint(picture: Picture, frame: int) -> Picture:
        seen = verdicts(faces, frame - frame % JUDGED_EVERY)
        scene = Scene(frame / FPS, seen, 0.5, "ko", status="SmileCam · 30 fps")
        return painter.paint(picture, scene)

    return Course(f"SmileCam, {faces} face{'s' if faces > 1 else ''}", paint, [], [])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=600)
    frames = parser.parse_args().frames
    cv2.setNumThreads(1)
    picture = np.random.default_rng(0).integers(0, 256, PixelFormat.BGR.shape(SIZE), dtype=np.uint8)
    out = np.zeros(PixelFormat.I420.shape(SIZE), np.uint8)
    courses = [floor(), painted(1), painted(4)]
    for frame in range(frames):
        for course in courses:
            course.run(picture, frame, out)
    print(f"{SIZE}, {frames} frames each, turn by turn, one thread; milliseconds, p50 / p95")
    print(f"{'':28}{'draw':>15}{'draw + convert':>20}{'over the floor':>20}")
    for course in courses:
        over = np.subtract(course.all_ms, courses[0].all_ms)
        print(f"{course.name:28}{_told(course.painted_ms):>15}{_told(course.all_ms):>20}{np.median(over):>20.2f}")


def _told(times_ms: list[float]) -> str:
    return f"{np.percentile(times_ms, 50):.2f} / {np.percentile(times_ms, 95):.2f}"


if __name__ == "__main__":
    main()
