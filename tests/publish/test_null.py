"""The sink that counts."""

from __future__ import annotations

import numpy as np

from smilecam.frames import PixelFormat, Size
from smilecam.publish.null import Null


def test_it_counts_and_tells_nothing() -> None:
    sink = Null()
    assert sink.format is PixelFormat.I420
    assert sink.open(Size(64, 48), 30) == Size(64, 48)
    for _ in range(3):
        sink.publish(np.zeros(PixelFormat.I420.shape(Size(64, 48)), np.uint8))
    sink.close()
    sink.close()
    assert (sink.published, sink.told) == (3, "")
