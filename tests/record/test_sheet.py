"""One clip on one picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from smilecam.frames import Picture, Size
from smilecam.record.clip import LABELS, By, Kind, Span
from smilecam.record.sheet import WIDTH, Seen, Words, colour_of, sheet, times
from tests.fakes.clips import AT, draft

WORDS = Words(("4.0 s",), {one: one for one in LABELS})


def has(picture: Picture, label: str) -> bool:
    red, green, blue, _ = colour_of(label)
    return bool((picture == (blue, green, red)).all(axis=2).any())


def test_it_shows_up_to_twelve_moments_evenly_with_both_ends() -> None:
    one = replace(draft(), frames=120, duration_s=4.4)
    assert times(one) == pytest.approx([0.4 * number for number in range(12)])
    assert times(replace(one, frames=1, duration_s=0.0)) == [0.0]
    assert times(replace(one, frames=0)) == []


def test_every_label_that_holds_has_its_colour_there() -> None:
    labels = (Span(0.0, 2.0, "neutral", By.PROMPT, AT), Span(2.0, 4.4, "laugh", By.PERSON, AT))
    one = replace(draft(), frames=120, duration_s=4.4, labels=labels)
    pictures = [Seen(np.full((48, 64, 3), 90, np.uint8), time_s) for time_s in times(one)]
    drawn = sheet(one, pictures, WORDS)
    assert drawn.shape[1:] == (WIDTH, 3)
    assert has(drawn, "neutral")
    assert has(drawn, "laugh")
    assert not has(drawn, "talk")
    assert (drawn == 90).all(axis=2).any()


def test_a_still_and_a_clip_of_a_few_pictures_fill_it_too() -> None:
    still = replace(draft(), kind=Kind.STILL, size=Size(48, 640), frames=1)
    drawn = sheet(still, [Seen(np.full((640, 48, 3), 90, np.uint8), 0.0)], WORDS)
    assert has(drawn, "smile")
    assert drawn.shape[0] < 1000
    few = replace(draft(), frames=2, duration_s=0.1, labels=())
    assert sheet(few, [Seen(np.zeros((48, 64, 3), np.uint8), 0.0)] * 2, WORDS).shape[1] == WIDTH


def test_what_labels_mean_can_be_told_apart() -> None:
    colours = {name: colour_of(name) for name in ("smile", "neutral", "talk", "sad", "unsure")}
    assert len(set(colours.values())) == 5
    assert colour_of("laugh") == colours["smile"]
