from pathlib import Path

import numpy as np
import pytest
from smilecam_model.datasets import fer2013

from smilecam.errors import BadData
from tests.fakes.datasets import made_up_fer2013, pixels, real_set


def test_votes_are_soft_targets_and_a_graded_smile(tmp_path: Path) -> None:
    happy, angry, *_ = fer2013.samples(made_up_fer2013(tmp_path))
    assert happy.smile == pytest.approx(0.8)
    assert (happy.truth, happy.emotion_truth) == (1, 3)
    assert happy.emotion == pytest.approx((0, 0, 0, 0.9, 0, 0, 0.1))
    assert (angry.smile, angry.truth) == (0, 0)
    assert angry.emotion == pytest.approx((0.75, 0, 0, 0, 0, 0, 0.25))


def test_pixels_that_stand_twice_or_in_the_test_part_do_not_train(tmp_path: Path) -> None:
    found = fer2013.samples(made_up_fer2013(tmp_path))
    assert [one.split for one in found] == ["train", "train", "", "", "val"]


def test_where_the_voters_saw_no_face_the_smile_is_the_label_s(tmp_path: Path) -> None:
    found = fer2013.samples(made_up_fer2013(tmp_path))[3]
    assert (found.smile, found.truth) == (0, -1)


def test_without_votes_the_label_is_all(tmp_path: Path) -> None:
    (made_up_fer2013(tmp_path) / "fer2013new.csv").unlink()
    happy = fer2013.samples(tmp_path)[0]
    assert (happy.smile, happy.truth, happy.emotion_truth) == (1, -1, 3)


def test_a_picture_is_gray_in_three_channels(tmp_path: Path) -> None:
    picture = fer2013.samples(made_up_fer2013(tmp_path))[1].read()
    assert picture.shape == (48, 48, 3)
    assert np.all(picture == 20)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (f"7,{pixels(1)},Training", "error.data.label"),
        (f"happy,{pixels(1)},Training", "error.data.label"),
        (f"3,{pixels(1)},Somewhere", "error.data.label"),
        (f"3,{pixels(1)}", "error.data.row"),
        (f"3,{pixels(1)},Training,more", "error.data.row"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, line: str, key: str) -> None:
    tmp_path.joinpath("fer2013.csv").write_text(f"emotion,pixels,Usage\n3,{pixels(2)},Training\n{line}\n")
    with pytest.raises(BadData) as caught:
        fer2013.samples(tmp_path)
    assert caught.value.key == key
    assert caught.value.facts["row"] == 3


@pytest.mark.parametrize(
    ("text", "key"), [("1 2 3", "pixels"), ("1 2 x", "row"), (pixels(300), "pixels"), ("", "pixels")]
)
def test_bad_pixels_are_named_when_they_are_read(tmp_path: Path, text: str, key: str) -> None:
    tmp_path.joinpath("fer2013.csv").write_text(f"emotion,pixels,Usage\n3,{text},Training\n")
    with pytest.raises(BadData) as caught:
        fer2013.samples(tmp_path)[0].read()
    assert caught.value.key == f"error.data.{key}"
    assert caught.value.facts["row"] == 2


def test_a_table_without_its_columns_is_told(tmp_path: Path) -> None:
    tmp_path.joinpath("fer2013.csv").write_text("label,picture\n1,2\n")
    with pytest.raises(BadData) as caught:
        fer2013.samples(tmp_path)
    assert caught.value.key == "error.data.column"


def test_the_real_set_trains_on_nothing_that_it_is_judged_by() -> None:
    found = fer2013.samples(real_set("fer2013"))
    people = {split: {one.person for one in found if one.split == split} for split in ("train", "val")}
    assert len(people["train"]) > 20_000
    assert not people["train"] & people["val"]


def test_votes_of_another_version_are_refused(tmp_path: Path) -> None:
    votes = made_up_fer2013(tmp_path) / "fer2013new.csv"
    lines = votes.read_text().splitlines()
    votes.write_text("\n".join([*lines[:-1], lines[-1].replace("PublicTest", "PrivateTest")]) + "\n")
    with pytest.raises(BadData) as caught:
        fer2013.samples(tmp_path)
    assert caught.value.key == "error.data.votes_apart"
    assert (caught.value.facts["count"], caught.value.facts["rows"]) == ("1", "6")


def test_some_rows_without_their_numbers_are_not_matched_by_order(tmp_path: Path) -> None:
    table = made_up_fer2013(tmp_path) / "fer2013.csv"
    lines = table.read_text().splitlines()
    table.write_text("\n".join([lines[0], lines[-1]]) + "\n")
    with pytest.raises(BadData) as caught:
        fer2013.samples(tmp_path)
    assert caught.value.key == "error.data.votes_rows"
    table.write_text(f"{lines[0]},row\n{lines[-1]},4\n")
    (one,) = fer2013.samples(tmp_path)
    assert (one.name, one.truth, one.split) == ("row 4", 0, "val")
    table.write_text(f"{lines[0]},row\n{lines[-1]},four\n")
    with pytest.raises(BadData) as caught:
        fer2013.samples(tmp_path)
    assert caught.value.key == "error.data.row"
