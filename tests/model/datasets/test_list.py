from pathlib import Path

import pytest
from smilecam_model.datasets import list as own_list

from smilecam.errors import BadData
from tests.fakes.datasets import a_picture


def a_list(root: Path, text: str) -> Path:
    path = root / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_list_names_files_below_the_folder(tmp_path: Path) -> None:
    a_picture(tmp_path / "Ann" / "Ann_0001.jpg")
    table = a_list(tmp_path, "file,smile,person,group,emotion\nAnn/Ann_0001.jpg,1,Ann,east,happy\n")
    (one,) = own_list.samples(table, tmp_path)
    assert (one.truth, one.person, one.group, one.emotion_truth, one.split) == (1, "Ann", "east", 3, "val")
    assert one.read().shape == (64, 64, 3)


def test_only_file_and_smile_are_needed(tmp_path: Path) -> None:
    (one,) = own_list.samples(a_list(tmp_path, "file,smile\na.jpg,-1\n"), tmp_path)
    assert (one.truth, one.person, one.emotion_truth) == (-1, "a.jpg", -1)


@pytest.mark.parametrize("row", ["a.jpg,2,0", "a.jpg,yes,0", "a.jpg,1,9", "a.jpg,1,glad"])
def test_an_unknown_label_is_named(tmp_path: Path, row: str) -> None:
    with pytest.raises(BadData) as caught:
        own_list.samples(a_list(tmp_path, f"file,smile,emotion\n{row}\n"), tmp_path)
    assert (caught.value.key, caught.value.facts["row"]) == ("error.data.label", 2)


def test_a_named_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    (one,) = own_list.samples(a_list(tmp_path, "file,smile\nnobody.jpg,1\n"), tmp_path)
    with pytest.raises(BadData) as caught:
        one.read()
    assert caught.value.key == "error.data.missing"


def test_a_list_that_is_missing_or_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadData) as caught:
        own_list.samples(tmp_path / "no.csv", tmp_path)
    assert caught.value.key == "error.data.missing"
    (tmp_path / "binary.csv").write_bytes(b"file,smile\n\xff\xfe\x00,1\n")
    with pytest.raises(BadData) as caught:
        own_list.samples(tmp_path / "binary.csv", tmp_path)
    assert caught.value.key == "error.data.text"


def test_a_spreadsheet_s_mark_and_blanks_are_no_part_of_names(tmp_path: Path) -> None:
    a_picture(tmp_path / "a.jpg")
    (tmp_path / "list.csv").write_bytes("\ufefffile , smile\r\n a.jpg ,1\r\n".encode())
    (one,) = own_list.samples(tmp_path / "list.csv", tmp_path)
    assert (one.name, one.truth) == ("a.jpg", 1)
    assert one.read().shape == (64, 64, 3)


def test_a_file_beside_the_table_is_found(tmp_path: Path) -> None:
    a_picture(tmp_path / "lists" / "a.jpg")
    (one,) = own_list.samples(a_list(tmp_path / "lists", "file,smile\na.jpg,1\n"), tmp_path)
    assert one.file == tmp_path / "lists" / "a.jpg"


def test_a_picture_that_stands_twice_is_named_with_both_rows(tmp_path: Path) -> None:
    with pytest.raises(BadData) as caught:
        own_list.samples(a_list(tmp_path, "file,smile\na.jpg,1\nb.jpg,0\na.jpg,0\n"), tmp_path)
    assert caught.value.key == "error.data.twice"
    assert (caught.value.facts["row"], caught.value.facts["other"]) == (4, 2)


def test_many_bad_rows_are_counted_with_examples(tmp_path: Path) -> None:
    rows = "\n".join(f"{at}.jpg,{'x' if at % 2 else 1}" for at in range(10))
    with pytest.raises(BadData) as caught:
        own_list.samples(a_list(tmp_path, f"file,smile\n{rows}\n"), tmp_path)
    assert caught.value.key == "error.data.rows"
    assert (caught.value.facts["count"], caught.value.facts["of"]) == ("5", "10")
    assert caught.value.facts["rows"] == "3 ('x'), 5 ('x'), 7 ('x')"
