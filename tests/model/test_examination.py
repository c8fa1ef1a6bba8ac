from pathlib import Path

import pytest
from smilecam_model.examination import Asked, prepared

from smilecam import weights
from smilecam.errors import BadData
from tests.fakes.datasets import a_video, made_up_genki, made_up_taiwan
from tests.fakes.weights import tiny_weights


def test_pictures_are_looked_over_first_then_judged_and_reported(tmp_path: Path) -> None:
    loaded = weights.load(tiny_weights(tmp_path / "weights"))
    (tmp_path / "groups.csv").write_text("file,age\nfile0001.jpg,old\nfile0002.jpg,young\n")
    examination = prepared(Asked("genki4k", made_up_genki(tmp_path / "genki4k"), groups=tmp_path / "groups.csv"))
    judged, report = examination.judge(loaded)
    assert (len(judged), report.pictures, report.gaps, report.whole) == (3, 3, 1, 4000)
    assert set(report.groupings["age"].groups) == {"old", "young"}
    assert report.groupings["age"].without == 1


@pytest.mark.parametrize("broken", ["images/1.jpg", "labels.csv"])
def test_a_faulty_folder_is_told_before_any_work(tmp_path: Path, broken: str) -> None:
    (made_up_taiwan(tmp_path) / broken).unlink()
    with pytest.raises(BadData):
        prepared(Asked("taiwan", tmp_path))


def test_clips_are_judged_frame_by_frame(tmp_path: Path) -> None:
    loaded = weights.load(tiny_weights(tmp_path / "weights"))
    a_video(tmp_path / "a.mp4", frames=30)
    (tmp_path / "events.csv").write_text("file,start_s,end_s,label,note\na.mp4,0.0,0.6,not,\na.mp4,0.6,1.0,absent,\n")
    judged, report = prepared(Asked("clips", tmp_path)).judge(loaded)
    assert len(judged) == 9
    assert report.smile is not None
    assert report.smile.not_found == 9
    assert report.clips is not None
    assert (report.clips.starting, report.clips.absent, report.clips.found_absent) == (9, 12, 0)


def test_a_row_for_a_clip_that_is_missing_is_named(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text("file,start_s,end_s,label\nnobody.mp4,0.0,0.6,not\n")
    with pytest.raises(BadData) as caught:
        prepared(Asked("clips", tmp_path))
    assert caught.value.facts["row"] == 2


def test_clips_have_no_other_split(tmp_path: Path) -> None:
    with pytest.raises(BadData) as caught:
        prepared(Asked("clips", tmp_path, split="train"))
    assert caught.value.key == "error.data.none_in_split"
