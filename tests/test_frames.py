from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from smilecam.frames import Frame, PixelFormat, Size


@pytest.mark.parametrize(
    ("form", "shape"),
    [(PixelFormat.BGR, (720, 1280, 3)), (PixelFormat.BGRA, (720, 1280, 4)), (PixelFormat.I420, (1080, 1280))],
)
def test_a_format_knows_the_shape_of_its_pictures(form: PixelFormat, shape: tuple[int, ...]) -> None:
    assert form.shape(Size(1280, 720)) == shape


def test_a_size_is_width_before_height_and_reads_as_people_write_it() -> None:
    assert str(Size(width=640, height=360)) == "640x360"


def test_a_frames_size_is_its_pictures() -> None:
    assert Frame(np.zeros((360, 640, 3), np.uint8), 0.0, 0).size == Size(640, 360)


def test_a_frame_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Frame(np.zeros((2, 2, 3), np.uint8), 0.0, 0).number = 1  # type: ignore[misc]  # what is tested


def test_sizes_are_known_without_numpy() -> None:
    code = "import smilecam.settings, sys; print('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
