"""Face Mesh, MediaPipe's older and quicker way to landmarks; its networks are inside the wheel below Python 3.13.

MediaPipe has a graph of its own for this. Ours shows its networks the same squares and follows faces by the same rules,
but only reads the pixels that they need, in one thread, and need not search every picture.
"""

from __future__ import annotations

import cv2
import numpy as np

from smilecam.frames import Picture
from smilecam.perception.finder_face import Mesh
from smilecam.perception.finder_graphs import FaceDetector, FacePoints
from smilecam.perception.finder_places import INPUT, Place, all_apart, cut, in_picture, place_of
from smilecam.silence import quiet_descriptor

# Searching a picture for faces that are not followed yet takes as long as following one. While some face is followed it
# is done in every third picture: who comes in is seen two pictures later at most.
SEARCH_EVERY = 3


class FaceMesh:
    """Landmarks of up to `max_faces` faces. `tracking` follows them from picture to picture; else each stands alone.

    One thread calls it, and all the work is done in that thread. Making it takes about half a second.
    """

    def __init__(self, max_faces: int, *, tracking: bool) -> None:
        self._max_faces, self._tracking = max_faces, tracking
        self._followed: list[Place] = []
        self._lost_one, self._since_search = False, 0
        self._whole = np.empty((0, 0, 3), np.uint8)
        self._cut, self._square = np.empty((2, INPUT, INPUT, 3), np.uint8)
        with quiet_descriptor():
            self._detector, self._points = FaceDetector(), FacePoints()
            # They go on writing until a picture and a first face went through.
            self.meshes(_drawn_face())
        self._followed = []

    def meshes(self, picture: Picture) -> list[Mesh]:
        """Return the (468, 3) float32 points of each face in a (H, W, 3) uint8 BGR picture, in its pixels."""
        search = self._must_search()
        self._since_search = 0 if search else self._since_search + 1
        found = self._detector.detect(self._whole_rgb(picture)) if search else []
        shown = (self._mesh(picture, place) for place in all_apart(found[: self._max_faces], self._followed))
        meshes = [mesh for mesh in shown if mesh is not None]
        self._lost_one = len(meshes) < len(self._followed)
        self._followed = [place_of(mesh) for mesh in meshes] if self._tracking else []
        return meshes

    def close(self) -> None:
        self._detector.close()
        self._points.close()

    def _must_search(self) -> bool:
        if not self._followed or self._lost_one:
            return True
        return len(self._followed) < self._max_faces and self._since_search + 1 >= SEARCH_EVERY

    def _mesh(self, picture: Picture, place: Place) -> Mesh | None:
        cut(picture, place, self._cut)
        points = self._points.points(_as_rgb(self._cut, self._square))
        return None if points is None else in_picture(points, place)

    def _whole_rgb(self, picture: Picture) -> Picture:
        if self._whole.shape != picture.shape:
            self._whole = np.empty(picture.shape, np.uint8)
        return _as_rgb(picture, self._whole)


def _as_rgb(bgr: Picture, kept: Picture) -> Picture:
    """Return `bgr` in the order that the networks read, in `kept`, which is left not writeable: so it is not copied."""
    kept.flags.writeable = True
    cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB, dst=kept)
    kept.flags.writeable = False
    return kept


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
