"""What a camera costs that lives all day, and how long one waits for it: asleep, waking, awake.

    python -m bench.living [--seconds 30] [--wakes 20] [--video FILE] [idle] [wake] [latency] [cost]

idle: the program as a user starts it, with nobody looking. wake: from somebody looking to the first live picture that
goes out, with the drawn camera, which opens at once: what is ours of it. latency: from a frame that the camera gave to
the picture of it that goes out, by a marker that is drawn into the one and read from the other. cost: 720p and 1080p at
30 pictures a second, one face and four (the one, four times), from a film.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Condition
from typing import Any

import cv2
import numpy as np
import psutil

from bench import marker
from bench.running import FPS, SmileCam, at_home
from smilecam import weights as weights_room
from smilecam.capture.demo import Demo
from smilecam.clock import MonotonicClock
from smilecam.draw import themefile
from smilecam.draw.paint import ScenePainter
from smilecam.frames import Frame, Picture, PixelFormat, Size
from smilecam.perception.finder import video_finder
from smilecam.perception.judge import FrameJudge, network_of
from smilecam.pipeline.live import Parts, Pipeline
from smilecam.pipeline.wanted import Opened
from smilecam.ports import Source, SourceFacts
from smilecam.referee import Referee
from smilecam.settings import RefereeSettings, Settings

HD, FULL_HD = Size(1280, 720), Size(1920, 1080)
WARM_UP_S, PATIENCE_S = 10.0, 120.0
WHAT = ("idle", "wake", "latency", "cost")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    what: str
    figure: str
    how: str


class Marked:
    """A source whose frames carry the time at which they were captured."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def open(self) -> SourceFacts:
        return self._source.open()

    def read(self) -> Frame | None:
        frame = self._source.read()
        if frame is None:
            return None
        picture = frame.picture.copy()
        marker.draw(picture, _now_ms())
        picture.flags.writeable = False
        return Frame(picture, frame.time_s, frame.number)

    def close(self) -> None:
        self._source.close()


class Watcher:
    """A sink in the virtual camera's format that reads the marker of each picture, and is looked at when it is told."""

    format = PixelFormat.I420
    told = ""

    def __init__(self) -> None:
        self.late_ms: list[int] = []
        self._looked = True
        self._size = HD
        self._tell: Callable[[], None] = lambda: None
        self._live = Condition()
        self._seen = 0
        self._newest: int | None = None

    def open(self, size: Size, fps: float) -> Size:
        self._size = size
        return size

    def publish(self, picture: Picture) -> None:
        then_ms = marker.read(picture[: self._size.height], self._size)
        if then_ms is not None and then_ms != self._newest:  # one that goes out again was on time once
            self._newest = then_ms
            with self._live:
                self.late_ms.append(marker.since_ms(_now_ms(), then_ms))
                self._seen += 1
                self._live.notify_all()

    def close(self) -> None:
        """Nothing is held."""

    def watched(self) -> bool:
        return self._looked

    def tell_changes(self, changed: Callable[[], None]) -> None:
        self._tell = changed

    def look(self, looked: bool) -> None:
        self._looked = looked
        self._tell()

    def wait_for_live(self) -> None:
        """Return when the next live picture goes out."""
        with self._live:
            before = self._seen
            if not self._live.wait_for(lambda: self._seen > before, PATIENCE_S):
                raise SystemExit("no live picture came")


def _now_ms() -> int:
    return int(time.monotonic() * 1000) % (1 << 24)


@contextmanager
def on_air(size: Size) -> Iterator[tuple[Pipeline, Watcher]]:
    """Yield a pipeline with the drawn camera, the shipped weights and the shipped look, once its pictures flow."""
    clock, sink = MonotonicClock(), Watcher()
    weights = weights_room.load(weights_room.find(None))
    theme = themefile.load(themefile.find("quiet"))
    parts = Parts(
        source=Marked(Demo("demo", size, FPS, clock)),
        panel=lambda current: (FrameJudge(video_finder(4), network_of(weights)), Referee(RefereeSettings()).decide),
        sink=sink,
        look=lambda overlay: lambda fits: ScenePainter(fits, theme),
        clock=clock,
        open=lambda asked: Opened(weights.card.name, weights.card.thresholds.default),
    )
    pipeline = Pipeline(parts, Settings(size=size))
    pipeline.start()
    try:
        if not pipeline.wait_for_pictures(PATIENCE_S):
            raise SystemExit("no picture came")
        yield pipeline, sink
    finally:
        pipeline.stop()


def idle_rows(seconds: float) -> Iterator[Row]:
    with at_home() as smilecam:
        started = smilecam("start", "--camera", "demo", "--sink", "preview")
        if started.returncode != 0:
            raise SystemExit(started.stderr)
        _until(lambda: _status(smilecam)["attention"] == "idle")
        time.sleep(WARM_UP_S)  # the judge has loaded
        percent, process = _cpu(int(_status(smilecam)["pid"]), seconds)
        yield Row("idle, nobody looks", f"{percent:.2f} % of one core", f"process time over {seconds:g} s, 1280x720")
        yield Row("memory, idle", f"{process.memory_info().rss / 2**20:.0f} MiB", "resident, judge loaded and warm")


