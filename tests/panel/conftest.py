"""A SmileCam that runs in the background, for the tests that drive its panel by a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from smilecam import weights
from tests.fakes.machine import Background


@pytest.fixture(scope="module")
def background(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Background]:
    if not weights.find(None).is_dir():
        pytest.skip("no weights are shipped in this checkout")
    running = Background(tmp_path_factory.mktemp("home"))
    running.start("--camera", "demo", "--size", "640x360", "--fps", "15", "--sink", "null")
    yield running
    running.stop()
