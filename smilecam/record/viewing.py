"""Viewing: the pictures of a clip at chosen moments, decoded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np

from smilecam.errors import BadClip, reason_of
from smilecam.record import jpeg
from smilecam.record.clip import Kind, Manifest
from smilecam.record.film import Shot, shots
from smilecam.record.sheet import Seen


def seen(manifest: Manifest, clip: Path, moments: Sequence[float]) -> list[Seen]:
    """Return the clip's picture at each of `moments` (seconds, in order), or the one before it, each once.

    What cannot be decoded is left out. Raises BadClip where the clip is not there or none.
    """
    if manifest.kind is Kind.STILL:
        return [_still(clip)]
    chosen = ((shot, jpeg.decoded(shot.jpeg)) for shot in _nearest(clip, moments))
    return [Seen(picture, shot.time_s) for shot, picture in chosen if picture is not None]


def _nearest(clip: Path, moments: Sequence[float]) -> Iterator[Shot]:
    """Give the last shot that is not after each moment; no shot twice."""
    waiting = list(moments)
    before: Shot | None = None
    for shot in shots(clip):
        if before is not None and waiting and shot.time_s > waiting[0] + 1e-6:
            yield before
            while waiting and shot.time_s > waiting[0] + 1e-6:
                waiting.pop(0)
        before = shot
    if before is not None and waiting:
        yield before


def _still(clip: Path) -> Seen:
    try:
        picture = cv2.imdecode(np.frombuffer(clip.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    except FileNotFoundError as problem:
        raise BadClip("clip.no_clip", file=clip) from problem
    except OSError as problem:
        raise BadClip("clip.unreadable_clip", file=clip, reason=reason_of(problem)) from problem
    except cv2.error:
        picture = None
    if picture is None:
        raise BadClip("clip.foreign", file=clip)
    return Seen(np.asarray(picture, dtype=np.uint8), 0.0)
