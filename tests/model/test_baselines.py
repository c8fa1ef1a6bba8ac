from pathlib import Path

import numpy as np
import pytest
from smilecam_model import baselines
from smilecam_model.baselines import BLENDSHAPES, CASCADE, Blendshapes, Models, SmileCascade, surroundings
from smilecam_model.datasets import taiwan

from smilecam.faces import Box, Face, HeadPose
from smilecam.perception.finder import still_finder
from smilecam.perception.finder_face import whole_picture
from tests.fakes.datasets import real_set


def face_in(left: float, top: float, right: float, bottom: float) -> Face:
    return Face(Box(left, top, right, bottom), None, HeadPose(0, 0, 0), 0.5, 1.0, 0.3, 0.1)


def bundle() -> Path:
    return real_set("models") / "face_landmarker.task"


def test_files_are_looked_for_in_the_folder_then_in_the_user_s_and_the_cascade_comes_with_opencv(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMILECAM_HOME", str(tmp_path / "home"))
    found = baselines.find(None)
    assert found.lacking() == ["face_landmarker.task"]
    (tmp_path / "home" / "data").mkdir(parents=True)
    (tmp_path / "home" / "data" / "face_landmarker.task").touch()
    assert baselines.find(tmp_path).lacking() == []
    (tmp_path / "face_landmarker.task").touch()
    assert baselines.find(tmp_path).bundle == tmp_path / "face_landmarker.task"
    assert baselines.find(tmp_path).cascade == found.cascade


def test_only_what_is_there_is_opened() -> None:
    assert set(baselines.opened(Models(None, None))) == set()
    assert set(baselines.opened(Models(None, baselines.find(None).cascade))) == {CASCADE}


def test_the_square_around_a_face_is_twice_as_wide_and_its_border_goes_on() -> None:
    picture = np.zeros((300, 300, 3), np.uint8)
    picture[:, 150:] = 200
    around = surroundings(picture, face_in(100, 100, 200, 200))
    assert around.shape == (256, 256, 3)
    assert (around[:, :120] == 0).all()
    assert (around[:, 136:] == 200).all()
    assert surroundings(picture, face_in(0, 0, 200, 200)).shape == (400, 400, 3)
    assert surroundings(picture, face_in(0, 0, 10, 10)).shape == (80, 80, 3)


@pytest.mark.parametrize("box", [(-50, -50, -10, -10), (400, 400, 500, 500), (10, 10, 10, 10)])
def test_a_face_at_the_edge_breaks_no_baseline(box: tuple[float, float, float, float]) -> None:
    cascade = baselines.find(None).cascade
    assert cascade is not None
    assert 0 <= SmileCascade(cascade).score(np.zeros((300, 300, 3), np.uint8), face_in(*box)) < 1


def test_both_tell_a_smile_from_a_straight_face_and_grade_it() -> None:
    samples = taiwan.samples(real_set("taiwan"))
    smiling = [one for one in samples if one.truth == 1][:8]
    straight = [one for one in samples if one.truth == 0][:8]
    opened = baselines.opened(baselines.find(real_set("models")))
    assert set(opened) == {BLENDSHAPES, CASCADE}
    finder = still_finder(8)
    for judge in opened.values():
        means = []
        for some in (smiling, straight):
            pictures = [one.read() for one in some]
            scores = [judge.score(one, max(finder.find(one), key=lambda face: face.box.area)) for one in pictures]
            assert all(score is not None and 0 <= score <= 1 for score in scores)
            means.append(sum(score or 0.0 for score in scores) / len(scores))
        assert means[0] > means[1] + 0.1
        judge.close()
    finder.close()


def test_blendshapes_find_no_face_where_there_is_none() -> None:
    judge = Blendshapes(bundle())
    picture = np.full((64, 64, 3), 120, np.uint8)
    assert judge.score(picture, whole_picture(picture)) is None
    judge.close()
