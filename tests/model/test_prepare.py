from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from smilecam_model import cache
from smilecam_model.datasets import taiwan
from smilecam_model.prepare import frames_of, nearest_to_beat, prepare, whole

from smilecam.errors import BadData
from smilecam.perception.crop import CropRule, crop
from smilecam.perception.finder import still_finder
from tests.fakes.datasets import a_video, cut_short, made_up_taiwan, made_up_talk, real_set

RULE = CropRule()


def test_small_sets_are_prepared_once(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "cache"
    made_up_taiwan(data / "taiwan")
    made_up_talk(data / "talk")
    told: list[tuple[str, int, int]] = []
    for _ in range(2):
        prepare(data, folder, RULE, only=("taiwan", "talk"), workers=1, progress=lambda *step: told.append(step))
    assert told == [("taiwan", 3, 3), ("talk", 1, 3), ("talk", 2, 3), ("talk", 3, 3)]
    loaded = cache.load(folder, "taiwan", RULE)
    assert loaded is not None
    assert loaded.found.tolist() == [cache.WHOLE] * 3
    assert loaded.smile == pytest.approx([0, 1, 0.4])
    assert loaded.crops.any()


def test_training_sees_byte_for_byte_what_the_live_crop_gives(tmp_path: Path) -> None:
    folder = real_set("taiwan")
    few = tmp_path / "taiwan"
    few.mkdir()
    (few / "images").symlink_to(folder / "images")
    rows = (folder / "labels.csv").read_text().splitlines()[:3]
    (few / "labels.csv").write_text("\n".join(rows) + "\n")
    prepare(tmp_path, tmp_path / "cache", RULE, only=("taiwan",), workers=1, progress=lambda *step: None)
    loaded = cache.load(tmp_path / "cache", "taiwan", RULE)
    assert loaded is not None
    finder = still_finder(8)
    for sample, cached in zip(taiwan.samples(few), loaded.crops, strict=True):
        picture = sample.read()
        face = max(finder.find(picture), key=lambda one: one.box.area)
        assert np.array_equal(crop(picture, face, cache.cached_rule(RULE)), cached)
    finder.close()


def test_a_fault_in_a_table_stops_before_any_work(tmp_path: Path) -> None:
    (made_up_taiwan(tmp_path / "taiwan") / "labels.csv").write_text("file,person,happy_votes,smile\n0.jpg,1,0.5,9\n")
    with pytest.raises(BadData):
        prepare(tmp_path, tmp_path / "cache", RULE, only=("taiwan",), workers=1, progress=lambda *step: None)


def test_a_small_picture_taken_whole_lies_in_the_middle() -> None:
    wide = whole(np.full((48, 48, 3), (10, 20, 30), np.uint8), cache.SIDE)
    assert wide.shape == (cache.SIDE, cache.SIDE, 3)
    assert (wide == (30, 20, 10)).all()


def test_frames_of_a_video_carry_times_and_beats(tmp_path: Path) -> None:
    frames = list(frames_of(a_video(tmp_path / "a.mp4", frames=6, fps=30.0)))
    assert [round(time_s, 3) for time_s, _, _ in frames] == [0, 0.033, 0.067, 0.1, 0.133, 0.167]
    assert [wanted for _, wanted, _ in frames] == [True, False, True, False, True, False]


def test_a_video_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = a_video(tmp_path / "a.mp4")
    cut_short(path)
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(BadData) as caught:
        list(frames_of(path))
    assert caught.value.facts["file"] == path


@given(st.floats(5, 120), st.floats(5, 30))
def test_beats_are_kept_at_their_rate(fps: float, beat_hz: float) -> None:
    kept = sum(nearest_to_beat(number, fps, beat_hz) for number in range(round(fps * 10)))
    assert kept == pytest.approx(min(fps, beat_hz) * 10, abs=2)
