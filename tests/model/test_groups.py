from pathlib import Path

import pytest
from smilecam_model import groups
from smilecam_model.datasets import taiwan
from smilecam_model.groups import OWN, Table, groupings
from smilecam_model.judging import Judged

from smilecam.errors import BadData
from tests.fakes.datasets import made_up_taiwan
from tests.fakes.judged import a_judged


def a_table(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def a_crowd(group: str, smiles_called: int, others_called: int) -> list[Judged]:
    """Return 20 smiling and 20 straight pictures of ten people, so many of each called."""
    return [
        a_judged(
            0.9 if at < (smiles_called if truth else others_called) else 0.1,
            truth,
            name=f"{group}{truth}{at}",
            group=group,
            person=f"{group}{at % 10}",
        )
        for truth in (1, 0)
        for at in range(20)
    ]


def test_a_table_groups_pictures_by_each_of_its_columns(tmp_path: Path) -> None:
    samples = taiwan.samples(made_up_taiwan(tmp_path))
    table = groups.read(
        a_table(tmp_path / "g.csv", "file,age,light", "images/0.jpg,young,", "1.jpg,old,dim", "9.jpg,old,"), samples
    )
    assert table.columns == {"age": {"images/0.jpg": "young", "images/1.jpg": "old"}, "light": {"images/1.jpg": "dim"}}
    assert table.unknown == 1


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        (("file,age", "nobody.jpg,old"), "groups.none"),
        (("file", "0.jpg"), "groups.column"),
        (("file,age", "0.jpg,"), "groups.column"),
        (("file,age", "0.jpg,old", "images/0.jpg,young"), "groups.apart"),
        (("name,age", "0.jpg,old"), "data.column"),
    ],
)
def test_a_table_that_does_not_fit_is_told(tmp_path: Path, rows: tuple[str, ...], key: str) -> None:
    samples = taiwan.samples(made_up_taiwan(tmp_path))
    with pytest.raises(BadData) as caught:
        groups.read(a_table(tmp_path / "g.csv", *rows), samples)
    assert caught.value.key == f"error.{key}"


def test_each_group_has_its_figures_and_the_largest_gap_is_told_with_its_interval() -> None:
    judged = [*a_crowd("a", 20, 1), *a_crowd("b", 15, 1), *a_crowd("c", 18, 4)]
    made = groupings(judged, 0.5)[OWN]
    assert {name: one.true_positive_rate.value for name, one in made.groups.items()} == {"a": 1, "b": 0.75, "c": 0.9}
    assert made.groups["a"].people == 10
    gap = made.true_positive_rate_gap
    assert gap is not None
    assert (gap.highest, gap.lowest, gap.difference.value) == ("a", "b", 0.25)
    assert 0 <= gap.difference.low < 0.25 < gap.difference.high
    false_gap = made.false_positive_rate_gap
    assert false_gap is not None
    assert false_gap.highest == "c"
    assert false_gap.difference.value == pytest.approx(0.15)
    assert made.accuracy_gap is not None
    assert made.accuracy_gap.highest == "a"


def test_a_face_that_was_not_found_is_an_error_of_its_group_too() -> None:
    lost = [a_judged(None, truth, name=f"lost{truth}{at}", group="b") for truth in (1, 0) for at in range(20)]
    made = groupings([*a_crowd("a", 20, 0), *lost], 0.5)[OWN]
    assert made.true_positive_rate_gap is not None
    assert made.true_positive_rate_gap.difference.value == 1
    assert made.false_positive_rate_gap is not None
    assert made.false_positive_rate_gap.difference.value == 1
    assert made.groups["b"].accuracy.value == 0


def test_few_pictures_or_one_person_alone_make_no_gap() -> None:
    one_person = [a_judged(0.9, 1, name=f"p{at}", group="b", person="he") for at in range(30)]
    few = [a_judged(0.9, 1, name=f"f{at}", group="c") for at in range(groups.LEAST - 1)]
    made = groupings([*a_crowd("a", 20, 0), *one_person, *few], 0.5)[OWN]
    assert set(made.groups) == {"a", "b", "c"}
    assert made.true_positive_rate_gap is None
    assert made.accuracy_gap is None


def test_pictures_without_a_group_or_a_label_are_counted_or_left_out() -> None:
    judged = [*a_crowd("a", 20, 0), a_judged(0.9, 1, name="alone"), a_judged(0.9, -1, name="unsure", group="a")]
    made = groupings(judged, 0.5, Table({"age": {"a10": "old", "unsure": "old"}}, 0))
    assert made[OWN].without == 1
    assert made[OWN].groups["a"].pictures == 40
    assert made["age"].groups["old"].pictures == 1
    assert made["age"].without == 40
    assert groupings([a_judged(0.9, -1, group="a")], 0.5) == {}
