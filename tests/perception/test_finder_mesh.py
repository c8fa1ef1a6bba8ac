"""Face Mesh read as a stream: what may be left out of a picture without its answers changing, and when it searches."""

from __future__ import annotations

import sys

import cv2
import numpy as np
import pytest

from smilecam.frames import Picture
from smilecam.perception import finder_mesh
from smilecam.perception.finder_face import Mesh
from smilecam.perception.finder_mesh import SEARCH_EVERY, FaceMesh
from tests.fakes.pictures import drawn_face

pytestmark = pytest.mark.skipif(sys.version_info >= (3, 13), reason="Face Mesh is in MediaPipe's wheel below 3.13 only")


def moved(right: float, down: float, turned: float = 0.0) -> Picture:
    """Return a drawn face on a noisy 640x360 ground, moved by pixels and turned by degrees."""
    ground = np.random.default_rng(1).integers(0, 60, (360, 640, 3), np.uint8)
    face = drawn_face(240, 240)
    placed = cv2.getRotationMatrix2D((120, 120), turned, 1.0) + np.array([[0, 0, right], [0, 0, down]])
    cv2.warpAffine(face, placed, (640, 360), dst=ground, borderMode=cv2.BORDER_TRANSPARENT)
    return ground


def watch(pictures: list[Picture], max_faces: int = 1) -> list[list[Mesh]]:
    finder = FaceMesh(max_faces, tracking=True)
    found = [finder.meshes(picture) for picture in pictures]
    finder.close()
    return found


# Through the picture, turning, and over its borders.
PATHS = {
    "across": [moved(20 + 14 * at, 60) for at in range(25)],
    "turning": [moved(200, 60, 3 * at) for at in range(20)],
    "out at the left": [moved(40 - 6 * at, 60, -at) for at in range(20)],
    "out below": [moved(200, 120 + 5 * at, at) for at in range(20)],
}


@pytest.mark.parametrize("path", PATHS)
def test_reading_only_around_followed_faces_changes_no_bit(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    around = watch(PATHS[path])
    monkeypatch.setattr(finder_mesh, "_around", lambda _, picture: (0, 0, picture.shape[1], picture.shape[0]))
    whole = watch(PATHS[path])
    assert [len(meshes) for meshes in around] == [len(meshes) for meshes in whole]
    assert sum(map(len, whole)) >= 8
    for ours, theirs in zip(around, whole, strict=True):
        for one, other in zip(ours, theirs, strict=True):
            assert np.array_equal(one, other)


def test_who_comes_in_beside_a_followed_face_is_found_two_pictures_later_at_most() -> None:
    alone, together = moved(0, 60), moved(0, 60)
    together[:, 320:] = moved(360, 60)[:, 320:]
    for before in range(4, 4 + SEARCH_EVERY):
        counts = [len(meshes) for meshes in watch([alone] * before + [together] * 6, max_faces=2)]
        assert counts[:before] == [1] * before
        assert 2 in counts[before : before + SEARCH_EVERY]
        assert counts[-1] == 2


def test_a_picture_without_faces_is_followed_by_a_search() -> None:
    empty = np.full((360, 640, 3), 30, np.uint8)
    for pause in range(1, 1 + SEARCH_EVERY):
        counts = [len(meshes) for meshes in watch([moved(0, 60)] * 3 + [empty] * pause + [moved(360, 60)], max_faces=4)]
        assert counts == [1] * 3 + [0] * pause + [1]


def test_pictures_of_another_size_are_searched_at_once() -> None:
    small = np.ascontiguousarray(cv2.resize(moved(300, 60), (480, 270)))
    counts = [len(meshes) for meshes in watch([moved(0, 60)] * 2 + [np.asarray(small, np.uint8)] * 2)]
    assert counts[:2] == [1, 1]
    assert counts[-1] == 1


def test_stills_have_nothing_to_do_with_the_picture_before() -> None:
    finder = FaceMesh(2, tracking=False)
    first, again, elsewhere = (finder.meshes(picture) for picture in (moved(0, 60), moved(0, 60), moved(360, 60)))
    finder.close()
    assert np.array_equal(first[0], again[0])
    assert elsewhere[0][:, 0].mean() - first[0][:, 0].mean() == pytest.approx(360, abs=15)


def test_points_are_in_pixels_of_the_picture() -> None:
    (mesh,) = watch([moved(200, 60)] * 3)[-1]
    assert mesh.shape == (468, 3)
    assert mesh.dtype == np.float32
    assert 200 < mesh[:, 0].min() < mesh[:, 0].max() < 440
    assert 60 < mesh[:, 1].min() < mesh[:, 1].max() < 300
