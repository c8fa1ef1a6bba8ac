"""What clips cost: recording a frame, importing recordings and images, verifying, reading the library.

    python -m bench.clips [--video FILE] [--pictures FOLDER] [--seconds 20]

Recording: the processor time a frame at 1280x720, of the writer and of whoever offers; frames of the video, 30 a second
as a camera gives them, then as fast as they go. Import: wall clock, finding faces included. In a folder of its own.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

import cv2
import numpy as np
from click.testing import CliRunner

from smilecam.capture.file import VideoReader
from smilecam.cli.main import main as smilecam
from smilecam.frames import Frame, Picture, Size
from smilecam.record.clip import By, ConsentRef, Kind, Manifest, Span, session_of, stamp
from smilecam.record.library import Library
from smilecam.record.mending import closed
from smilecam.record.places import clip_of
from smilecam.record.verify import verify
from smilecam.record.writer import ClipWriter

SIZE, FPS = Size(1280, 720), 30.0
_HELD = 60  # frames that are offered over and over


def draft(take: int, size: Size) -> Manifest:
    now = datetime.now(UTC)
    name = f"{take:02}-smile"
    labels = (Span(0.0, 0.0, "smile", By.PROMPT, stamp(now)),)
    return Manifest(
        "P01", session_of(now), name, take, "smile", ConsentRef("1", "0" * 64), f"{name}.mkv", Kind.VIDEO, size,
        stamp(now), labels=labels,
    )  # fmt: skip


def pictures_of(video: Path) -> list[Picture]:
    with VideoReader(video) as frames:
        return [np.asarray(cv2.resize(one.picture, SIZE), np.uint8) for one in islice(frames, _HELD)]


def record(clips: Path, pictures: Sequence[Picture], seconds: float, paced: bool) -> str:
    """Record so long and return a line of figures."""
    writer = ClipWriter(clips, draft(1 if paced else 2, SIZE), most_waiting=45 if paced else 1_000_000)
    began_s, used_s, offered_s = time.monotonic(), processor_s(), 0.0
    for number, picture in enumerate(islice(cycle(pictures), round(seconds * FPS))):
        if paced:
            time.sleep(max(0.0, began_s + number / FPS - time.monotonic()))
        at_s = time.perf_counter()
        writer.offer(Frame(picture, number / FPS, number))
        offered_s = max(offered_s, time.perf_counter() - at_s)
    told = writer.close()
    each_ms = (processor_s() - used_s) / told.frames * 1e3
    rate = told.bytes / 2**20 / told.duration_s
    most_ms = offered_s * 1e3
    took_s = time.monotonic() - began_s
    how = "as a camera" if paced else f"at once, {told.frames / took_s:.0f} frames a second"
    return (
        f"record {SIZE} {how}: {each_ms:.2f} ms of processor a frame, {rate:.1f} MB a second of clip,"
        f" {told.frames} frames, dropped {told.dropped}, the longest offer {most_ms:.2f} ms, {told.state.value}"
    )


def processor_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def timed(work: Callable[[], object]) -> float:
    began_s = time.monotonic()
    work()
    return time.monotonic() - began_s


def command(*words: str) -> str:
    result = CliRunner().invoke(smilecam, list(words))
    if result.exit_code:
        raise SystemExit(f"{' '.join(words)} ended with {result.exit_code}: {result.output}")
    return result.output


def imported(home: Path, what: Path, label: str) -> str:
    before = len(Library(home / "data" / "clips").clips())
    words = ("clips", "import", str(what), "--person", "P02", "--label", label, "--consent", "--faces", "keep")
    took_s = timed(lambda: command(*words))
    new = [one.manifest for one in Library(home / "data" / "clips").clips() if one.manifest][-1]
    count = len(Library(home / "data" / "clips").clips()) - before
    if new.kind is Kind.STILL:
        return f"import of {count} pictures: {took_s:.1f} s, {count / took_s:.1f} a second"
    what_came = f"a recording of {new.duration_s:.1f} s ({new.size})"
    return f"import of {what_came}: {took_s:.1f} s, {new.frames / took_s:.0f} frames a second"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--video", type=Path, required=True)
    asked.add_argument("--pictures", type=Path)
    asked.add_argument("--seconds", type=float, default=20.0)
    told = asked.parse_args()
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ["SMILECAM_HOME"] = folder
        clips = home / "data" / "clips"
        pictures = pictures_of(told.video)
        print(record(clips, pictures, told.seconds, paced=True))
        print(record(clips, pictures, told.seconds, paced=False))
        print(imported(home, told.video, "smile"))
        if told.pictures:
            print(imported(home, told.pictures, "smile"))
        library = Library(clips)
        found = [one.manifest for one in library.clips() if one.manifest]
        size = sum(one.bytes for one in found) / 2**20
        took_s = timed(lambda: list(verify(library, time.time())))
        print(f"verify of {len(found)} clips, {size:.0f} MB: {took_s:.2f} s, {size / took_s:.0f} MB a second")
        took_s = timed(library.clips)
        print(f"reading {len(found)} manifests: {took_s * 1e3:.0f} ms, {len(found) / took_s:.0f} a second")
        one = library.readable(["P01"])[0]
        took_s = timed(lambda: closed(one, clip_of(one, clips)))
        print(f"closing a torn clip of {one.duration_s:.0f} s: {took_s * 1e3:.0f} ms")


if __name__ == "__main__":
    main()
