import math
import os
from pathlib import Path

import cv2
import numpy as np
import pytest
from smilecam_model.video.blendshapes import Blendshapes, StillSmiles, matched, smile_of

from smilecam.errors import BadData
from smilecam.faces import Box
from smilecam.resources import BUNDLE
from tests.fakes.faces import face_at
from tests.fakes.media import frames_of


def real_landmarker() -> Path:
    path = Path(os.environ.get("SMILECAM_DATA", "")) / "models" / BUNDLE
    if not path.is_file():
        pytest.skip(f"SMILECAM_DATA names no folder that holds models/{BUNDLE}")
    return path


def test_a_smile_is_the_mean_of_both_sides() -> None:
    assert smile_of({"mouthSmileLeft": 0.4, "mouthSmileRight": 0.8, "jawOpen": 1.0}) == pytest.approx(0.6)


def test_each_face_gets_the_score_of_the_box_that_covers_it_best() -> None:
    left, right = face_at(100), face_at(400)
    boxes = [right.box, Box(*(side + 5 for side in left.box))]
    assert matched([left, right], boxes, [0.2, 0.9]) == [0.9, 0.2]


def test_a_face_that_no_box_covers_has_no_score() -> None:
    assert math.isnan(matched([face_at(100)], [face_at(400).box], [0.9])[0])
    assert math.isnan(matched([face_at(100)], [], [])[0])


@pytest.mark.parametrize("rival", [StillSmiles, lambda path: Blendshapes(path, 4)])
def test_a_model_that_is_missing_or_none_is_named(rival: type[StillSmiles], tmp_path: Path) -> None:
    with pytest.raises(BadData) as told:
        rival(tmp_path / BUNDLE)
    assert told.value.facts["file"] == tmp_path / BUNDLE
    (tmp_path / BUNDLE).write_bytes(b"no model")
    with pytest.raises(BadData) as told:
        rival(tmp_path / BUNDLE)
    assert told.value.key == "error.events.no_landmarker"


def test_a_real_smile_scores_high_and_the_straight_face_before_it_low() -> None:
    model = real_landmarker()
    rival = Blendshapes(model, 4)
    still = StillSmiles(model)
    frames = list(frames_of("single_face.mp4"))
    height, width = frames[0].picture.shape[:2]
    scores = []
    for frame in frames:
        # The clip is one face that fills most of it.
        (score,) = rival.smiles(frame.picture, frame.time_s, [face_at(width / 2, height / 2, width * 0.55)])
        scores.append(score)
    rival.close()
    straight = [one for one, frame in zip(scores, frames, strict=True) if frame.time_s < 0.5]
    smiling = [one for one, frame in zip(scores, frames, strict=True) if 1.2 < frame.time_s < 2.4]
    assert np.nanmedian(straight) < 0.3
    assert np.nanmedian(smiling) > 0.5
    rgb = cv2.cvtColor(frames[45].picture, cv2.COLOR_BGR2RGB)
    assert still.smile(np.asarray(rgb, np.uint8)) > 0.5
    assert math.isnan(still.smile(np.zeros((64, 64, 3), np.uint8)))
    still.close()
