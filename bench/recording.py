"""What recording costs the picture: the same camera with and without, turn by turn, in one run.

    python -m bench.recording [--video FILE] [--seconds 15] [--turns 3] [--size 1280x720]

A SmileCam runs on the demo face or on a real video and the null output. In every second turn it records freely; once
more it offers laughs for keeping (pictures held in memory). What each turn lost, published and used stands in a line,
and in the end what the clips say of themselves.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.running import FPS, WARM_UP_S, SmileCam, at_home, status_of, thinned, used_s
from smilecam.record import places

HOW = ("nothing", "recording", "laughs")
BEGINS = {
    "nothing": (),
    "recording": ("record", "start", "--person", "P01", "--label", "talk", "--consent"),
    "laughs": ("record", "laughs", "--person", "P01", "--consent"),
}
ENDS = {"nothing": (), "recording": ("record", "stop"), "laughs": ("record", "laughs", "--off")}


@dataclass(frozen=True, slots=True)
class Turn:
    """One stretch of time. late: slots of the output without a picture. unshown: frames that newer ones overtook."""

    how: str
    seconds: float
    published: int
    late: int
    unshown: int
    judged: float
    used: float
    paint_ms: float

    def __str__(self) -> str:
        rate = self.published / self.seconds
        return (
            f"{self.how:>10} {rate:8.2f} {self.late:6} {self.unshown:8} {self.judged:8.1f} {self.used:9.1f} %"
            f" {self.paint_ms:10.1f} ms"
        )


def turn(smilecam: SmileCam, how: str, seconds: float) -> Turn:
    """Let it run for so long, recording or not."""
    begin(smilecam, BEGINS[how])
    time.sleep(1.0)
    before = status_of(smilecam)
    process = psutil.Process(before["pid"])
    began, used = time.perf_counter(), used_s(process)
    time.sleep(seconds)
    after = status_of(smilecam)
    took, used = time.perf_counter() - began, used_s(process) - used
    begin(smilecam, ENDS[how])
    lost = {place: after["drops"][place] - before["drops"][place] for place in after["drops"]}
    paint = after["stages"]["paint"]["p95_ms"]
    published = after["published"] - before["published"]
    return Turn(how, took, published, lost["late"], lost["output"], after["fps_judged"], 100 * used / took, paint)


def begin(smilecam: SmileCam, words: tuple[str, ...]) -> None:
    if words and (told := smilecam(*words)).returncode != 0:
        raise SystemExit(told.stderr)


def sums(turns: list[Turn]) -> Iterator[str]:
    """Tell each way's median beside that of nothing."""
    for how in HOW:
        these = [one for one in turns if one.how == how]
        late, unshown = sum(one.late for one in these), sum(one.unshown for one in these)
        used = statistics.median(one.used for one in these)
        pictures = sum(one.published for one in these)
        yield f"{how:>10}: late {late}, overtaken {unshown} of {pictures} pictures; {used:.1f} % of one core (median)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--video", type=Path, help="a real video in place of the demo face, which costs its drawing")
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--size", default="1280x720")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, at_home() as smilecam:
        camera = str(thinned(asked.video, Path(folder))) if asked.video else "demo"
        load = "/".join(f"{one:.1f}" for one in os.getloadavg())
        print(f"camera {asked.video or 'demo'}, {asked.size}, {FPS} fps, {os.cpu_count()} cores, load before {load}")
        begin(smilecam, ("start", "--camera", camera, "--sink", "null", "--size", asked.size, "--max-faces", "1"))
        clips = Path(status_folder(smilecam))
        time.sleep(WARM_UP_S)
        print("               fps   late  overtaken  judged       used    paint p95")
        turns = []
        for _ in range(asked.turns):
            for how in HOW:
                turns.append(turn(smilecam, how, asked.seconds))
                print(turns[-1], flush=True)
        smilecam("stop")
        print(*sums(turns), sep="\n")
        for file in places.manifests(clips):
            told = places.read(file)
            rate = told.bytes / max(told.duration_s, 1e-9) / 1e6
            how = f"{told.frames} frames in {told.duration_s:.1f} s, lost {told.dropped}, {rate:.2f} MB/s"
            print(f"{told.name}: {told.state.value}, {how}")


def status_folder(smilecam: SmileCam) -> str:
    """Return where its clips lie: below the home that it was started in."""
    return str(Path(smilecam("config", "path").stdout.strip()).parent.parent / "data" / "clips")


if __name__ == "__main__":
    main()
