from pathlib import Path

import pytest
from smilecam_model.datasets import celeba

from smilecam.errors import BadData
from tests.fakes.datasets import a_picture, cut_short, made_up_celeba, real_set


def test_labels_are_learned_softly_and_judged_hard(tmp_path: Path) -> None:
    one, other = celeba.samples(made_up_celeba(tmp_path))
    assert (one.smile, one.truth, one.split, one.person, one.group) == (0.97, 1, "train", "celeba:7", "male")
    assert (other.smile, other.truth, other.split, other.person, other.group) == (0.03, 0, "val", "celeba:9", "female")


def test_a_re_encoded_picture_keeps_its_stem(tmp_path: Path) -> None:
    folder = made_up_celeba(tmp_path) / "img_align_celeba"
    (folder / "000001.jpg").rename(folder / "000001.webp")
    assert celeba.samples(tmp_path)[0].read().shape == (64, 64, 3)


def test_a_missing_picture_is_named(tmp_path: Path) -> None:
    (made_up_celeba(tmp_path) / "img_align_celeba" / "000002.jpg").unlink()
    with pytest.raises(BadData) as caught:
        celeba.samples(tmp_path)[1].read()
    assert caught.value.key == "error.data.missing"


def test_a_truncated_picture_is_named(tmp_path: Path) -> None:
    cut_short(a_picture(made_up_celeba(tmp_path) / "img_align_celeba" / "000001.jpg"))
    with pytest.raises(BadData) as caught:
        celeba.samples(tmp_path)[0].read()
    assert caught.value.key == "error.data.cut_short"


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("list_attr_celeba.txt", "1\nMale Smiling\n000001.jpg 1\n", "error.data.row"),
        ("list_attr_celeba.txt", "1\nMale Smiling\n000001.jpg 1 0\n", "error.data.label"),
        ("list_attr_celeba.txt", "1\nMale Young\n000001.jpg 1 1\n", "error.data.column"),
        ("list_attr_celeba.txt", "1\nMale Smiling\n000009.jpg 1 1\n", "error.data.no_label"),
        ("list_eval_partition.txt", "000001.jpg\n", "error.data.row"),
        ("list_eval_partition.txt", "000001.jpg 3\n000002.jpg 1\n", "error.data.label"),
    ],
)
def test_a_bad_table_is_named(tmp_path: Path, name: str, text: str, key: str) -> None:
    (made_up_celeba(tmp_path) / name).write_text(text)
    with pytest.raises(BadData) as caught:
        celeba.samples(tmp_path)
    assert caught.value.key == key


def test_the_real_partition_is_clean_by_identity() -> None:
    found = celeba.samples(real_set("celeba"))
    people = {split: {one.person for one in found if one.split == split} for split in ("train", "val")}
    assert len(people["train"]) > 1000
    assert not people["train"] & people["val"]
    assert found[0].read().shape == (218, 178, 3)
