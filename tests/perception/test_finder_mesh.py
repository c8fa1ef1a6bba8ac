"""Face Mesh: that it is MediaPipe's, picture by picture, and when it searches."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import islice

import cv2
import numpy as np
import pytest

from smilecam.frames import Picture
from smilecam.perception import finder_mesh
from smilecam.perception.finder_face import Mesh
from smilecam.perception.finder_mesh import SEARCH_EVERY, FaceMesh
from tests.fakes.media import frames_of, media
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


def mediapipes(pictures: Iterable[Picture], max_faces: int, *, tracking: bool) -> list[list[Mesh]]:
    """Return what MediaPipe's own graph finds: the same as FaceMesh, or ours is not Face Mesh."""
    from mediapipe.python.solutions import face_mesh

    found: list[list[Mesh]] = []
    with face_mesh.FaceMesh(static_image_mode=not tracking, max_num_faces=max_faces) as graph:
        for picture in pictures:
            faces = graph.process(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)).multi_face_landmarks or ()
            unit = picture.shape[1], picture.shape[0], picture.shape[1]
            points = [[(one.x, one.y, one.z) for one in face.landmark] for face in faces]
            found.append([np.asarray(np.array(one) * unit, np.float32) for one in points])
    return found


def same(ours: list[list[Mesh]], theirs: list[list[Mesh]]) -> list[float]:
    """Return how far apart the points of each face are, at most, in widths of the face; counts must be equal."""
    assert [len(meshes) for meshes in ours] == [len(meshes) for meshes in theirs]
    pairs = [pair for one, other in zip(ours, theirs, strict=True) for pair in zip(one, other, strict=True)]
    return [float(np.abs(one - other).max() / np.ptp(other[:, 0])) for one, other in pairs]


@pytest.mark.parametrize("path", PATHS)
def test_a_followed_face_s_points_are_where_mediapipe_says(path: str) -> None:
    apart = same(watch(PATHS[path]), mediapipes(PATHS[path], 1, tracking=True))
    assert len(apart) >= 8
    assert max(apart) < 0.01


@pytest.mark.parametrize("clip", ["webcam_720p60.mp4", "two_faces_laugh.mp4", "face_leaves_returns.mp4"])
def test_real_faces_are_followed_as_by_mediapipe(clip: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finder_mesh, "SEARCH_EVERY", 1)
    pictures = [frame.picture for frame in islice(frames_of(clip), 40)]
    apart = same(watch(pictures, 3), mediapipes(pictures, 3, tracking=True))
    assert len(apart) >= 30
    assert np.median(apart) < 0.001
    assert max(apart) < 0.01


@pytest.mark.parametrize("width", [640, 320, 240])
def test_faces_of_a_still_are_those_that_mediapipe_finds_however_small(width: int) -> None:
    """Five faces in a row; in the smallest picture each is 22 pixels wide."""
    whole = np.asarray(cv2.imread(str(media("multi_face.jpg"))), dtype=np.uint8)
    small = cv2.resize(whole, (width, round(width * whole.shape[0] / whole.shape[1])), interpolation=cv2.INTER_AREA)
    pictures = [np.asarray(small, np.uint8)]
    finder = FaceMesh(8, tracking=False)
    apart = same([finder.meshes(pictures[0])], mediapipes(pictures, 8, tracking=False))
    finder.close()
    assert max(apart, default=0.0) < 0.01


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
