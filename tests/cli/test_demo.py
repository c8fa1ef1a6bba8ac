from __future__ import annotations

from dataclasses import replace

from click.testing import CliRunner

from smilecam.cli.demo import WATCHES_S, demo, until_laughed
from smilecam.status import FaceStatus, Status
from tests.test_status import STATUS

CALM = replace(STATUS, faces=(FaceStatus(1, 0.04, "neutral", False, 0),))
NOBODY = replace(STATUS, faces=())


def test_the_face_is_watched_until_it_laughs() -> None:
    said = iter([NOBODY, CALM, CALM, STATUS, CALM])
    slept: list[float] = []
    assert list(until_laughed(lambda: next(said), slept.append)) == [NOBODY, CALM, CALM, STATUS]
    assert len(slept) == 3


def test_a_face_that_never_laughs_is_not_watched_for_ever() -> None:
    slept: list[float] = []

    def ask() -> Status:
        return CALM

    assert list(until_laughed(ask, slept.append))
    assert sum(slept) <= WATCHES_S


def test_camera_and_output_are_the_demos_own() -> None:
    told = CliRunner().invoke(demo, ["--help"], env={"SMILECAM_LANG": "en"}).output
    assert "--camera" not in told
    assert "--sink" not in told
    assert "--threshold" in told
