from __future__ import annotations

import sys
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from smilecam.frames import Picture
from smilecam.perception.finder_mesh import FaceMesh
from tests.fakes.media import frames_of
from tests.fakes.pictures import drawn_face

pytestmark = pytest.mark.skipif(sys.version_info >= (3, 13), reason="Face Mesh is in MediaPipe's wheel below 3.13 only")
BLANK = np.full((480, 640, 3), 90, np.uint8)
OUTER_EYES, CHIN = (33, 263), 152


@pytest.fixture(scope="module")
def stills() -> Iterator[FaceMesh]:
    finder = FaceMesh(2, tracking=False)
    yield finder
    finder.close()


def shifted(picture: Picture, right: int, down: int) -> Picture:
    return np.roll(picture, (down, right), (0, 1))


def test_points_are_in_the_pictures_pixels(stills: FaceMesh) -> None:
    """The drawing's eyes are 10 of its units beside the middle and 7 above, its chin 31 below; a unit is 480/110."""
    (points,) = stills.meshes(drawn_face(640, 480))
    assert points.shape == (468, 3)
    assert points.dtype == np.float32
    unit = 480 / 110
    for eye, side in zip(OUTER_EYES, (-1, 1), strict=True):
        assert points[eye, :2] == pytest.approx((320 + side * 14 * unit, 240 - 7 * unit), abs=6 * unit)
    assert points[CHIN, :2] == pytest.approx((320, 240 + 31 * unit), abs=6 * unit)
    assert np.ptp(points[:, 2]) < np.ptp(points[:, 0])


def test_points_move_and_grow_with_the_face(stills: FaceMesh) -> None:
    (there,) = stills.meshes(drawn_face(640, 480))
    (moved,) = stills.meshes(shifted(drawn_face(640, 480), 80, 20))
    assert (moved - there).mean(0)[:2] == pytest.approx((80, 20), abs=6)
    (large,) = stills.meshes(np.asarray(cv2.resize(drawn_face(640, 480), (1280, 960)), np.uint8))
    assert np.ptp(large, 0) == pytest.approx(2 * np.ptp(there, 0), rel=0.1)


def test_as_many_faces_are_found_as_are_asked_for_and_there(stills: FaceMesh) -> None:
    assert len(stills.meshes(drawn_face(900, 360, faces=2))) == 2
    assert len(stills.meshes(drawn_face(1200, 360, faces=3))) == 2
    assert stills.meshes(BLANK) == []


def test_a_picture_is_read_and_left_alone_and_another_size_may_follow(stills: FaceMesh) -> None:
    picture = drawn_face(640, 480)
    before = picture.copy()
    picture.flags.writeable = False
    (first,) = stills.meshes(picture)
    kept = first.copy()
    assert (picture == before).all()
    assert len(stills.meshes(drawn_face(320, 240))) == 1
    assert stills.meshes(BLANK) == []
    assert (first == kept).all()


def test_colours_are_taken_as_bgr(stills: FaceMesh, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Picture] = []
    graph = stills._graph

    class Watched:
        def process(self, rgb: Picture) -> object:
            seen.append(rgb.copy())
            return graph.process(rgb)

    monkeypatch.setattr(stills, "_graph", Watched())
    stills.meshes(np.full((96, 96, 3), (250, 120, 10), np.uint8))
    assert seen[0][0, 0].tolist() == [10, 120, 250]


def test_one_that_tracks_has_forgotten_the_face_it_was_made_ready_with() -> None:
    finder = FaceMesh(1, tracking=True)
    assert finder.meshes(np.full((96, 96, 3), 90, np.uint8)) == []
    finder.close()


def test_one_that_tracks_follows_a_real_face_from_picture_to_picture() -> None:
    finder = FaceMesh(1, tracking=True)
    centres = []
    for frame in list(frames_of("single_face.mp4"))[:10]:
        (points,) = finder.meshes(frame.picture)
        centres.append(points.mean(0)[:2])
    finder.close()
    steps = np.linalg.norm(np.diff(centres, axis=0), axis=1)
    assert steps.max() < 12  # of 512 pixels


def test_making_and_using_it_says_nothing_on_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    finder = FaceMesh(1, tracking=False)
    assert len(finder.meshes(drawn_face())) == 1
    finder.close()
    assert capfd.readouterr() == ("", "")
