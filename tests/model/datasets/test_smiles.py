from pathlib import Path

import pytest
from smilecam_model.datasets import smiles

from smilecam.errors import BadData
from tests.fakes.datasets import a_picture, cut_short, made_up_smiles, real_set


def test_a_number_in_both_classes_is_in_no_split(tmp_path: Path) -> None:
    found = {one.name: one for one in smiles.samples(made_up_smiles(tmp_path))}
    assert found["positives/positives7/3.jpg"].split == ""
    assert found["negatives/negatives7/3.jpg"].split == ""
    assert found["positives/positives7/1.jpg"].split in ("train", "val")
    assert found["positives/positives7/1.jpg"].truth == 1
    assert found["negatives/negatives7/5.jpg"].truth == 0


def test_a_truncated_picture_is_named(tmp_path: Path) -> None:
    cut_short(made_up_smiles(tmp_path) / "SMILEs" / "positives" / "positives7" / "1.jpg")
    with pytest.raises(BadData) as caught:
        smiles.samples(tmp_path)[0].read()
    assert caught.value.key == "error.data.cut_short"


def test_empty_folders_are_told(tmp_path: Path) -> None:
    (tmp_path / "positives" / "positives7").mkdir(parents=True)
    (tmp_path / "negatives" / "negatives7").mkdir(parents=True)
    with pytest.raises(BadData) as caught:
        smiles.samples(tmp_path)
    assert caught.value.key == "error.data.empty"


def test_one_class_alone_is_told(tmp_path: Path) -> None:
    made_up_smiles(tmp_path)
    for path in (tmp_path / "SMILEs" / "negatives" / "negatives7").iterdir():
        path.unlink()
    with pytest.raises(BadData) as caught:
        smiles.samples(tmp_path)
    assert str(caught.value.facts["folder"]).endswith("negatives7")


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    a_picture(tmp_path / "one.jpg")
    with pytest.raises(BadData) as caught:
        smiles.samples(tmp_path)
    assert caught.value.key == "error.data.layout"


def test_the_real_set_has_its_pictures_and_its_disputed_numbers() -> None:
    found = smiles.samples(real_set("smiles"))
    assert len(found) > 10_000
    assert sum(one.split == "" for one in found) == 12
    assert found[0].read().shape == (64, 64, 3)
