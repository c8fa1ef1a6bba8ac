from pathlib import Path

import cv2
import numpy as np
from smilecam_model import cache
from smilecam_model.augment import plain

from smilecam.perception.crop import CropRule, crop
from smilecam.perception.finder import still_finder
from tests.fakes.crops import made_up_set
from tests.fakes.pictures import drawn_face

RULE = CropRule()


def saved(folder: Path) -> cache.Cached:
    made = made_up_set("one", 6)
    made.crops.tofile(cache.crops_file(folder, "one"))
    columns = {name: getattr(made, name) for name in made.__slots__ if name not in ("dataset", "crops")}
    cache.save(folder, "one", columns, RULE)
    return made


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    made, loaded = saved(tmp_path), cache.load(tmp_path, "one", RULE)
    assert loaded is not None
    assert np.array_equal(loaded.crops, made.crops)
    assert loaded.name.tolist() == made.name.tolist()


def test_another_rule_or_nothing_there_loads_nothing(tmp_path: Path) -> None:
    saved(tmp_path)
    assert cache.load(tmp_path, "one", CropRule(eye_x=0.33)) is None
    assert cache.load(tmp_path, "two", RULE) is None


def test_disputed_labels_are_unknown_to_training_only() -> None:
    doubted = cache.without_disputed(made_up_set("one", 6), frozenset({("one", "3"), ("two", "1")}))
    assert doubted.smile.tolist() == [0, 1, 0, -1, 0, 1]
    assert doubted.truth.tolist() == [0, 1, 0, 1, 0, 1]


def test_the_wider_crop_holds_the_live_one_in_its_middle() -> None:
    picture = drawn_face(640, 480)
    finder = still_finder(1)
    (face,) = finder.find(picture)
    finder.close()
    live = crop(picture, face, CropRule(size=160))
    trained = plain(crop(picture, face, cache.cached_rule(RULE)), 160)
    difference = cv2.absdiff(live, trained)
    assert np.median(difference) <= 2
    assert difference.mean() < 4
