"""A long run: whether memory stays flat and the picture keeps its rate, told once a minute and at the end.

    python -m bench.soak [--minutes 60] [--camera demo] [--sink null] [--reader /dev/video10] [--bound]

Starts the program as a user does. --reader: also reads that device all the time, as a call app does, and counts what
arrives. --bound: ends with 1 where memory grew by more than GROWTH_MB after the first minute, or a ten seconds' stretch
lost more than BURST pictures.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import dataclass
from itertools import pairwise
from threading import Event, Thread
from typing import Any

import cv2

from bench.running import SmileCam, at_home

SAMPLE_S, SETTLED_S = 10.0, 60.0
GROWTH_MB, BURST = 32.0, 60


@dataclass(frozen=True, slots=True)
class Sample:
    """One look: when, resident memory, pictures out so far, slots that passed without one, and what a reader got."""

    time_s: float
    memory_mb: float
    published: int
    late: int
    read: int


class Reader(Thread):
    """Reads a device like a call app. `pictures`: how many came."""

    def __init__(self, device: str) -> None:
        super().__init__(daemon=True)
        self.pictures = 0
        self._video = cv2.VideoCapture(device, cv2.CAP_V4L2)
        self._over = Event()

    def run(self) -> None:
        while not self._over.is_set():
            good, _ = self._video.read()
            self.pictures += good

    def end(self) -> None:
        self._over.set()
        self.join(15)
        self._video.release()


def soak(smilecam: SmileCam, minutes: float, reader: Reader | None) -> list[Sample]:
    samples: list[Sample] = []
    began_s = time.monotonic()
    while (passed_s := time.monotonic() - began_s) < 60 * minutes:
        told = _status(smilecam)
        got = reader.pictures if reader else 0
        sample = Sample(passed_s, told["memory_mb"], told["published"], told["drops"]["late"], got)
        samples.append(sample)
        if len(samples) % 6 == 1:
            read = f"  read {got}" if reader else ""
            print(
                f"{passed_s / 60:5.1f} min  {sample.memory_mb:6.1f} MB  {told['fps_out']:5.1f} fps  "
                f"late {sample.late}{read}  {told['state']}",
                flush=True,
            )
        time.sleep(SAMPLE_S)
    return samples


def verdict(samples: list[Sample]) -> tuple[float, int]:
    """Return how much memory grew (MB) from the first settled sample on, and the most slots late in one stretch."""
    settled = [one for one in samples if one.time_s >= SETTLED_S] or samples
    worst = max((after.late - before.late for before, after in pairwise(settled)), default=0)
    return settled[-1].memory_mb - settled[0].memory_mb, worst


def _status(smilecam: SmileCam) -> dict[str, Any]:
    return dict(json.loads(smilecam("status", "--json").stdout))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--camera", default="demo")
    parser.add_argument("--sink", default="null")
    parser.add_argument("--reader")
    parser.add_argument("--bound", action="store_true")
    asked = parser.parse_args()
    with at_home() as smilecam:
        started = smilecam("start", "--camera", asked.camera, "--sink", asked.sink)
        if started.returncode != 0:
            raise SystemExit(started.stderr)
        reader = Reader(asked.reader) if asked.reader else None
        if reader:
            reader.start()
        print(f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} cores, {asked.camera} -> {asked.sink}", flush=True)
        samples = soak(smilecam, asked.minutes, reader)
        last = _status(smilecam)
        if reader:
            reader.end()
    grew_mb, worst = verdict(samples)
    out = samples[-1].published - samples[0].published
    fps = out / (samples[-1].time_s - samples[0].time_s) if len(samples) > 1 else 0.0
    print(f"memory {grew_mb:+.1f} MB since the first minute, {last['memory_mb']:.0f} MB now")
    print(f"{out} pictures out, {fps:.2f} a second; late {samples[-1].late}, at most {worst} in ten seconds")
    print(f"dropped: {last['drops']}; paths: {last['paths']}")
    return int(asked.bound and (grew_mb > GROWTH_MB or worst > BURST))


if __name__ == "__main__":
    sys.exit(main())
