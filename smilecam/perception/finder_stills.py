"""Finding faces in single pictures: small ones enlarged, large ones searched in parts as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import cv2
import numpy as np

from smilecam.faces import Face, overlap_of_smaller
from smilecam.frames import Picture
from smilecam.perception.finder_face import Mesh, face_of, whole_picture

# Data sets of cut-out faces (SMILES 64 px, FER2013 48 px): found 75 % raw, 97 % enlarged four times with a border.
_SMALL, _ENLARGE, _BORDER = 96, 4, 0.25
# The detector sees the picture reduced to 128 px, where a face of a fifth of the width is at its limit.
_TILE_FROM = 400
_SAME_FACE = 0.5


class Landmarker(Protocol):
    """What Face Mesh and the Tasks landmarker have in common."""

    def meshes(self, picture: Picture) -> list[Mesh]:
        """Return each face's points, (468 or 478, 3) float32, in pixels of the (H, W, 3) uint8 BGR picture."""
        ...

    def close(self) -> None: ...


class StillFinder:
    """Faces of one picture that has nothing to do with the one before. One thread calls it.

    A picture whose short side is at most 96 px is enlarged, and taken whole as a face where none is found. A larger
    one is searched whole; one that is large, or in which that finds nothing, also in three overlapping square tiles.
    """

    def __init__(self, landmarker: Landmarker, max_faces: int) -> None:
        self._landmarker = landmarker
        self._max_faces = max_faces

    def find(self, picture: Picture) -> list[Face]:
        """Return the faces of a (H, W, 3) uint8 BGR picture, left to right, in its pixels; at most max_faces of them.

        One whose short side is at most 96 px has exactly one: with `fallback` set where none was found.
        """
        if min(picture.shape[:2]) <= _SMALL:
            return self._in_small(picture)
        meshes = self._landmarker.meshes(picture)
        if max(picture.shape[:2]) >= _TILE_FROM or not meshes:
            meshes = [*meshes, *self._in_tiles(picture)]
        faces = apart(inside(picture, [face_of(mesh, picture) for mesh in meshes]))
        return sorted(faces[: self._max_faces], key=lambda face: face.box.x0)

    def close(self) -> None:
        self._landmarker.close()

    def _in_small(self, picture: Picture) -> list[Face]:
        border = round(_BORDER * min(picture.shape[:2])) * _ENLARGE
        large = cv2.resize(picture, None, fx=_ENLARGE, fy=_ENLARGE, interpolation=cv2.INTER_CUBIC)
        framed = cv2.copyMakeBorder(large, border, border, border, border, cv2.BORDER_REPLICATE)
        meshes = [_shrunk(mesh, border) for mesh in self._landmarker.meshes(np.asarray(framed, dtype=np.uint8))]
        faces = inside(picture, [face_of(mesh, picture) for mesh in meshes])
        # Cut-outs hold one face each; the largest is the one that was cut out.
        return [max(faces, key=lambda face: face.box.area)] if faces else [whole_picture(picture)]

    def _in_tiles(self, picture: Picture) -> list[Mesh]:
        found: list[Mesh] = []
        for x, y, side in tiles(picture.shape[1], picture.shape[0]):
            tile = np.ascontiguousarray(picture[y : y + side, x : x + side])
            shift = np.array([x, y, 0], dtype=np.float32)
            found += [mesh + shift for mesh in self._landmarker.meshes(tile)]
        return found


def tiles(width: int, height: int) -> list[tuple[int, int, int]]:
    """Return three overlapping squares (left, top, side) along the longer side, as high as the shorter one."""
    side = min(width, height)
    rest_x, rest_y = width - side, height - side
    return [(round(rest_x * at), round(rest_y * at), side) for at in (0.0, 0.5, 1.0)]


def apart(faces: Sequence[Face]) -> list[Face]:
    """Return `faces` without those that cover one before them: the same face found twice."""
    kept: list[Face] = []
    for face in faces:
        if all(overlap_of_smaller(face.box, other.box) < _SAME_FACE for other in kept):
            kept.append(face)
    return kept


def inside(picture: Picture, faces: Sequence[Face]) -> list[Face]:
    """Return the faces whose middle lies in the picture: a tracker that lost a face may point beside it."""
    height, width = picture.shape[:2]
    middles = [(face, *face.box.centre) for face in faces]
    return [face for face, x, y in middles if 0 <= x < width and 0 <= y < height]


def _shrunk(mesh: Mesh, border: int) -> Mesh:
    """Return the points in pixels of the small picture (pixel centres at whole numbers are kept to a quarter)."""
    shift = np.array([border, border, 0], dtype=np.float32)
    return np.asarray((mesh - shift) / _ENLARGE, dtype=np.float32)
