"""Company: how many faces were before the camera while a clip was taken, from what was judged meanwhile. Pure."""

from __future__ import annotations

from collections import Counter

from smilecam.record.clip import Faces
from smilecam.verdict import Verdicts

# A head that turns, a hand or a blink of the finder hides a face for moments; a poster's face flickers. Neither makes a
# take doubtful: somebody who is away, or beside, for a fifth of it does.
SHARE = 0.2


class Company:
    """Counts judged frames by how many faces they held; those that are found and not judged yet are faces too."""

    def __init__(self) -> None:
        self._seen = Counter[int]()

    def see(self, verdicts: Verdicts) -> None:
        self._seen[min(2, len(verdicts.faces) + verdicts.arriving)] += 1

    @property
    def faces(self) -> Faces:
        """What was seen; UNKNOWN where nothing was judged."""
        total = self._seen.total()
        if not total:
            return Faces.UNKNOWN
        if self._seen[2] / total > SHARE:
            return Faces.SEVERAL
        # A take of four seconds in which nobody is seen in the last one has no face to learn from there, but has one.
        return Faces.NONE if self._seen[0] / total > 1 - SHARE else Faces.ONE
