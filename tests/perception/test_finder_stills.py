import numpy as np
import pytest

from smilecam.faces import Box, Face, HeadPose
from smilecam.frames import Picture
from smilecam.perception.finder_face import Mesh, face_of
from smilecam.perception.finder_stills import StillFinder, apart, inside, tiles


def mesh_at(x: float, y: float, width: float = 60) -> Mesh:
    points = np.random.default_rng(1).uniform(-0.5, 0.5, (468, 3)) * width + (x, y, 0)
    return np.asarray(points, np.float32)


class Blobs:
    """A landmarker that finds the middle of a bright blob: one face, or none where all is dark."""

    def __init__(self, least: int = 1) -> None:
        self.least = least
        self.sizes: list[tuple[int, int]] = []

    def meshes(self, picture: Picture) -> list[Mesh]:
        self.sizes.append((picture.shape[1], picture.shape[0]))
        rows, columns = np.nonzero(picture[:, :, 0] > 128)
        if len(rows) < self.least * picture.size / 1e4:
            return []
        return [mesh_at(float(columns.mean()), float(rows.mean()), float(np.ptp(columns)) + 1)]

    def close(self) -> None: ...


def with_blob(width: int, height: int, x: int, y: int, size: int) -> Picture:
    picture = np.zeros((height, width, 3), np.uint8)
    picture[y - size // 2 : y + size // 2, x - size // 2 : x + size // 2] = 255
    return picture


def test_a_face_too_small_for_the_whole_picture_is_found_in_a_tile() -> None:
    landmarker = Blobs(least=30)
    (face,) = StillFinder(landmarker, 8).find(with_blob(1280, 720, 1000, 300, 80))
    assert landmarker.sizes == [(1280, 720), (720, 720), (720, 720), (720, 720)]
    assert face.box.centre == pytest.approx((1000, 300), abs=6)


def test_a_face_seen_whole_and_in_tiles_counts_once() -> None:
    (face,) = StillFinder(Blobs(), 8).find(with_blob(1280, 720, 640, 300, 200))
    assert face.box.centre == pytest.approx((640, 300), abs=12)


def test_a_middling_picture_with_a_face_is_searched_once() -> None:
    landmarker = Blobs()
    assert len(StillFinder(landmarker, 8).find(with_blob(300, 240, 150, 120, 60))) == 1
    assert landmarker.sizes == [(300, 240)]


def test_only_larger_pictures_can_be_without_a_face() -> None:
    assert StillFinder(Blobs(), 8).find(np.zeros((240, 300, 3), np.uint8)) == []
    (face,) = StillFinder(Blobs(), 8).find(np.zeros((48, 48, 3), np.uint8))
    assert face.fallback


def test_a_small_picture_is_enlarged_and_its_face_lies_in_its_own_pixels() -> None:
    landmarker = Blobs()
    (face,) = StillFinder(landmarker, 8).find(with_blob(64, 64, 30, 36, 20))
    assert landmarker.sizes == [(384, 384)]
    assert not face.fallback
    assert face.box.centre == pytest.approx((30, 36), abs=2)
    assert face.box.width == pytest.approx(20, abs=2)


def test_three_tiles_cover_the_longer_side() -> None:
    assert tiles(1280, 720) == [(0, 0, 720), (280, 0, 720), (560, 0, 720)]
    assert tiles(600, 1000) == [(0, 0, 600), (0, 200, 600), (0, 400, 600)]


def test_a_face_within_another_is_the_same() -> None:
    def at(*box: float) -> Face:
        return Face(Box(*box), None, HeadPose(0, 0, 0), 0.5, 1, 0, 0)

    first, inside, beside = at(0, 0, 100, 100), at(20, 20, 80, 80), at(90, 0, 190, 100)
    assert apart([first, inside, beside]) == [first, beside]


def test_a_face_beside_the_picture_is_dropped() -> None:
    picture = np.zeros((100, 120, 3), np.uint8)
    faces = [face_of(mesh_at(*place), picture) for place in ((60, 50), (150, 50), (50, -40), (110, 90), (60, 140))]
    assert inside(picture, faces) == [faces[0], faces[3]]
