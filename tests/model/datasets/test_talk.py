from pathlib import Path

import pytest
from smilecam_model.datasets import talk

from smilecam.errors import BadData
from tests.fakes.datasets import made_up_talk, real_set


def test_a_clip_s_label_speaks_of_every_frame_or_of_none(tmp_path: Path) -> None:
    assert [one.smile for one in talk.clips(made_up_talk(tmp_path))] == [0, 1, -1]


def test_a_person_stays_on_one_side_and_a_nameless_set_counts_as_one(tmp_path: Path) -> None:
    one, other, nameless = talk.clips(made_up_talk(tmp_path))
    assert one.person == other.person == "talk:A"
    assert one.split == other.split
    assert nameless.person == "talk:essa"


def test_an_unknown_label_and_a_missing_clip_are_named(tmp_path: Path) -> None:
    labels = made_up_talk(tmp_path) / "labels.csv"
    labels.write_text("file,set,person,label\n0.mp4,essa,A,dancing\n")
    with pytest.raises(BadData) as caught:
        talk.clips(tmp_path)
    assert (caught.value.key, caught.value.facts["row"]) == ("error.data.label", 2)
    labels.write_text("file,set,person,label\n9.mp4,essa,A,talking\n")
    with pytest.raises(BadData) as caught:
        talk.clips(tmp_path)
    assert (caught.value.key, caught.value.facts["row"]) == ("error.data.missing_row", 2)


def test_all_labels_of_the_real_set_are_known() -> None:
    found = talk.clips(real_set("talk"))
    assert len(found) > 900
    assert {one.smile for one in found} == {-1, 0, 1}
    assert any(one.split == "val" and one.smile == 1 for one in found)
