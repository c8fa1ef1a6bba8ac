"""Whether --max-cpu is kept, and the picture's rate with it, alone and beside a busy program.

    python -m bench.budget --video FILE [--limits 60 40 25] [--busy 0 1] [--seconds 20]

A SmileCam runs on a real video for each limit (none first), with so many busy processes beside it, each of which would
take a whole core. It settles, then the system is asked what it used, and SmileCam what it did.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench.running import FPS, SmileCam, at_home, status_of, thinned, used_s

SETTLES_S = 25.0
_BUSY = "while True: sum(range(1000))"


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """Run processes that do nothing but compute."""
    running = [subprocess.Popen([sys.executable, "-c", _BUSY]) for _ in range(processes)]
    try:
        yield
    finally:
        for one in running:
            one.kill()
            one.wait()


def measured(smilecam: SmileCam, limit: float | None, seconds: float) -> str:
    """Return one line of the table, of the SmileCam that runs."""
    smilecam("set", f"max-cpu={'' if limit is None else f'{limit:g}'}")
    time.sleep(SETTLES_S)
    before = status_of(smilecam)
    process = psutil.Process(before["pid"])
    began, used = time.perf_counter(), used_s(process)
    time.sleep(seconds)
    took, used = time.perf_counter() - began, used_s(process) - used
    after = status_of(smilecam)
    out = (after["published"] - before["published"]) / took
    late = after["drops"]["late"] - before["drops"]["late"]
    budget = after["budget"]
    picture = "" if budget["picture_percent"] is None else f"{budget['picture_percent']:.0f} %"
    limited = "none" if limit is None else f"{limit:g} %"
    age = f"{1000 * (after['verdict_age_s'] or 0):.0f} ms"
    return (
        f"{limited:>6} {100 * used / took:7.1f} % {out:8.1f} {late:6} {after['fps_judged']:8.1f} {age:>8}"
        f" {budget['kept']:>7} {picture:>8}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--video", type=Path, required=True)
    parser.add_argument("--limits", type=float, nargs="+", default=[60, 40, 25])
    parser.add_argument("--busy", type=int, nargs="+", default=[0, 1])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--size", default="1280x720")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, at_home() as smilecam:
        video = thinned(asked.video, Path(folder))
        flags = ["--camera", str(video), "--sink", "null", "--size", asked.size, "--max-faces", "1"]
        load = "/".join(f"{one:.1f}" for one in os.getloadavg())
        print(f"{asked.video.name}, {asked.size}, {FPS} fps, one face, {os.cpu_count()} cores, load before {load}")
        started = smilecam("start", *flags)
        if started.returncode != 0:
            raise SystemExit(started.stderr)
        for processes in asked.busy:
            print(f"beside {processes} busy processes")
            print(" limit      used  picture   late   judged  verdict  budget  picture alone")
            with busy(processes):
                for limit in (None, *asked.limits):
                    print(measured(smilecam, limit, asked.seconds), flush=True)


if __name__ == "__main__":
    main()
