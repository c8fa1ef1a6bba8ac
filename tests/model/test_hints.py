import os
from pathlib import Path

import cv2
import numpy as np
import pytest
from smilecam_model import cache, hints

from smilecam.errors import BadData
from smilecam.frames import Picture
from smilecam.perception.crop import CropRule, crop
from smilecam.perception.finder import still_finder
from tests.fakes.crops import made_up_set

RULE = CropRule()
COLUMNS = ("smile", "emotion", "truth", "emotion_truth", "found", "person", "split", "name", "time_s", "track")


def kept_set(folder: Path, name: str, crops: Picture) -> cache.Cached:
    """Keep a made-up set with these crops as `prepare` would."""
    one = made_up_set(name, len(crops))
    cache.crops_file(folder, name).write_bytes(crops.tobytes())
    cache.save(folder, name, {key: getattr(one, key) for key in COLUMNS}, RULE)
    loaded = cache.load(folder, name, RULE)
    assert loaded is not None
    return loaded


def test_a_set_that_has_no_hints_knows_none(tmp_path: Path) -> None:
    one = made_up_set("one", 3)
    assert (hints.load(tmp_path, one) == -1).all()
    assert hints.load(tmp_path, one).shape == (3, hints.COUNT)


def test_a_landmarker_that_is_missing_is_said_before_any_work(tmp_path: Path) -> None:
    kept_set(tmp_path, "one", np.zeros((2, cache.SIDE, cache.SIDE, 3), np.uint8))
    with pytest.raises(BadData) as caught:
        hints.prepare(tmp_path, tmp_path, ["one"], RULE, workers=1, progress=lambda *_: None)
    assert caught.value.key == "error.train.no_landmarker"


def test_a_landmarker_that_is_none_is_named_by_whichever_process_opens_it(tmp_path: Path) -> None:
    kept_set(tmp_path, "one", np.zeros((2, cache.SIDE, cache.SIDE, 3), np.uint8))
    broken = tmp_path / hints.LANDMARKER
    broken.parent.mkdir()
    broken.write_bytes(b"no model")
    with pytest.raises(BadData) as caught:
        hints.prepare(tmp_path, tmp_path, ["one"], RULE, workers=1, progress=lambda *_: None)
    assert (caught.value.key, caught.value.facts["file"]) == ("error.train.no_landmarker", broken)
    assert not list(tmp_path.glob("*.hints*"))


def test_attributes_are_read_by_the_pictures_names(tmp_path: Path) -> None:
    names = " ".join(f"A{at}" for at in range(hints.ATTRIBUTES))
    rows = [f"00000{row}.jpg " + " ".join("1" if at == row else "-1" for at in range(40)) for row in (1, 2)]
    (tmp_path / "list_attr_celeba.txt").write_text("\n".join(["2", names, *rows]))
    found = hints.attributes(tmp_path, np.array(["img_align_celeba/000002.jpg", "img_align_celeba/000001.jpg"]))
    assert found.argmax(1).tolist() == [2, 1]
    assert found.sum() == 2


def test_real_faces_have_blendshapes_that_tell_a_smile_and_no_face_has_none(tmp_path: Path) -> None:
    data = os.environ.get("SMILECAM_DATA")
    if not data or not (Path(data) / hints.LANDMARKER).is_file():
        pytest.skip("SMILECAM_DATA names no folder with models/face_landmarker.task and media/")
    picture = np.asarray(cv2.imread(str(Path(data) / "media" / "multi_face.jpg")), np.uint8)
    finder = still_finder(8)
    faces = sorted(finder.find(picture), key=lambda face: (face.box.y0 // 200, face.box.x0))
    finder.close()
    crops = np.stack([crop(picture, face, cache.cached_rule(RULE)) for face in faces])
    kept_set(tmp_path, "one", np.concatenate([crops, np.zeros_like(crops[:1])]))
    told: list[tuple[str, int, int]] = []
    hints.prepare(Path(data), tmp_path, ["one"], RULE, workers=1, progress=lambda *one: told.append(one))
    one = cache.load(tmp_path, "one", RULE)
    assert one is not None
    known = hints.load(tmp_path, one)
    assert told == [("one hints", 1, 1)]
    assert (known[:-1, : hints.BLENDSHAPES] >= 0).all()
    assert (known[-1] == -1).all()
    smiling = known[:-1, 44:46].mean(1)  # mouthSmileLeft, mouthSmileRight
    assert smiling.max() > 0.5 > smiling.min()
