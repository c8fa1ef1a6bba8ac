from pathlib import Path

import pytest
from smilecam_model.datasets import taiwan

from smilecam.errors import BadData
from tests.fakes.datasets import made_up_taiwan, real_set


def test_an_unsure_picture_is_learned_by_its_votes_and_not_judged(tmp_path: Path) -> None:
    straight, smiling, unsure = taiwan.samples(made_up_taiwan(tmp_path))
    assert (straight.smile, straight.truth) == (0, 0)
    assert (smiling.smile, smiling.truth) == (1, 1)
    assert (unsure.smile, unsure.truth) == (0.4, -1)


@pytest.mark.parametrize(
    ("row", "key"), [("0.jpg,01,0.2,5", "label"), ("0.jpg,01,many,1", "row"), ("0.jpg,01,0.2", "row")]
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, key: str) -> None:
    (made_up_taiwan(tmp_path) / "labels.csv").write_text(f"file,person,happy_votes,smile\n{row}\n")
    with pytest.raises(BadData) as caught:
        taiwan.samples(tmp_path)
    assert caught.value.key == f"error.data.{key}"
    assert caught.value.facts["row"] == 2


def test_people_of_the_real_set_stay_on_one_side() -> None:
    found = taiwan.samples(real_set("taiwan"))
    people = {split: {one.person for one in found if one.split == split} for split in ("train", "val")}
    assert len(people["train"]) + len(people["val"]) == 14
    assert 2 <= len(people["val"]) <= 6
    assert not people["train"] & people["val"]
