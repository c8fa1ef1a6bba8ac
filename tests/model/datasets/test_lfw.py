from pathlib import Path

import pytest
from smilecam_model.datasets import lfw

from tests.fakes.datasets import a_picture


@pytest.mark.parametrize(
    ("named", "root"),
    [
        ("lfw/Ann_Lee/Ann_Lee_0001.jpg", ""),
        *((name, root) for name in ("Ann_Lee/Ann_Lee_0001.jpg", "Ann_Lee_0001.jpg") for root in ("", "lfw")),
    ],
)
def test_a_picture_is_found_however_the_table_writes_it(tmp_path: Path, named: str, root: str) -> None:
    a_picture(tmp_path / "lfw" / "Ann_Lee" / "Ann_Lee_0001.jpg")
    (tmp_path / "list.csv").write_text(f"file,smile\n{named},1\n")
    (one,) = lfw.samples(tmp_path / "list.csv", tmp_path / root)
    assert one.read().shape == (64, 64, 3)
    assert (one.dataset, one.person, one.truth) == ("lfw", "lfw:Ann_Lee", 1)


def test_a_column_for_the_person_is_believed(tmp_path: Path) -> None:
    a_picture(tmp_path / "a.jpg")
    (tmp_path / "list.csv").write_text("file,smile,person\na.jpg,0,somebody\n")
    assert lfw.samples(tmp_path / "list.csv", tmp_path)[0].person == "lfw:somebody"