def wake_row(wakes: int) -> Row:
    taken_ms = []
    with on_air(HD) as (pipeline, sink):
        time.sleep(WARM_UP_S)
        for _ in range(wakes):
            sink.look(False)
            _until(lambda: pipeline.status().attention == "idle")
            time.sleep(0.05)
            began = time.perf_counter()
            sink.look(True)
            sink.wait_for_live()
            taken_ms.append(1000 * (time.perf_counter() - began))
    return Row("wake, without the camera's own opening", _percentiles(taken_ms), f"p50 / p95 of {wakes}")


def latency_row(size: Size, seconds: float) -> Row:
    with on_air(size) as (_, sink):
        time.sleep(WARM_UP_S)
        sink.late_ms.clear()
        time.sleep(seconds)
        late_ms = list(sink.late_ms)
    return Row(f"capture to output, {size}", _percentiles(late_ms), f"p50 / p95 of {len(late_ms)} pictures, by marker")


def cost_rows(video: Path, seconds: float) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        for size in (HD, FULL_HD):
            for faces in (1, 4):
                yield cost_row(tiled(video, faces, size, Path(folder)), faces, size, seconds)


def cost_row(film: Path, faces: int, size: Size, seconds: float) -> Row:
    with at_home() as smilecam:
        flags = ("--camera", str(film), "--sink", "null", "--size", str(size), "--max-faces", str(faces))
        if (started := smilecam("start", *flags)).returncode != 0:
            raise SystemExit(started.stderr)
        time.sleep(WARM_UP_S)
        percent, process = _cpu(int(_status(smilecam)["pid"]), seconds)
        told = _status(smilecam)
        memory_mb = process.memory_info().rss / 2**20
    seen = f"{len(told['faces'])} judged {told['fps_judged']:g} times a second, {told['fps_out']:g} fps out"
    late = f"late {told['drops']['late']} of {told['published']}"
    what = f"awake, {size}, {faces} face{'s' if faces > 1 else ''}"
    return Row(what, f"{percent:.0f} % of one core", f"over {seconds:g} s; {seen}; {late}; {memory_mb:.0f} MiB")


def tiled(video: Path, faces: int, size: Size, folder: Path) -> Path:
    """Return a film of `size` at FPS with the picture of `video` in it once, or four times."""
    film = folder / f"{video.stem}-{faces}-{size}.mp4"
    across = 2 if faces == 4 else 1
    reading = cv2.VideoCapture(str(video))
    every = max(1, round(reading.get(cv2.CAP_PROP_FPS) / FPS))
    writing = cv2.VideoWriter(str(film), cv2.VideoWriter.fourcc(*"mp4v"), FPS, size)
    side = min(size.height // across, size.width // across)
    while True:
        pictures = [reading.read() for _ in range(every)]
        good, picture = pictures[0]
        if not good:
            break
        height, width = picture.shape[:2]
        share = min(side / height, size.width // across / width)
        small = cv2.resize(picture, (round(width * share), round(height * share)), interpolation=cv2.INTER_AREA)
        canvas = np.zeros((size.height, size.width, 3), np.uint8)
        cell_h, cell_w = size.height // across, size.width // across
        for y in range(across):
            for x in range(across):
                top, left = y * cell_h + (cell_h - small.shape[0]) // 2, x * cell_w + (cell_w - small.shape[1]) // 2
                canvas[top : top + small.shape[0], left : left + small.shape[1]] = small
        writing.write(canvas)
    writing.release()
    return film


def _cpu(pid: int, seconds: float) -> tuple[float, psutil.Process]:
    process = psutil.Process(pid)
    began, used_s = time.perf_counter(), sum(process.cpu_times()[:2])
    time.sleep(seconds)
    return 100 * (sum(process.cpu_times()[:2]) - used_s) / (time.perf_counter() - began), process


def _status(smilecam: SmileCam) -> dict[str, Any]:
    return dict(json.loads(smilecam("status", "--json").stdout))


def _until(asked: Callable[[], bool]) -> None:
    until_s = time.monotonic() + PATIENCE_S
    while not asked():
        if time.monotonic() > until_s:
            raise SystemExit("it did not come to that in two minutes")
        time.sleep(0.02)


def _percentiles(times_ms: list[int] | list[float]) -> str:
    p50, p95 = statistics.median(times_ms), float(np.percentile(times_ms, 95))
    return f"{p50:.0f} / {p95:.0f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", choices=[*WHAT, []], default=[])
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--wakes", type=int, default=20)
    parser.add_argument("--video", type=Path, help="a film of one face, for the costs")
    asked = parser.parse_args()
    what = asked.what or [one for one in WHAT if one != "cost" or asked.video]
    print(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, {platform.processor() or platform.machine()}")
    print(f"others use {psutil.cpu_percent(1.0):.0f} % of the machine meanwhile")
    rows: list[Row] = []
    if "idle" in what:
        rows += idle_rows(asked.seconds)
    if "wake" in what:
        rows.append(wake_row(asked.wakes))
    if "latency" in what:
        rows += [latency_row(HD, asked.seconds), latency_row(FULL_HD, asked.seconds)]
    if "cost" in what:
        rows += cost_rows(asked.video, asked.seconds)
    widest = max(len(row.what) for row in rows)
    for row in rows:
        print(f"{row.what:<{widest}}  {row.figure:>18}  {row.how}")


if __name__ == "__main__":
    main()
