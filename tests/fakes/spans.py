"""Clips that are spans alone."""

from __future__ import annotations

from pathlib import Path

from smilecam_model.video.spans import Clip, Label, Span


def a_clip(*spans: tuple[float, float, Label], name: str = "clip", timed: bool = True) -> Clip:
    return Clip(name, Path(name), tuple(Span(*one) for one in spans), name, timed)
