from __future__ import annotations

from smilecam.devices import Devices, State
from smilecam.doctor.cameras import cameras
from smilecam.doctor.finding import Level
from smilecam.doctor.permission import Membership
from tests.fakes.findings import device, told


def outside(path: str) -> Membership:
    return Membership("video", member=False, in_session=False)


FOUND = Devices(
    (device("free"), device("busy", State.IN_USE), device("shut", State.DENIED), device("me", ours=True)), ()
)


def test_each_camera_is_told_and_our_own_output_is_none() -> None:
    findings = cameras(FOUND, outside, running=False)
    assert [one.level for one in findings] == [Level.OK, Level.WARN, Level.BAD]
    assert "group video" in told(findings[2])
    assert all(told(one) for one in findings)


def test_one_that_our_own_smilecam_uses_is_no_trouble() -> None:
    findings = cameras(FOUND, outside, running=True)
    assert [one.level for one in findings] == [Level.OK, Level.OK, Level.BAD]
    assert "in use by SmileCam" in told(findings[1])


def test_a_login_older_than_the_group_is_told_as_that() -> None:
    late = Membership("video", member=True, in_session=False)
    (finding,) = cameras(Devices((device("shut", State.DENIED),), ()), lambda _: late, running=False)
    assert "login began before" in told(finding)
    assert not finding.commands


def test_no_camera_is_a_warning_as_the_demo_needs_none() -> None:
    assert [one.level for one in cameras(Devices((), ()), outside, running=False)] == [Level.WARN]
