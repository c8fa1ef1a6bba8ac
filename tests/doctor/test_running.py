from __future__ import annotations

from smilecam.doctor.finding import Level
from smilecam.doctor.running import running
from tests.fakes.findings import told


def test_each_of_its_troubles_is_a_finding() -> None:
    found = list(running(["no picture comes from Fake Webcam", "the disk is full"]))
    assert [one.level for one in found] == [Level.BAD, Level.BAD]
    assert "Fake Webcam" in told(found[0])


def test_one_without_trouble_is_said_to_work() -> None:
    assert [one.level for one in running([])] == [Level.OK]
