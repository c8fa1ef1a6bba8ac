"""What every test inside the guest uses."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from smilecam.v4l2 import Kernel
from tests.vm.inside.beside import Beside


@pytest.fixture
def beside() -> Iterator[Beside]:
    programs = Beside()
    yield programs
    programs.end()
    for node in Kernel().nodes():
        # The foreign writers do not clean up after themselves before 0.13, and the next test is not to notice.
        if node.loopback and not Kernel().capabilities(node.path).output:
            Kernel().restore_output(node.path)


@pytest.fixture(autouse=True)
def _only_in_the_guest() -> None:
    assert os.environ.get("SMILECAM_VM") == "1", "run these through tests/vm/test_guest.py"
