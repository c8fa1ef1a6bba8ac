from __future__ import annotations

from pathlib import Path

from smilecam.doctor.finding import Level
from smilecam.doctor.python import python
from smilecam.resources import BUNDLE
from smilecam.texts.catalogue import say
from tests.fakes.findings import told


def test_this_python_will_do_and_an_older_one_will_not(tmp_path: Path) -> None:
    assert python((3, 11, 2), tmp_path / "none").level is Level.OK
    old = python((3, 10, 12), tmp_path / "none")
    assert old.level is Level.BAD
    assert "3.10.12" in told(old)


def test_from_3_13_on_the_face_model_must_be_there(tmp_path: Path) -> None:
    bundle = tmp_path / BUNDLE
    lacking = python((3, 13, 0), bundle)
    assert lacking.level is Level.BAD
    assert str(bundle) in say("doctor.python_bundle_fix", "en", **lacking.facts)
    bundle.write_bytes(b"x")
    assert python((3, 13, 0), bundle).level is Level.OK
