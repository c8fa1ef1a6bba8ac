import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from smilecam.errors import UsageProblem
from smilecam.faces import Face
from smilecam.frames import Picture
from smilecam.perception.finder import FollowingFinder, still_finder, video_finder
from tests.fakes.media import frames_of, media
from tests.fakes.pictures import drawn_face

below_3_13 = pytest.mark.skipif(sys.version_info >= (3, 13), reason="Face Mesh is in MediaPipe's wheel below 3.13 only")


@below_3_13
def test_a_drawn_face_is_found_still_and_moving() -> None:
    picture = drawn_face(640, 480)
    for finder in (still_finder(8), video_finder(2)):
        (face,) = finder.find(picture)
        assert face.box.x0 < 320 < face.box.x1
        assert abs(face.pose.yaw) < 15
        finder.close()


@below_3_13
def test_five_real_faces_are_found_left_to_right() -> None:
    finder = still_finder(8)
    faces = finder.find(np.asarray(cv2.imread(str(media("multi_face.jpg"))), dtype=np.uint8))
    finder.close()
    assert len(faces) == 5
    assert [face.box.x0 for face in faces] == sorted(face.box.x0 for face in faces)


@below_3_13
def test_finding_says_nothing_on_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    finder = still_finder(4)
    finder.find(drawn_face(640, 480))
    finder.close()
    assert capfd.readouterr().err == ""


def test_the_tasks_model_finds_the_same_face() -> None:
    bundle = media("single_face.mp4").parent.parent / "models" / "face_landmarker.task"
    if not bundle.is_file():
        pytest.skip("no models/face_landmarker.task in the folder that SMILECAM_DATA names")
    frame = next(iter(frames_of("single_face.mp4")))
    boxes = []
    for finder in (video_finder(1, bundle), still_finder(1, bundle)):
        (face,) = finder.find(frame.picture)
        assert face.landmarks is not None
        assert face.landmarks.shape == (478, 2)
        boxes.append(face.box)
        finder.close()
    assert boxes[0] == pytest.approx(boxes[1], abs=0.1 * boxes[0].width)


def test_a_missing_model_bundle_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem) as caught:
        video_finder(1, tmp_path / "none.task")
    assert caught.value.key == "error.finder.bundle"


class Counting:
    """A finder for so many faces that says who was asked."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.closed = False

    def find(self, picture: Picture) -> list[Face]:
        assert not self.closed
        return []

    def close(self) -> None:
        self.closed = True


def test_a_finder_is_made_anew_only_where_another_number_of_faces_is_wanted() -> None:
    made: list[Counting] = []
    wanted = [4]

    def make(most: int) -> Counting:
        if most == 8:
            raise ValueError("no room")
        made.append(Counting(most))
        return made[-1]

    finder, picture = FollowingFinder(make, lambda: wanted[0]), drawn_face(64, 48)
    finder.find(picture)
    finder.find(picture)
    wanted[0] = 2
    finder.find(picture)
    assert [(one.most, one.closed) for one in made] == [(4, True), (2, False)]
    wanted[0] = 8
    with pytest.raises(ValueError, match="no room"):
        finder.find(picture)
    wanted[0] = 2
    finder.find(picture)  # the one before is still there
    finder.close()
    assert made[1].closed
