"""Face Mesh, MediaPipe's older and quicker landmark graph; inside its wheel below Python 3.13."""

from __future__ import annotations

import cv2
import numpy as np

from smilecam.frames import Picture
from smilecam.perception.finder_face import Mesh
from smilecam.silence import quiet_descriptor

# A landmark as protocol buffers write it: a tag and a length, then x, y and z, each with a tag of its own.
_LANDMARK = np.dtype([("", "V3"), ("x", "<f4"), ("", "V1"), ("y", "<f4"), ("", "V1"), ("z", "<f4")])


class FaceMesh:
    """Landmarks of up to `max_faces` faces. `tracking` follows them from picture to picture; else each stands alone.

    One thread calls it. Making it and the first call take about half a second.
    """

    def __init__(self, max_faces: int, *, tracking: bool) -> None:
        with quiet_descriptor():
            from mediapipe.python.solutions.face_mesh import FaceMesh as Graph

            self._graph = Graph(static_image_mode=not tracking, max_num_faces=max_faces, refine_landmarks=False)
            # It goes on writing until a picture and a first face went through; an empty one lets it forget that face.
            for picture in (_drawn_face(), np.zeros((96, 96, 3), np.uint8)):
                self._graph.process(picture)
        self._rgb = np.empty((0, 0, 3), np.uint8)

    def meshes(self, picture: Picture) -> list[Mesh]:
        """Return the (468, 3) float32 points of each face in a (H, W, 3) uint8 BGR picture, in its pixels."""
        found = self._graph.process(self._as_rgb(picture))
        height, width = picture.shape[:2]
        # z is given in the unit of x.
        unit = np.array([width, height, width], dtype=np.float32)
        return [_points(face.SerializeToString()) * unit for face in found.multi_face_landmarks or ()]

    def close(self) -> None:
        self._graph.close()

    def _as_rgb(self, picture: Picture) -> Picture:
        """Return `picture` in the order that the graph reads, in one buffer for all: it has let go when it answers.

        What is not writeable it takes without a copy; both together save a quarter of a millisecond at 720p.
        """
        if self._rgb.shape != picture.shape:
            self._rgb = np.empty(picture.shape, np.uint8)
        self._rgb.flags.writeable = True
        cv2.cvtColor(picture, cv2.COLOR_BGR2RGB, dst=self._rgb)
        self._rgb.flags.writeable = False
        return self._rgb


def _points(landmarks: bytes) -> Mesh:
    """Return (N, 3) float32 from a serialised list of landmarks: 0.02 ms, where asking each point for its numbers takes
    0.24 ms that no other thread can use."""
    points = np.frombuffer(landmarks, _LANDMARK)
    return np.stack((points["x"], points["y"], points["z"]), axis=1)


def _drawn_face() -> Picture:
    """Return a (96, 96, 3) drawing of a face, coarse but found."""
    picture = np.full((96, 96, 3), 40, np.uint8)
    skin, white, dark, shade, lips = (210, 170, 140), (250, 250, 250), (60, 40, 30), (175, 130, 105), (180, 80, 80)
    spots = [((48, 48), (24, 31), skin), ((48, 55), (5, 2), shade), ((48, 65), (9, 3), lips)]
    for eye in (38, 58):
        spots += [((eye, 41), (5, 3), white), ((eye, 41), (3, 3), dark), ((eye, 34), (6, 1), dark)]
    for middle, axes, colour in spots:
        cv2.ellipse(picture, middle, axes, 0, 0, 360, colour, cv2.FILLED, cv2.LINE_AA)
    return picture
