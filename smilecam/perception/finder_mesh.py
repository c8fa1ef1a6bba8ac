"""Face Mesh, MediaPipe's older and quicker landmark graph; inside its wheel below Python 3.13."""

from __future__ import annotations

import cv2
import numpy as np

from smilecam.frames import Picture
from smilecam.perception.finder_face import Mesh
from smilecam.perception.finder_silence import quiet_descriptor


class FaceMesh:
    """Landmarks of up to `max_faces` faces. `tracking` follows them from picture to picture; else each stands alone.

    One thread calls it. Making it and the first call take about half a second.
    """

    def __init__(self, max_faces: int, *, tracking: bool) -> None:
        with quiet_descriptor():
            from mediapipe.python.solutions.face_mesh import FaceMesh as Graph

            self._graph = Graph(static_image_mode=not tracking, max_num_faces=max_faces, refine_landmarks=False)
        self._used = False

    def meshes(self, picture: Picture) -> list[Mesh]:
        """Return the (468, 3) float32 points of each face in a (H, W, 3) uint8 BGR picture, in its pixels."""
        rgb = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
        if self._used:
            found = self._graph.process(rgb)
        else:
            with quiet_descriptor():
                found = self._graph.process(rgb)
            self._used = True
        height, width = picture.shape[:2]
        # z is given in the unit of x.
        unit = np.array([width, height, width], dtype=np.float32)
        return [
            np.array([(point.x, point.y, point.z) for point in face.landmark], dtype=np.float32) * unit
            for face in found.multi_face_landmarks or ()
        ]

    def close(self) -> None:
        self._graph.close()
