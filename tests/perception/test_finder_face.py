import numpy as np
import pytest

from smilecam.faces import HeadPose
from smilecam.perception.finder_face import face_of, pose_of, quality_of, whole_picture

UPRIGHT = HeadPose(0, 0, 0)


def mesh(yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return points of a flat face of 100 px, turned by degrees as HeadPose counts them."""
    points = np.zeros((468, 3))
    points[33], points[263], points[10], points[152] = (-40, -20, 0), (40, -20, 0), (0, -60, 0), (0, 60, 0)
    points[[13, 14, 78, 308]] = (0, 30, 0), (0, 36, 0), (-15, 33, 0), (15, 33, 0)
    a, b, c = np.radians([yaw, pitch, roll])
    across = np.array([[np.cos(a), 0, -np.sin(a)], [0, 1, 0], [np.sin(a), 0, np.cos(a)]])
    up = np.array([[1, 0, 0], [0, np.cos(b), np.sin(b)], [0, -np.sin(b), np.cos(b)]])
    tilt = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    return np.asarray(points @ (tilt @ across @ up).T + (100, 100, 0), np.float32)


@pytest.mark.parametrize("turned", [{}, {"yaw": 25}, {"yaw": -40}, {"pitch": 20}, {"pitch": -15}, {"roll": 12}])
def test_the_pose_is_read_from_the_points(turned: dict[str, float]) -> None:
    assert pose_of(mesh(**turned)) == pytest.approx(HeadPose(**{**UPRIGHT._asdict(), **turned}), abs=0.5)


def test_box_light_and_mouth_are_read_from_points_and_picture() -> None:
    face = face_of(mesh(), np.full((200, 200, 3), 51, np.uint8))
    assert face.box == pytest.approx((60, 40, 140, 160))
    assert face.light == pytest.approx(0.2, abs=0.01)
    assert face.mouth_open == pytest.approx(0.2, abs=0.01)
    assert face.landmarks is not None
    assert face.landmarks.shape == (468, 2)


def test_a_face_beyond_the_border_still_has_light() -> None:
    face = face_of(mesh() + np.float32(150), np.full((200, 200, 3), 100, np.uint8))
    assert 0 < face.light < 1


def test_small_dark_blurred_and_turned_faces_are_judged_less() -> None:
    good = quality_of(100, 0.5, 100, UPRIGHT)
    assert good == 1
    assert quality_of(40, 0.5, 100, UPRIGHT) == pytest.approx(0.5)
    assert quality_of(100, 0.05, 100, UPRIGHT) < 0.3
    assert quality_of(100, 0.5, 0, UPRIGHT) < 0.5
    assert quality_of(100, 0.5, 100, HeadPose(60, 0, 0)) < 0.5
    assert quality_of(100, 0.5, 100, HeadPose(0, 89, 0)) == 0


def test_a_picture_taken_whole_says_so() -> None:
    face = whole_picture(np.full((48, 40, 3), 128, np.uint8))
    assert face.fallback
    assert face.landmarks is None
    assert face.box == (0, 0, 40, 48)
    assert face.quality <= 0.25
