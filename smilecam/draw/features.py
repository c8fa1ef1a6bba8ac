"""Where a face has what: eyes, nose and mouth by its landmarks; hair, brows and chin by shares of its box. Pure."""

from __future__ import annotations

from smilecam.draw.layout import part
from smilecam.faces import Box, Face

# MediaPipe's landmark numbers. Eyes: from the brows' upper edges to the lower lids; nose: from its bridge to its wings.
_EYES = (46, 70, 105, 33, 145, 276, 300, 334, 263, 374)
_NOSE = (168, 98, 327, 2)
_MOUTH = (61, 291, 0, 17)
_RIM = 0.03  # of the box: lips and lids have some breadth, and a mouth opens between two judged frames

Shares = tuple[float, float, float, float]


def shares_of(face: Face) -> tuple[Shares, ...]:
    """Return eyes, nose and mouth as shares of the face's box (left, top, right, bottom); none without landmarks."""
    box, points = face.box, face.landmarks
    if points is None or not box.area:
        return ()
    shares = []
    for numbers in (_EYES, _NOSE, _MOUTH):
        (x0, y0), (x1, y1) = points[list(numbers)].min(0), points[list(numbers)].max(0)
        left, right = (float(x - box.x0) / box.width for x in (x0, x1))
        top, bottom = (float(y - box.y0) / box.height for y in (y0, y1))
        shares.append((left - _RIM, top - _RIM, right + _RIM, bottom + _RIM))
    return tuple(shares)


def face_area(face: Box) -> Box:
    """Return what a tag leaves free where it can: the face from the hairline to the chin."""
    return part(face, 0.02, 0.02, 0.98, 1.0)


def eyes_and_mouth(face: Box) -> Box:
    """Return where eyes and mouth are in any face: from the brows to below the lower lip, out to the eyes' corners."""
    return part(face, 0.08, 0.2, 0.92, 0.93)


def head(face: Box) -> Box:
    """Return about where hair and ears are: a face's box ends at the hairline and before the ears."""
    return part(face, -0.16, -0.32, 1.16, 1.04)
