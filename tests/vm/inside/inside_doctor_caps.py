"""The doctor on a device that was loaded without exclusive_caps: it works, and no browser lists it."""

from __future__ import annotations

from smilecam.doctor.examine import Asked, examine
from smilecam.doctor.finding import Level


def test_it_is_told_with_the_commands_and_the_pictures_are_right() -> None:
    findings = list(examine(Asked()))
    (caps,) = (one for one in findings if one.key == "virtual_caps")
    assert caps.level is Level.WARN
    assert [one.line for one in caps.commands][:2] == [
        "sudo modprobe -r v4l2loopback",
        "sudo modprobe v4l2loopback devices=2 video_nr=10,20 'card_label=SmileCam,Fake Webcam' exclusive_caps=1,1",
    ]
    assert next(one for one in findings if one.check == "consumer").key in ("consumer_ok", "consumer_slow")
