"""What a running camera costs, and how long one waits for it.

    python -m bench.running [--video FILE] [--seconds 30] [--size 1280x720]

Starts the program as a user does, with the demo face or a real video (thinned to 30 pictures a second, as a webcam
gives) and the null output, and asks the system what the process used. Beside the start-up of `smilecam --help` stands
an interpreter that does nothing, as the floor.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import psutil

FPS = 30
WARM_UP_S = 10.0  # libraries loaded, windows filled
STARTS, HELPS = 5, 11

SmileCam = Callable[..., "subprocess.CompletedProcess[str]"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    what: str
    figure: str
    how: str


@contextmanager
def at_home() -> Iterator[SmileCam]:
    """Yield a way to run `smilecam ...` in a home folder of its own; stop what still runs at the end."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "SMILECAM_HOME": home, "SMILECAM_LANG": "en"}

        def smilecam(*arguments: str) -> subprocess.CompletedProcess[str]:
            command = [sys.executable, "-m", "smilecam", *arguments]
            return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

        try:
            yield smilecam
        finally:
            smilecam("stop")


def thinned(video: Path, folder: Path) -> Path:
    """Return a copy of `video` with at most FPS pictures a second."""
    reading = cv2.VideoCapture(str(video))
    fps, size = reading.get(cv2.CAP_PROP_FPS), (int(reading.get(3)), int(reading.get(4)))
    if fps <= FPS + 1:
        return video
    thin = folder / f"{video.stem}_{FPS}.mp4"
    writing = cv2.VideoWriter(str(thin), cv2.VideoWriter.fourcc(*"mp4v"), FPS, size)
    due = 0.0
    for number in range(int(reading.get(cv2.CAP_PROP_FRAME_COUNT))):
        read, picture = reading.read()
        if not read:
            break
        if number >= due:
            writing.write(picture)
            due += fps / FPS
    writing.release()
    return thin


def waiting(command: list[str], times: int) -> float:
    """Return the median of how many milliseconds `command` takes."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


def help_rows() -> Iterator[Row]:
    floor = waiting([sys.executable, "-c", "pass"], HELPS)
    told = waiting([sys.executable, "-m", "smilecam", "--help"], HELPS)
    yield Row("smilecam --help", f"{told:.0f} ms", f"median of {HELPS}; an empty interpreter: {floor:.0f} ms")


def start_row(smilecam: SmileCam, flags: list[str]) -> Row:
    """Time `start` until it returns, which it does when the first picture has gone out."""
    taken = []
    for _ in range(STARTS):
        began = time.perf_counter()
        started = smilecam("start", *flags)
        taken.append(time.perf_counter() - began)
        if started.returncode != 0:
            raise SystemExit(started.stderr)
        smilecam("stop")
    return Row("start to first picture", f"{statistics.median(taken):.2f} s", f"median of {STARTS} starts")


def cost_rows(smilecam: SmileCam, flags: list[str], seconds: float) -> Iterator[Row]:
    smilecam("start", *flags)
    time.sleep(WARM_UP_S)
    process = psutil.Process(status_of(smilecam)["pid"])
    began, used = time.perf_counter(), used_s(process)
    time.sleep(seconds)
    took, used = time.perf_counter() - began, used_s(process) - used
    told = status_of(smilecam)
    over = f"over {took:.0f} s"
    yield Row("processor, of one core", f"{100 * used / took:.0f} %", over)
    yield Row("resident memory", f"{process.memory_info().rss / 2**20:.0f} MiB", f"after {WARM_UP_S + took:.0f} s")
    for rate, what in (("fps_in", "camera"), ("fps_out", "output"), ("fps_judged", "judged")):
        yield Row(f"pictures a second, {what}", f"{told[rate]:.1f}", "at the end")
    for stage, timing in told["stages"].items():
        yield Row(f"stage {stage}", f"{timing['p50_ms']:.2f} / {timing['p95_ms']:.2f} ms", "p50 / p95, last 300")
    drops = ", ".join(f"{place} {n}" for place, n in told["drops"].items())
    yield Row("dropped", drops, f"of {told['published']} published")


def status_of(smilecam: SmileCam) -> dict[str, Any]:
    told = json.loads(smilecam("status", "--json").stdout)
    return dict(told)


def used_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--video", type=Path, help="a real video in place of the demo face, which costs its drawing")
    arguments.add_argument("--seconds", type=float, default=30.0)
    arguments.add_argument("--size", default="1280x720")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, at_home() as smilecam:
        camera = str(thinned(asked.video, Path(folder))) if asked.video else "demo"
        flags = ["--camera", camera, "--sink", "null", "--size", asked.size, "--max-faces", "1"]
        print(f"camera {asked.video or 'demo'}, {asked.size}, {FPS} fps, one face, {os.cpu_count()} cores")
        rows = [*help_rows(), start_row(smilecam, flags), *cost_rows(smilecam, flags, asked.seconds)]
    widest = max(len(row.what) for row in rows)
    for row in rows:
        print(f"{row.what:<{widest}}  {row.figure:>16}  {row.how}")


if __name__ == "__main__":
    main()
