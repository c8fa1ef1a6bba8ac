from __future__ import annotations

from pathlib import Path

import pytest

from smilecam.devices import Device, Devices, State
from smilecam.doctor import driver
from smilecam.doctor.driver import Module, both_sides, chosen, denied, missing, virtual_camera
from smilecam.doctor.finding import Finding, Level
from smilecam.doctor.permission import Membership
from tests.fakes.findings import device, told
from tests.fakes.kernel import FakeKernel, loopback

OURS = device("SmileCam", ours=True)


def findings(virtual: tuple[Device, ...], module: Module, system: str = "linux") -> list[Finding]:
    found = Devices((), virtual)
    return list(virtual_camera(found, chosen(found, None), module, system))


@pytest.mark.parametrize(
    ("virtual", "module", "system", "level", "key"),
    [
        ((), Module(None, False, False), "linux", Level.WARN, "virtual_no_driver"),
        ((), Module(None, True, False), "linux", Level.WARN, "virtual_not_loaded"),
        ((), Module(None, False, False), "darwin", Level.WARN, ""),
        ((), Module(None, False, False), "win32", Level.WARN, ""),
        ((), Module("0.13.2", True, False), "linux", Level.WARN, "virtual_no_device"),
        ((OURS,), Module("0.15.0", True, False), "linux", Level.OK, "virtual_ok"),
        ((OURS,), Module("0.12.7", True, False), "linux", Level.WARN, "virtual_old"),
        ((device("Dummy"),), Module("0.15.0", True, False), "linux", Level.WARN, "virtual_other_name"),
        (
            (device("OBS Virtual Camera", State.UNKNOWN, ours=True),),
            Module(None, False, False),
            "darwin",
            Level.OK,
            "virtual_ok_plain",
        ),
    ],
)
def test_what_is_said_of_the_virtual_camera(
    virtual: tuple[Device, ...], module: Module, system: str, level: Level, key: str
) -> None:
    (finding,) = findings(virtual, module, system)
    assert (finding.level, finding.key) == (level, key)
    assert told(finding)


def test_the_fault_of_0_12_is_told_with_who_mends_it() -> None:
    stale = device("SmileCam", State.STALE, ours=True)
    old, fault = findings((stale,), Module("0.12.7", True, False))
    assert (old.key, fault.key, fault.level) == ("virtual_old", "virtual_stale", Level.NOTE)
    assert "SmileCam mends it" in told(fault)


def test_a_driver_that_is_not_there_comes_with_every_command_and_what_outlasts_a_restart() -> None:
    (finding,) = findings((), Module(None, False, False))
    assert [one.line for one in finding.commands] == [
        "sudo apt install v4l2loopback-dkms",
        "sudo modprobe v4l2loopback devices=1 video_nr=10 card_label=SmileCam exclusive_caps=1",
        'sudo sh -c \'echo "options v4l2loopback devices=1 video_nr=10 card_label=SmileCam exclusive_caps=1"'
        " > /etc/modprobe.d/smilecam.conf'",
        "sudo sh -c 'echo \"v4l2loopback\" > /etc/modules-load.d/smilecam.conf'",
    ]
    assert "modprobe.d" not in str(finding.facts["now"])


def test_secure_boot_is_told_where_the_driver_is_not_loaded() -> None:
    keys = [one.key for one in findings((), Module(None, True, True))]
    assert keys == ["virtual_not_loaded", "virtual_secure_boot"]
    assert [one.key for one in findings((OURS,), Module("0.15.0", True, True))] == ["virtual_ok"]


def test_the_one_asked_for_is_looked_at_else_ours_else_the_first() -> None:
    other = device("Dummy", number=9)
    found = Devices((), (other, OURS))
    assert chosen(found, None) is OURS
    assert chosen(found, "/dev/video9") is other
    assert chosen(found, "nobody") is None
    assert chosen(Devices((), (other,)), None) is other


def test_one_that_is_asked_for_and_not_there_is_told_with_those_that_are() -> None:
    finding = missing(Devices((), (OURS,)), "/dev/video9")
    assert finding.level is Level.BAD
    assert told(finding).startswith("there is no virtual camera /dev/video9; found /dev/video3 (SmileCam)")


def test_one_that_announces_both_sides_was_loaded_without_exclusive_caps() -> None:
    for exclusive in (True, False):
        node = loopback(10, exclusive=exclusive)
        kernel = FakeKernel(node)
        found = list(both_sides(Devices((), (OURS,)), device("SmileCam", ours=True, number=10), kernel))
        assert [one.key for one in found] == ([] if exclusive else ["virtual_caps"])
        assert all("exclusive_caps" in told(one) for one in found)


def test_one_that_may_not_be_written_names_the_group() -> None:
    finding = denied(OURS, Membership("video", member=False, in_session=False))
    assert finding.level is Level.BAD
    assert "group video" in told(finding)


def test_the_drivers_version_is_the_kernels_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "_VERSION", tmp_path / "version")
    monkeypatch.setattr(driver, "_MODULES", tmp_path)
    monkeypatch.setattr(driver, "_SECURE_BOOT", tmp_path / "secure")
    monkeypatch.setattr("platform.release", lambda: "6.12")
    assert driver.module() == Module(None, installed=False, secure_boot=False)
    (tmp_path / "version").write_text("0.15.0\n")
    (tmp_path / "6.12" / "updates").mkdir(parents=True)
    (tmp_path / "6.12" / "updates" / "v4l2loopback.ko.xz").write_bytes(b"")
    (tmp_path / "secure").write_bytes(b"\6\0\0\0\1")
    assert driver.module() == Module("0.15.0", installed=True, secure_boot=True)
