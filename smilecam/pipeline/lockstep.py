"""Lock-step: every frame judged once, in order, without threads or clocks; the same input gives the same verdicts.

What `judge` and evaluation run on. Who reads files and who judges comes from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from smilecam.frames import Frame, Picture
from smilecam.ports import Judge
from smilecam.verdict import Judgements, Verdicts


class Judged(NamedTuple):
    """A frame and the verdicts on it; the judgements are in them."""

    frame: Frame
    verdicts: Verdicts


def watch(frames: Iterable[Frame], judge: Judge, decide: Callable[[Judgements], Verdicts]) -> Iterator[Judged]:
    """Judge a video's frames, given in the order of their capture times. Raises what reading or judging raises."""
    for frame in frames:
        yield Judged(frame, decide(judge.judge(frame)))


def look(picture: Picture, judge: Judge) -> Judgements:
    """Judge one picture that stands alone. Raises what judging raises."""
    return judge.judge(Frame(picture, time_s=0.0, number=0))
