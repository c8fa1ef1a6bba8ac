from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from smilecam.errors import UsageProblem
from smilecam.frames import Picture
from smilecam.perception.finder_tasks import TasksLandmarker
from tests.fakes.media import frames_of

BLANK = np.full((240, 320, 3), 90, np.uint8)


@pytest.fixture(scope="module")
def bundle() -> Path:
    path = Path(os.environ.get("SMILECAM_DATA", "")) / "models" / "face_landmarker.task"
    if not path.is_file():
        pytest.skip("SMILECAM_DATA names no folder that holds models/face_landmarker.task")
    return path


@pytest.fixture(params=[True, False], ids=["tracking", "stills"])
def landmarker(bundle: Path, request: pytest.FixtureRequest) -> Iterator[TasksLandmarker]:
    made = TasksLandmarker(bundle, 2, tracking=request.param)
    yield made
    made.close()


@pytest.fixture(scope="module")
def faces() -> list[Picture]:
    return [frame.picture for frame in list(frames_of("single_face.mp4"))[:5]]


@pytest.mark.parametrize("tracking", [True, False])
def test_without_its_model_it_says_where_that_belongs(tmp_path: Path, tracking: bool) -> None:
    for path in (tmp_path / "face_landmarker.task", tmp_path):
        with pytest.raises(UsageProblem) as caught:
            TasksLandmarker(path, 1, tracking=tracking)
        assert (caught.value.key, caught.value.facts["found"]) == ("error.finder.bundle", path)


def test_points_are_in_the_pictures_pixels(landmarker: TasksLandmarker, faces: list[Picture]) -> None:
    for picture in faces:
        (points,) = landmarker.meshes(picture)
        assert points.shape == (478, 3)
        assert points.dtype == np.float32
        left_eye, right_eye, chin = points[33], points[263], points[152]
        assert 100 < left_eye[0] < right_eye[0] < 412
        assert max(left_eye[1], right_eye[1]) < chin[1] < 512
        assert 60 < right_eye[0] - left_eye[0] < 250


def test_points_are_those_of_the_larger_picture_in_its_own_pixels(
    landmarker: TasksLandmarker, faces: list[Picture]
) -> None:
    (small,) = landmarker.meshes(faces[0])
    (large,) = landmarker.meshes(np.repeat(np.repeat(faces[0], 2, 0), 2, 1))
    assert np.ptp(large, 0)[:2] == pytest.approx(2 * np.ptp(small, 0)[:2], rel=0.1)


def test_where_nobody_is_nobody_is_found_and_whoever_comes_then_is(
    landmarker: TasksLandmarker, faces: list[Picture]
) -> None:
    assert landmarker.meshes(BLANK) == []
    assert len(landmarker.meshes(faces[0])) == 1
    assert landmarker.meshes(BLANK) == []


def test_a_picture_is_read_and_left_alone(landmarker: TasksLandmarker, faces: list[Picture]) -> None:
    picture = faces[0].copy()
    picture.flags.writeable = False
    assert len(landmarker.meshes(picture)) == 1
    assert (picture == faces[0]).all()


def test_a_cut_out_of_a_larger_picture_needs_no_copy_by_its_caller(
    landmarker: TasksLandmarker, faces: list[Picture]
) -> None:
    wide = np.zeros((512, 800, 3), np.uint8)
    wide[:, 200:712] = faces[0]
    cut = wide[:, 200:712]
    assert not cut.flags.c_contiguous
    assert len(landmarker.meshes(cut)) == 1


@pytest.mark.parametrize("tracking", [True, False])
def test_making_and_using_it_says_nothing_on_the_terminal(
    bundle: Path, faces: list[Picture], tracking: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    made = TasksLandmarker(bundle, 1, tracking=tracking)
    for picture in (BLANK, *faces[:2]):
        made.meshes(picture)
    made.close()
    assert capfd.readouterr() == ("", "")


def test_a_bundle_that_was_cut_short_is_one_sentence(bundle: Path, tmp_path: Path) -> None:
    cut = tmp_path / "face_landmarker.task"
    cut.write_bytes(bundle.read_bytes()[:100_000])
    with pytest.raises(UsageProblem) as caught:
        TasksLandmarker(cut, 1, tracking=False)
    assert (caught.value.key, caught.value.facts["found"]) == ("error.finder.bundle_broken", cut)
