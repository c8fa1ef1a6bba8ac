"""Real clips and pictures, where this machine has them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from smilecam.frames import Frame


def media(name: str) -> Path:
    """Return the path of `name` below $SMILECAM_DATA/media; skips the test, with the reason, where it is not there."""
    folder = os.environ.get("SMILECAM_DATA")
    if not folder or not (Path(folder) / "media" / name).is_file():
        pytest.skip(f"SMILECAM_DATA names no folder that holds media/{name}")
    return Path(folder) / "media" / name


def frames_of(name: str) -> Iterator[Frame]:
    """Yield the frames of a real clip with their presentation times."""
    with av.open(str(media(name))) as clip:
        for number, frame in enumerate(clip.decode(video=0)):
            yield Frame(np.asarray(frame.to_ndarray(format="bgr24"), dtype=np.uint8), float(frame.time or 0), number)
