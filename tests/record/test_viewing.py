"""The pictures of a clip at chosen moments."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from smilecam.errors import BadClip
from smilecam.record import jpeg
from smilecam.record.clip import Kind
from smilecam.record.places import clip_of
from smilecam.record.viewing import seen
from tests.fakes.clips import draft, take


def test_pictures_are_those_that_were_to_be_seen_at_each_moment(tmp_path: Path) -> None:
    one = take(tmp_path, draft(), 31)
    clip = clip_of(one, tmp_path)
    assert [shot.time_s for shot in seen(one, clip, [0.0, 0.25, 0.26, 1.0])] == [0.0, 0.233, 1.0]
    assert [shot.time_s for shot in seen(one, clip, [0.5, 99.0])] == [0.5, 1.0]
    clip.write_bytes(clip.read_bytes()[:9000])
    assert seen(one, clip, [0.0, 1.0])


def test_a_still_is_its_only_picture(tmp_path: Path) -> None:
    one, file = replace(draft(), kind=Kind.STILL), tmp_path / "x.jpg"
    with pytest.raises(BadClip) as problem:
        seen(one, file, [0.0])
    assert problem.value.key == "error.clip.no_clip"
    file.write_bytes(b"no picture")
    with pytest.raises(BadClip) as problem:
        seen(one, file, [0.0])
    assert problem.value.key == "error.clip.foreign"
    file.write_bytes(jpeg.encoded(np.full((48, 64, 3), 90, np.uint8)))
    assert len(seen(one, file, [0.0])) == 1
