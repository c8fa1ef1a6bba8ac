from pathlib import Path

import pytest
from smilecam_model.datasets import fer2013, smiles
from smilecam_model.datasets.naming import Names

from tests.fakes.datasets import made_up_fer2013, made_up_smiles


@pytest.mark.parametrize(
    "name", ["positives/positives7/1.jpg", "./positives/positives7/1.jpg", "positives\\positives7\\1.jpg", "1.jpg", "1"]
)
def test_a_picture_is_found_by_path_name_and_stem(tmp_path: Path, name: str) -> None:
    found = Names(smiles.samples(made_up_smiles(tmp_path))).find(name)
    assert found is not None
    assert found.name == "positives/positives7/1.jpg"


def test_a_short_name_of_two_pictures_means_neither(tmp_path: Path) -> None:
    names = Names(smiles.samples(made_up_smiles(tmp_path)))
    assert names.find("3.jpg") is None
    assert names.find("nobody.jpg") is None
    exact = names.find("negatives/negatives7/3.jpg")
    assert exact is not None
    assert exact.truth == 0


def test_a_row_is_found_by_its_number(tmp_path: Path) -> None:
    found = Names(fer2013.samples(made_up_fer2013(tmp_path))).find("4")
    assert found is not None
    assert found.name == "row 4"
