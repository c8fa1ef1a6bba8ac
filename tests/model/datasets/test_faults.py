from pathlib import Path

import pytest
from smilecam_model.datasets import faults, fer2013, genki4k, smiles, taiwan

from smilecam.errors import BadData
from tests.fakes.datasets import cut_short, made_up_fer2013, made_up_genki, made_up_smiles, made_up_taiwan, real_set


def test_missing_pictures_are_counted_and_named_with_their_rows(tmp_path: Path) -> None:
    samples = taiwan.samples(made_up_taiwan(tmp_path))
    for name in ("0.jpg", "2.jpg"):
        (tmp_path / "images" / name).unlink()
    with pytest.raises(BadData) as caught:
        faults.check(samples, tmp_path)
    assert caught.value.key == "error.data.missing_files"
    assert (caught.value.facts["count"], caught.value.facts["of"]) == ("2", "3")
    assert caught.value.facts["examples"] == "images/0.jpg (labels.csv:2), images/2.jpg (labels.csv:4)"


def test_empty_and_cut_pictures_are_counted(tmp_path: Path) -> None:
    cut_short(made_up_genki(tmp_path) / "files" / "file0001.jpg")
    (tmp_path / "files" / "file0004.jpg").write_bytes(b"")
    with pytest.raises(BadData) as caught:
        faults.check(genki4k.samples(tmp_path), tmp_path)
    assert caught.value.key == "error.data.broken_files"
    assert caught.value.facts["count"] == "2"
    assert "files/file0004.jpg (labels.txt:4)" in str(caught.value.facts["examples"])


def test_more_than_three_examples_are_told_as_going_on(tmp_path: Path) -> None:
    samples = smiles.samples(made_up_smiles(tmp_path))
    for one in samples:
        assert one.file is not None
        one.file.unlink()
    with pytest.raises(BadData) as caught:
        faults.check(samples, tmp_path)
    assert str(caught.value.facts["examples"]).endswith("positives/positives7/3.jpg, …")


def test_whole_sets_pass_and_rows_of_numbers_have_no_file(tmp_path: Path) -> None:
    faults.check(genki4k.samples(made_up_genki(tmp_path / "genki4k")), tmp_path)
    faults.check(fer2013.samples(made_up_fer2013(tmp_path / "fer2013")), tmp_path)


def test_the_real_pictures_are_whole() -> None:
    folder = real_set("genki4k")
    faults.check(genki4k.samples(folder), folder)
