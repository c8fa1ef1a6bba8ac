from __future__ import annotations

import sys

import pytest

from smilecam.doctor.examine import Asked, examine
from tests.fakes.findings import told


@pytest.mark.parametrize("asked", [Asked(), Asked(every_app=True, ours=(1,))], ids=["stopped", "running"])
def test_this_machine_can_be_examined_to_the_end(asked: Asked) -> None:
    slow: list[str] = []
    findings = list(examine(asked, slow.append))
    checks = {one.check for one in findings}
    assert {"python", "libraries", "weights", "theme", "font", "camera", "virtual", "folders", "config"} <= checks
    assert ("system" in checks) == (sys.platform == "linux")
    assert slow == ["libraries", "rate", "consumer"]
    assert all(told(one) for one in findings)
