from pathlib import Path

import numpy as np
from smilecam_model import cache
from smilecam_model.network import SmileNet
from smilecam_model.recipe import Recipe, Stage
from smilecam_model.teaching import answers, kept_answers, taught

from smilecam.perception.crop import CropRule
from tests.fakes.crops import made_up_set

STAGE = Stage("tiny", "frames", steps=1, batch=8, lr=1e-3, size=32, mix={"one": 1.0})
RECIPE = Recipe("tiny", 3, CropRule(), (0.5, 0.5, 0.5), (0.25, 0.25, 0.25), (STAGE,))


def test_a_teacher_answers_for_training_pictures_with_a_face_alone() -> None:
    one = made_up_set("one", 20)
    one.found[0] = cache.NOT_FOUND
    said = answers(SmileNet().eval(), RECIPE, one)
    asked = one.split == "train"
    asked[0] = False
    assert said.shape == (20, 8)
    assert 4 < asked.sum() < 19
    assert (said[~asked] == -1).all()
    assert ((said[asked, 0] > 0) & (said[asked, 0] < 1)).all()
    np.testing.assert_allclose(said[asked, 1:].sum(1), 1, atol=1e-5)


def test_answers_are_asked_for_once(tmp_path: Path) -> None:
    one = made_up_set("one", 6)
    first = kept_answers(SmileNet().eval(), RECIPE, one, tmp_path)
    assert np.array_equal(first, kept_answers(SmileNet().eval(), RECIPE, one, tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["answers-one.npy"]


def test_labels_and_answers_are_mixed_and_where_no_label_is_the_teacher_speaks_alone() -> None:
    one = made_up_set("one", 4)
    one.smile[:] = [0, 1, -1, 1]
    one.emotion[:] = -1
    one.emotion[1] = np.eye(7)[3]
    said = np.full((4, 8), 1 / 7, np.float32)
    said[:, 0] = 0.5
    said[3] = -1
    mixed = taught(one, said, 0.4)
    np.testing.assert_allclose(mixed.smile, [0.2, 0.8, -1, 1], atol=1e-6)
    np.testing.assert_allclose(mixed.emotion[0], 1 / 7, atol=1e-6)
    np.testing.assert_allclose(mixed.emotion[1, 3], 0.6 + 0.4 / 7, atol=1e-6)
    assert (mixed.emotion[3] == -1).all()
    assert taught(one, None, 0.4) is one
    assert taught(one, said, 0.0) is one
