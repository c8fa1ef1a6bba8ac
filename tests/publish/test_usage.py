"""Real events are tried in tests/vm (inside_idle.py); here, what a machine without the driver can show."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from smilecam.publish.usage import UsageEvents


def open_descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts descriptors as Linux lists them")
def test_a_file_that_is_no_device_is_refused_and_let_go(tmp_path: Path) -> None:
    (file := tmp_path / "video10").touch()
    before = open_descriptors()
    with pytest.raises(OSError, match=r"Inappropriate|ioctl"):
        UsageEvents(str(file))
    assert open_descriptors() == before


def test_a_device_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        UsageEvents(str(tmp_path / "video10"))
