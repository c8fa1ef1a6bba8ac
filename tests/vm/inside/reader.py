"""A program beside ours, as a call app is: reads a device with OpenCV and tells what it saw, one JSON line.

    python reader.py DEVICE [--frames N] [--stay] [--hold]

--stay: prints "ready" after the first picture, keeps reading until its input ends, and tells then.
--hold: only opens it, prints "ready", and holds it open until its input ends.
"""

from __future__ import annotations

import argparse
import json
import select
import sys
import time

import cv2
import numpy as np


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("device")
    asked.add_argument("--frames", type=int, default=60)
    asked.add_argument("--stay", action="store_true")
    asked.add_argument("--hold", action="store_true")
    told = asked.parse_args()
    if told.hold:
        with open(told.device, "rb", buffering=0):
            print("ready", flush=True)
            sys.stdin.read()
        return
    video = cv2.VideoCapture(told.device, cv2.CAP_V4L2)
    times_s: list[float] = []
    picture = np.zeros((0, 0, 3), np.uint8)
    while len(times_s) < told.frames or told.stay:
        good, read = video.read()
        if not good and not told.stay:
            break
        if good:  # one that stays outwaits a writer that is slow to come
            picture = np.asarray(read, np.uint8)
            times_s.append(time.monotonic())
        if told.stay and len(times_s) == 1:
            print("ready", flush=True)
        if told.stay and select.select([sys.stdin], [], [], 0)[0]:
            break
    height, width = picture.shape[:2]
    span_s = times_s[-1] - times_s[0] if times_s else 0.0
    spots = [(height // 4 + y * height // 2, width // 4 + x * width // 2) for y in (0, 1) for x in (0, 1)]
    print(
        json.dumps(
            {
                "frames": len(times_s),
                "size": [width, height],
                "fps": (len(times_s) - 1) / span_s if span_s > 0 else 0.0,
                "spots": [picture[y, x].tolist() for y, x in spots] if height else [],
            }
        )
    )


if __name__ == "__main__":
    main()
