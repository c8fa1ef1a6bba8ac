from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from smilecam_model import cache, clip_crops
from smilecam_model.datasets.clips import Take, takes

from smilecam.capture.file import VideoReader
from smilecam.errors import BadData
from smilecam.perception.crop import CropRule, crop
from smilecam.perception.finder import video_finder
from smilecam.weights import load
from tests.fakes.media import media
from tests.fakes.tuning import a_company, a_still, recorded
from tests.fakes.weights import tiny_weights

RULE = CropRule()


def quiet(name: str, done: int, of: int) -> None:
    pass


def of_media(name: str, person: str = "P01") -> Take:
    file = media(name)
    return Take(f"{person}/s/01-smile", person, file, person * 20, False, (), (), 1.0)


def test_a_take_is_looked_at_once_and_its_crops_lie_with_its_person(tmp_path: Path) -> None:
    recorded(tmp_path / "clips")
    found = takes(tmp_path / "clips").takes
    told: list[tuple[int, int]] = []
    for _ in range(2):
        clip_crops.prepare(found, tmp_path, RULE, workers=1, progress=lambda name, done, of: told.append((done, of)))
    assert told == [(0, 1), (1, 1), (1, 1)]
    kept = sorted((tmp_path / "clips" / "P01").rglob("*.npz"))
    assert len(kept) == 1
    assert kept[0].stat().st_mode & 0o077 == 0
    seen = clip_crops.load(found[0], tmp_path, RULE)
    assert seen is not None
    # Twelve frames at 30 a second are six beats, and nobody is in them.
    assert (len(seen.beats_s), len(seen.run), seen.row.tolist()) == (6, 0, [-1] * 6)
    assert not seen.crowded


def test_another_rule_or_another_clip_is_looked_at_anew(tmp_path: Path) -> None:
    recorded(tmp_path / "clips")
    [one] = takes(tmp_path / "clips").takes
    clip_crops.prepare([one], tmp_path, RULE, workers=1, progress=quiet)
    assert clip_crops.load(one, tmp_path, CropRule(eye_y=0.4)) is None
    assert clip_crops.load(replace(one, sha256="f" * 64), tmp_path, RULE) is None
    table = next((tmp_path / "clips" / "P01").glob("*.npz"))
    table.write_bytes(table.read_bytes()[:100])
    assert clip_crops.load(one, tmp_path, RULE) is None


def test_crops_are_byte_for_byte_what_the_live_finder_and_crop_give(tmp_path: Path) -> None:
    one = of_media("single_face.mp4")
    clip_crops.prepare([one], tmp_path, RULE, workers=1, progress=quiet)
    seen = clip_crops.load(one, tmp_path, RULE)
    assert seen is not None
    finder, wide = video_finder(2), cache.cached_rule(RULE)
    wanted = []
    with VideoReader(one.file) as video:
        for frame in video:
            faces = finder.find(frame.picture)
            if faces and np.isclose(seen.time_s, frame.time_s).any():
                wanted.append(crop(frame.picture, max(faces, key=lambda face: face.box.area), wide))
    finder.close()
    assert len(wanted) == len(seen.crops) > 10
    assert all(np.array_equal(mine, other) for mine, other in zip(seen.crops, wanted, strict=True))
    assert np.diff(seen.beats_s).mean() == pytest.approx(1 / 15, rel=0.1)


def test_a_second_face_is_noticed(tmp_path: Path) -> None:
    one = of_media("two_faces_laugh.mp4")
    clip_crops.prepare([one], tmp_path, RULE, workers=1, progress=quiet)
    seen = clip_crops.load(one, tmp_path, RULE)
    assert seen is not None
    assert seen.crowded


def test_a_still_is_one_beat(tmp_path: Path) -> None:
    a_still(tmp_path / "clips", np.zeros((120, 160, 3), np.uint8))
    [one] = takes(tmp_path / "clips").takes
    clip_crops.prepare([one], tmp_path, RULE, workers=1, progress=quiet)
    seen = clip_crops.load(one, tmp_path, RULE)
    assert seen is not None
    assert seen.beats_s.tolist() == [0.0]


def test_where_no_face_is_found_anywhere_it_says_so(tmp_path: Path) -> None:
    recorded(tmp_path / "clips")
    card = load(tiny_weights(tmp_path / "weights")).card
    with pytest.raises(BadData) as caught:
        clip_crops.seen_takes(takes(tmp_path / "clips").takes, tmp_path, card, workers=1, progress=quiet)
    assert caught.value.key == "error.finetune.no_faces"


def test_a_company_of_fakes_fits_what_is_kept() -> None:
    found, seen = a_company(2)
    assert all(len(seen[one.name].run) == len(seen[one.name].time_s) for one in found)
