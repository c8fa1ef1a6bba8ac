from __future__ import annotations

import sys
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from smilecam.frames import Picture
from smilecam.perception.finder_graphs import FaceDetector, FacePoints
from smilecam.perception.finder_places import INPUT, cut
from tests.fakes.pictures import drawn_face

pytestmark = pytest.mark.skipif(sys.version_info >= (3, 13), reason="MediaPipe's wheel holds them below 3.13 only")


def rgb(picture: Picture) -> Picture:
    return np.ascontiguousarray(picture[:, :, ::-1])


@pytest.fixture(scope="module")
def detector() -> Iterator[FaceDetector]:
    detector = FaceDetector()
    yield detector
    detector.close()


@pytest.fixture(scope="module")
def points() -> Iterator[FacePoints]:
    points = FacePoints()
    yield points
    points.close()


def test_the_detector_places_each_face(detector: FaceDetector) -> None:
    left, right = sorted(detector.detect(rgb(drawn_face(640, 240, faces=2))))
    assert (left.x, right.x) == pytest.approx((160, 480), abs=15)
    assert left.side == pytest.approx(right.side, rel=0.1)
    assert abs(left.turn) < 0.1


def test_the_detector_sees_how_a_face_is_turned(detector: FaceDetector) -> None:
    turned = cv2.warpAffine(drawn_face(), cv2.getRotationMatrix2D((160, 120), -20, 1.0), (320, 240))
    (place,) = detector.detect(rgb(np.asarray(turned, np.uint8)))
    assert place.turn == pytest.approx(np.radians(20), abs=0.15)


def test_an_empty_picture_has_no_places(detector: FaceDetector) -> None:
    assert detector.detect(np.full((240, 320, 3), 40, np.uint8)) == []


def test_points_lie_on_the_face_that_was_cut_out(detector: FaceDetector, points: FacePoints) -> None:
    picture, square = rgb(drawn_face(640, 480)), np.empty((INPUT, INPUT, 3), np.uint8)
    (place,) = detector.detect(picture)
    cut(picture, place, square)
    found = points.points(square)
    assert found is not None
    assert found.shape == (468, 3)
    assert found.dtype == np.float32
    low, high = found[:, :2].min(0), found[:, :2].max(0)
    assert (low > 0).all()
    assert (high < INPUT).all()
    assert (high - low > INPUT / 3).all()


def test_a_square_without_a_face_has_no_points(points: FacePoints) -> None:
    assert points.points(np.full((INPUT, INPUT, 3), 90, np.uint8)) is None


def test_a_picture_kept_from_writing_gives_the_same_points(points: FacePoints) -> None:
    picture, square = rgb(drawn_face(640, 480)), np.empty((INPUT, INPUT, 3), np.uint8)
    square[:] = cv2.resize(picture[:, 80:560], (INPUT, INPUT))
    copied = points.points(square)
    square.flags.writeable = False
    shared = points.points(square)
    assert copied is not None
    assert shared is not None
    assert np.array_equal(copied, shared)
