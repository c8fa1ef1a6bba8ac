"""Where weights/ and overlays/ lie: inside an installed wheel, else in the checkout; and what no wheel brings."""

from __future__ import annotations

from pathlib import Path

# MediaPipe's face landmark model, for a Python whose MediaPipe wheel brings none; it lies in the user's data folder.
BUNDLE = "face_landmarker.task"

_PACKAGE = Path(__file__).parent


def shipped(kind: str) -> Path:
    """Return the folder of shipped `kind` ("weights" or "overlays").

    An installed wheel holds it under smilecam/_data; a checkout at its top. Raises ValueError for an unknown kind.
    """
    if kind not in ("weights", "overlays"):
        raise ValueError(f"unexpected kind of resource: {kind!r} != 'weights' or 'overlays'")
    installed = _PACKAGE / "_data" / kind
    return installed if installed.is_dir() else _PACKAGE.parent / kind


def needs_bundle(python: tuple[int, ...]) -> bool:
    """Tell whether that Python needs BUNDLE: the last MediaPipe with Face Mesh inside has wheels below 3.13."""
    return python >= (3, 13)
