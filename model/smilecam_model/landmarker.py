"""MediaPipe's face landmarker with its blendshapes, opened in one place: for hints, second opinions and the rival."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from smilecam.errors import BadData
from smilecam.silence import quiet_descriptor


def opened(file: Path, mode: str, most_faces: int, sure: float, refusal: str) -> tuple[Any, Any]:
    """Return mediapipe and its landmarker, which the caller closes.

    mode: "IMAGE" or "VIDEO". sure: the least confidence in a face, 0 to 1. Raises BadData under the key `refusal` where
    the model's file is missing or none.
    """
    # Who needs no landmarks need not load it.
    import mediapipe as mp

    if not file.is_file():
        raise BadData(refusal, file=file)
    vision = mp.tasks.vision
    options = vision.FaceLandmarkerOptions(
        base_options=mp.tasks.BaseOptions(model_asset_path=str(file)),
        running_mode=vision.RunningMode[mode],
        num_faces=most_faces,
        min_face_detection_confidence=sure,
        min_face_presence_confidence=sure,
        output_face_blendshapes=True,
    )
    with quiet_descriptor():
        try:
            return mp, vision.FaceLandmarker.create_from_options(options)
        except (RuntimeError, ValueError) as failure:
            raise BadData(refusal, file=file) from failure
