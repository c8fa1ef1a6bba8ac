"""Finders: for video, which follows faces from frame to frame, and for stills, which looks harder."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from smilecam.faces import Face
from smilecam.frames import Picture
from smilecam.perception.finder_face import face_of
from smilecam.perception.finder_mesh import FaceMesh
from smilecam.perception.finder_stills import Landmarker, StillFinder, inside
from smilecam.perception.finder_tasks import TasksLandmarker
from smilecam.ports import Finder
from smilecam.resources import BUNDLE, needs_bundle
from smilecam.settings import folders


class VideoFinder:
    """Faces of a video's pictures, given in order; follows each from one to the next. One thread calls it."""

    def __init__(self, landmarker: Landmarker) -> None:
        self._landmarker = landmarker

    def find(self, picture: Picture) -> list[Face]:
        """Return all that was found, ghosts and doubles too: only Tracks knows which of two was there before."""
        faces = inside(picture, [face_of(mesh, picture) for mesh in self._landmarker.meshes(picture)])
        return sorted(faces, key=lambda face: face.box.x0)

    def close(self) -> None:
        self._landmarker.close()


class FollowingFinder:
    """Finds as many faces as are wanted at each picture: made anew where that changes. One thread calls it.

    make: makes a finder for so many faces. wanted: how many now.
    """

    def __init__(self, make: Callable[[int], Finder], wanted: Callable[[], int]) -> None:
        self._make, self._wanted = make, wanted
        self._most = wanted()
        self._finder = make(self._most)

    def find(self, picture: Picture) -> list[Face]:
        most = self._wanted()
        if most != self._most:
            before, self._finder, self._most = self._finder, self._make(most), most
            before.close()
        return self._finder.find(picture)

    def close(self) -> None:
        self._finder.close()


def video_finder(max_faces: int, bundle: Path | None = None) -> Finder:
    """Return a finder for the pictures of one video or camera. Raises UsageProblem without a bundle that it needs."""
    return VideoFinder(_landmarker(max_faces, bundle, tracking=True))


def still_finder(max_faces: int, bundle: Path | None = None) -> Finder:
    """Return a finder for pictures that have nothing to do with each other. Raises UsageProblem as video_finder."""
    return StillFinder(_landmarker(max_faces, bundle, tracking=False), max_faces)


def _landmarker(max_faces: int, bundle: Path | None, *, tracking: bool) -> Landmarker:
    """Face Mesh where its wheel carries it; the Tasks landmarker where it does not or a bundle is given."""
    if bundle is None and not needs_bundle(sys.version_info[:3]):
        return FaceMesh(max_faces, tracking=tracking)
    return TasksLandmarker(bundle or folders(os.environ).data / BUNDLE, max_faces, tracking=tracking)
