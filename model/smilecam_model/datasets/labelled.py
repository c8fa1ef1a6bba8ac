"""Labels of a clip as spans of time, and what they say of each moment; near a change they say nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smilecam_model.datasets.sample import UNKNOWN

# Nobody's face changes at the frame where a prompt or a key did: so long before and after an edge nothing is known.
MARGIN_S = 0.25
_TOUCH_S = 0.02


@dataclass(frozen=True, slots=True)
class Labelled:
    """From start_s on and before end_s: the label's word, and what it says of smile (0, 1) and emotion (0 to 6).

    -1 is unknown.
    """

    start_s: float
    end_s: float
    word: str
    smile: int
    emotion: int


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """What is known at each of some moments, (n,): smile and emotion, -1 unknown; span: which of the spans, or -1."""

    smile: NDArray[np.int64]
    emotion: NDArray[np.int64]
    span: NDArray[np.int64]


def targets_at(spans: Sequence[Labelled], time_s: NDArray[np.float64], still: bool = False) -> Targets:
    """Return what `spans`, in order and none over another, say at each of `time_s`.

    Within MARGIN_S of where a label begins or ends nothing is known of what changes there. A still has no margins.
    """
    holds = np.full(len(time_s), -1, np.int64)
    for number, one in enumerate(spans):
        holds[np.ones(len(time_s), np.bool_) if still else (one.start_s <= time_s) & (time_s < one.end_s)] = number
    known = []
    for values in ([one.smile for one in spans], [one.emotion for one in spans]):
        said = np.array([*values, UNKNOWN], np.int64)[holds]
        edges = [] if still else _edges(spans, values)
        for edge_s in edges:
            said[np.abs(time_s - edge_s) < MARGIN_S] = UNKNOWN
        known.append(said)
    return Targets(known[0], known[1], holds)


def _edges(spans: Sequence[Labelled], values: Sequence[int]) -> list[float]:
    """Return where what is said changes: ends of spans, but where the next begins at once and says the same."""
    edges: list[float] = []
    last: tuple[float, int] | None = None
    for one, value in zip(spans, values, strict=True):
        if last is not None and one.start_s - last[0] < _TOUCH_S and last[1] == value:
            edges.pop()
        else:
            edges.append(one.start_s)
        edges.append(one.end_s)
        last = one.end_s, value
    return edges
