from collections import Counter
from pathlib import Path

import pytest
from smilecam_model.datasets import genki4k

from smilecam.errors import BadData
from tests.fakes.datasets import cut_short, made_up_genki, real_set


def test_pictures_get_their_line_and_gaps_are_counted(tmp_path: Path) -> None:
    found = genki4k.samples(made_up_genki(tmp_path))
    assert [(one.name, one.truth) for one in found] == [
        ("files/file0001.jpg", 1),
        ("files/file0002.jpg", 0),
        ("files/file0004.jpg", 0),
    ]
    assert genki4k.gaps(tmp_path) == 1
    assert found[0].read().shape == (64, 64, 3)


def test_a_malformed_line_is_named(tmp_path: Path) -> None:
    (made_up_genki(tmp_path) / "labels.txt").write_text("1 0 0 0\n0 0\n")
    with pytest.raises(BadData) as caught:
        genki4k.samples(tmp_path)
    assert caught.value.key == "error.data.row"
    assert caught.value.facts["row"] == 2


def test_an_unknown_label_is_named(tmp_path: Path) -> None:
    (made_up_genki(tmp_path) / "labels.txt").write_text("1 0 0 0\n2 0 0 0\n0 0 0 0\n0 0 0 0\n")
    with pytest.raises(BadData) as caught:
        genki4k.samples(tmp_path)
    assert (caught.value.key, caught.value.facts["row"]) == ("error.data.label", 2)


def test_a_picture_without_a_line_is_named(tmp_path: Path) -> None:
    (made_up_genki(tmp_path) / "labels.txt").write_text("1 0 0 0\n")
    with pytest.raises(BadData) as caught:
        genki4k.samples(tmp_path)
    assert caught.value.key == "error.data.strangers"
    assert caught.value.facts["count"] == "2"
    assert caught.value.facts["examples"] == "file0002.jpg, file0004.jpg"


def test_a_truncated_picture_is_named(tmp_path: Path) -> None:
    cut_short(made_up_genki(tmp_path) / "files" / "file0002.jpg")
    with pytest.raises(BadData) as caught:
        genki4k.samples(tmp_path)[1].read()
    assert caught.value.key == "error.data.cut_short"


def test_another_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadData) as caught:
        genki4k.samples(tmp_path)
    assert caught.value.key == "error.data.layout"


def test_a_fifth_of_the_real_set_is_held_out_and_twins_stay_together() -> None:
    found = genki4k.samples(real_set("genki4k"))
    held = [one for one in found if one.split == "val"]
    assert 0.15 < len(held) / len(found) < 0.25
    people = {split: {one.person for one in found if one.split == split} for split in ("train", "val")}
    assert not people["train"] & people["val"]
    assert Counter(one.truth for one in found)[1] > len(found) / 2
    assert found[0].read().ndim == 3


def test_re_encoded_pictures_keep_their_numbers(tmp_path: Path) -> None:
    files = made_up_genki(tmp_path) / "files"
    (files / "file0004.jpg").rename(files / "file0004.webp")
    (files / "._file0001.jpg").write_bytes(b"")
    assert [(one.name, one.row) for one in genki4k.samples(tmp_path)][2] == ("files/file0004.webp", 4)
    assert genki4k.gaps(tmp_path) == 1
