"""Clips for tests: drafts, frames, and whole little libraries."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from smilecam.frames import Frame, Size
from smilecam.record.clip import By, ConsentRef, Kind, Manifest, Span
from smilecam.record.writer import ClipWriter

SIZE = Size(64, 48)
CONSENT = ConsentRef("1", "c" * 64)
AT = "2026-11-24T20:15:00.000Z"
SESSION = "20261124T201500"


def draft(person: str = "P01", word: str = "smile", take: int = 1, session: str = SESSION) -> Manifest:
    """Return a clip that is about to be taken, its label that of the prompt."""
    name = f"{take:02}-{word}"
    labels = (Span(0.0, 0.0, word, By.PROMPT, AT),)
    return Manifest(
        person, session, name, take, word, CONSENT, f"{name}.mkv", Kind.VIDEO, SIZE, AT, labels=labels, camera="C920"
    )


def frame(number: int, fps: float = 30.0, size: Size = SIZE, began_s: float = 1000.0, noise: bool = False) -> Frame:
    """Return the nth frame of a camera: a shade of its own and a line, or noise, which makes large files."""
    picture = np.full((size.height, size.width, 3), number * 7 % 200, np.uint8)
    picture[number % size.height] = 255
    if noise:
        picture[:] = np.random.default_rng(number).integers(0, 256, picture.shape)
    picture.flags.writeable = False
    return Frame(picture, began_s + number / fps, number)


def take(clips: Path, manifest: Manifest, frames: int = 12) -> Manifest:
    """Record `frames` frames as `manifest` says; return how it stands."""
    writer = ClipWriter(clips, manifest, free_mb=lambda _: 10_000)
    for number in range(frames):
        writer.offer(frame(number + 50 * manifest.take + sum(map(ord, manifest.person))))
    return writer.close()
