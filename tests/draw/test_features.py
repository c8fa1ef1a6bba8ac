from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from smilecam.draw.features import eyes_and_mouth, face_area, head, shares_of
from smilecam.draw.layout import part
from smilecam.faces import Box, intersection
from smilecam.perception.finder import still_finder
from tests.fakes.faces import face_at
from tests.fakes.media import media


def test_the_face_holds_its_eyes_and_mouth() -> None:
    face = Box(100, 100, 300, 340)
    assert intersection(face_area(face), eyes_and_mouth(face)) == pytest.approx(eyes_and_mouth(face).area)


def test_hair_and_ears_lie_around_the_face() -> None:
    face = Box(100, 100, 300, 340)
    around = head(face)
    assert around.x0 < face.x0
    assert around.x1 > face.x1
    assert around.y0 < face.y0


def test_a_face_without_landmarks_tells_nothing_of_its_features() -> None:
    assert shares_of(face_at(300)) == ()


def test_a_face_without_area_tells_nothing_of_its_features() -> None:
    assert shares_of(replace(face_at(300, person=1), box=Box(300, 200, 300, 200))) == ()


def test_features_are_shares_of_the_box_whatever_its_place_and_size() -> None:
    near, far = shares_of(face_at(300, width=200, person=1)), shares_of(face_at(900, 80, width=50, person=1))
    assert len(near) == 3
    assert np.allclose(near, far, atol=1e-4)


@pytest.mark.slow
def test_in_real_faces_eyes_nose_and_mouth_lie_under_one_another_within_the_face() -> None:
    picture = np.asarray(cv2.imread(str(media("multi_face.jpg"))), np.uint8)
    finder = still_finder(5)
    faces = finder.find(picture)
    finder.close()
    assert len(faces) == 5
    for face in faces:
        eyes, nose, mouth = (part(face.box, *shares) for shares in shares_of(face))
        assert eyes.centre[1] < nose.centre[1] < mouth.centre[1]
        assert max(abs(one.centre[0] - face.box.centre[0]) for one in (eyes, nose, mouth)) < 0.15 * face.box.width
        around = eyes_and_mouth(face.box)
        for one in (nose, mouth):
            assert intersection(one, around) > 0.95 * one.area
        assert around.y0 < eyes.centre[1]  # the brows alone rise above it
