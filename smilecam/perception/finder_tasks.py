"""The Tasks face landmarker, MediaPipe's newer graph: the only one from Python 3.13 on; wants a model bundle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from smilecam.errors import UsageProblem
from smilecam.frames import Picture
from smilecam.perception.finder_face import Mesh
from smilecam.silence import quiet_descriptor

_FRAME_MS = 33


class TasksLandmarker:
    """Landmarks of up to `max_faces` faces by the model in `bundle` (face_landmarker.task). One thread calls it."""

    def __init__(self, bundle: Path, max_faces: int, *, tracking: bool) -> None:
        if not bundle.is_file():
            raise UsageProblem("finder.bundle", found=bundle)
        with quiet_descriptor():
            from mediapipe import Image, ImageFormat
            from mediapipe.tasks.python import BaseOptions, vision

            mode = vision.RunningMode.VIDEO if tracking else vision.RunningMode.IMAGE
            options = vision.FaceLandmarkerOptions(
                base_options=BaseOptions(model_asset_path=str(bundle)), running_mode=mode, num_faces=max_faces
            )
            try:
                self._graph = vision.FaceLandmarker.create_from_options(options)
            except RuntimeError:  # what it says is of its archive and its own source lines
                raise UsageProblem("finder.bundle_broken", found=bundle) from None
        self._image: Callable[[Picture], Any] = lambda rgb: Image(image_format=ImageFormat.SRGB, data=rgb)
        self._tracking = tracking
        self._time_ms = 0

    def meshes(self, picture: Picture) -> list[Mesh]:
        """Return the (478, 3) float32 points of each face in a (H, W, 3) uint8 BGR picture, in its pixels."""
        image = self._image(np.ascontiguousarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)))
        if self._time_ms:
            found = self._detect(image)
        else:
            with quiet_descriptor():
                found = self._detect(image)
        height, width = picture.shape[:2]
        unit = np.array([width, height, width], dtype=np.float32)
        return [
            np.array([(point.x, point.y, point.z) for point in face], dtype=np.float32) * unit
            for face in found.face_landmarks
        ]

    def _detect(self, image: Any) -> Any:
        # The landmarker only wants times that rise; its tracking does not measure speed.
        self._time_ms += _FRAME_MS
        return self._graph.detect_for_video(image, self._time_ms) if self._tracking else self._graph.detect(image)

    def close(self) -> None:
        self._graph.close()
