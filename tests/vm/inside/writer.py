"""A program beside ours: opens our VirtualCamera, or feeds another loopback device, until it is killed.

    python writer.py DEVICE WIDTHxHEIGHT [--format I420|YUYV] [--video FILE]

Prints "ready" after its first picture. Four coloured quarters, or with --video FILE that film, 30 times a second.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pyvirtualcam

from smilecam.frames import Picture, PixelFormat, Size
from smilecam.pixels import convert, letterbox, opaque
from smilecam.settings import parse_size

# Red, green, blue, yellow as BGR.
QUARTERS = ((0, 0, 255), (0, 255, 0), (255, 0, 0), (0, 255, 255))


def quarters(size: Size) -> Picture:
    """Return an I420 picture of QUARTERS: left top, right top, left bottom, right bottom."""
    picture = np.zeros((size.height, size.width, 3), np.uint8)
    half_h, half_w = size.height // 2, size.width // 2
    for number, colour in enumerate(QUARTERS):
        top, left = number // 2 * half_h, number % 2 * half_w
        picture[top : top + half_h, left : left + half_w] = colour
    return convert(opaque(picture), PixelFormat.I420)


def film(path: Path, size: Size) -> Iterator[Picture]:
    """Give the pictures of a film as I420, over and over."""
    out = np.empty((size.height, size.width, 3), np.uint8)
    while True:
        video = cv2.VideoCapture(str(path))
        while True:
            good, picture = video.read()
            if not good:
                break
            yield convert(opaque(letterbox(np.asarray(picture, np.uint8), size, out)), PixelFormat.I420)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("device")
    asked.add_argument("size", type=parse_size)
    asked.add_argument("--format", choices=("I420", "YUYV"), default="I420")
    asked.add_argument("--video", type=Path)
    told = asked.parse_args()
    size: Size = told.size
    form = pyvirtualcam.PixelFormat[told.format]
    camera = pyvirtualcam.Camera(size.width, size.height, 30, fmt=form, device=told.device)
    pictures = film(told.video, size) if told.video else None
    still = quarters(size).reshape(-1) if told.format == "I420" else np.zeros(size.width * size.height * 2, np.uint8)
    due_s = time.monotonic()
    ready = False
    while True:
        camera.send(next(pictures).reshape(-1) if pictures else still)
        if not ready:
            print("ready", flush=True)
            ready = True
        due_s += 1 / 30
        time.sleep(max(0.0, due_s - time.monotonic()))


if __name__ == "__main__":
    main()
