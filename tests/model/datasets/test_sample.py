from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from smilecam_model.datasets.sample import calibrates, held_out, one_of_seven, picture_of

from smilecam.capture.picture import read_picture
from smilecam.errors import BadData
from tests.fakes.datasets import a_picture


def test_a_label_is_one_share_and_unknown_is_none() -> None:
    assert one_of_seven(3) == (0, 0, 0, 1, 0, 0, 0)
    assert one_of_seven(-1) == (-1,) * 7


def test_no_picture_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"hello")
    (tmp_path / "b.jpg").write_bytes(b"")
    for name in ("a.jpg", "b.jpg"):
        with pytest.raises(BadData) as caught:
            picture_of(tmp_path / name)
        assert caught.value.key == "error.data.picture"


@given(st.text(), st.integers(2, 9))
def test_who_is_held_out_never_changes(person: str, one_in: int) -> None:
    assert held_out(person, one_in) == held_out(person, one_in)


def test_about_one_in_so_many_is_held_out() -> None:
    assert 150 < sum(held_out(f"person {number}", 5) for number in range(1000)) < 250


def test_held_out_people_fall_into_two_halves_whatever_they_were_held_out_by() -> None:
    held = [one for one in (f"person {number}" for number in range(5000)) if held_out(one, 5)]
    assert 0.45 < sum(map(calibrates, held)) / len(held) < 0.55


def test_a_picture_is_read_as_judge_reads_it_with_what_stands_behind_its_end(tmp_path: Path) -> None:
    path = a_picture(tmp_path / "a.jpg")
    path.write_bytes(path.read_bytes() + b"made by some camera" * 20)
    assert np.array_equal(picture_of(path), read_picture(path))
