import json
from pathlib import Path

import pytest
from smilecam_model.evaluate import HAPPY, choose, report_of, samples_of

from smilecam import weights
from smilecam.errors import BadData, UsageProblem
from tests.fakes.datasets import a_picture, made_up_genki, made_up_smiles, made_up_taiwan
from tests.fakes.judged import a_judged
from tests.fakes.weights import tiny_weights


def a_list(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n")
    return path


def test_groups_have_figures_of_their_own(tmp_path: Path) -> None:
    loaded = weights.load(tiny_weights(tmp_path))
    judged = [
        a_judged(0.9, 1, group="a", name="1"),
        a_judged(0.8, 0, group="b", name="2"),
        a_judged(0.1, 0, group="b", name="3"),
    ]
    report = report_of(judged, "list", "val", loaded)
    assert set(report.groupings["group"].groups) == {"a", "b"}
    assert report.groupings["group"].groups["b"].false_positive_rate.value == 0.5
    assert json.loads(json.dumps(report.as_json()))["smile"]["pictures"] == 3


def test_a_list_is_needed_where_the_set_is_one(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem) as caught:
        samples_of("lfw", tmp_path, None, "all")
    assert caught.value.key == "error.evaluate.list"
    a_picture(tmp_path / "Ann" / "Ann_0001.jpg")
    (tmp_path / "list.csv").write_text("file,smile\nAnn/Ann_0001.jpg,1\n")
    (one,) = samples_of("lfw", tmp_path, tmp_path / "list.csv", "all")
    assert one.dataset == "lfw"


def test_an_empty_split_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadData) as caught:
        samples_of("genki4k", made_up_genki(tmp_path), None, "test")
    assert caught.value.key == "error.data.none_in_split"


def test_what_cannot_be_told_is_null_in_json(tmp_path: Path) -> None:
    report = report_of([a_judged(0.9, 1)], "list", "val", weights.load(tiny_weights(tmp_path)))
    told = json.loads(json.dumps(report.as_json(), allow_nan=False))
    assert told["smile"]["auc"] == {"value": None, "low": None, "high": None}
    assert (told["v"], told["threshold"], told["pictures"]) == (1, 0.5, 1)


def test_without_labels_there_are_no_figures_but_counts(tmp_path: Path) -> None:
    report = report_of([a_judged(0.9, -1)], "list", "val", weights.load(tiny_weights(tmp_path)))
    assert report.smile is None
    assert report.emotion is None
    assert report.baselines == {}
    assert (report.pictures, report.unlabelled) == (1, 1)


def test_happy_of_the_seven_is_judged_beside_the_smile(tmp_path: Path) -> None:
    judged = [a_judged(0.1, 1, said=3, name="a"), a_judged(0.2, 0, said=0, name="b")]
    report = report_of(judged, "list", "val", weights.load(tiny_weights(tmp_path)))
    assert report.smile is not None
    assert report.smile.accuracy.value == 0.5
    assert report.baselines[HAPPY].accuracy.value == 1


def test_gaps_pictures_left_out_and_the_whole_set_are_counted(tmp_path: Path) -> None:
    genki = choose("genki4k", made_up_genki(tmp_path / "genki4k"), None, "all")
    assert (genki.gaps, genki.there, genki.whole, len(genki.samples)) == (1, 3, 4000, 3)
    smiles = choose("smiles", made_up_smiles(tmp_path / "smiles"), None, "all")
    assert (smiles.left_out, smiles.there, len(smiles.samples)) == (2, 6, 4)


def test_a_list_chooses_pictures_of_a_set(tmp_path: Path) -> None:
    data = made_up_taiwan(tmp_path / "taiwan")
    table = a_list(tmp_path / "list.csv", "file,smile", "images/2.jpg,-1", "1,1")
    assert [one.name for one in samples_of("taiwan", data, table, "all")] == ["images/2.jpg", "images/1.jpg"]


@pytest.mark.parametrize(
    ("row", "key"),
    [("9.jpg,1", "missing_files"), ("1.jpg,0", "other_label"), ("1.jpg,maybe", "label"), ("images/1.jpg,1", "twice")],
)
def test_a_list_that_does_not_fit_its_set_is_told_with_the_row(tmp_path: Path, row: str, key: str) -> None:
    data = made_up_taiwan(tmp_path / "taiwan")
    rows = ["1.jpg,1"] if key == "twice" else []
    with pytest.raises(BadData) as caught:
        choose("taiwan", data, a_list(tmp_path / "list.csv", "file,smile", *rows, row), "all")
    assert caught.value.key == f"error.data.{key}"
    assert str(2 + len(rows)) in str(caught.value.facts)


def test_a_listed_picture_that_is_missing_is_told_before_any_work(tmp_path: Path) -> None:
    a_picture(tmp_path / "a.jpg")
    table = a_list(tmp_path / "list.csv", "file,smile", "a.jpg,1", "b.jpg,0")
    with pytest.raises(BadData) as caught:
        choose("list", tmp_path, table, "all")
    assert caught.value.key == "error.data.missing_files"
    assert caught.value.facts["examples"] == "b.jpg (list.csv:3)"


def test_trained_pictures_are_counted(tmp_path: Path) -> None:
    data = tmp_path / "genki4k"
    for number in range(1, 31):
        a_picture(data / "files" / f"file{number:04d}.jpg")
    (data / "labels.txt").write_text("1 0 0 0\n" * 30)
    chosen = choose("genki4k", data, None, "all")
    judged = [a_judged(0.9, 1, name=str(at)) for at in range(3)]
    assert report_of(judged, "genki4k", "all", weights.load(tiny_weights(tmp_path / "w")), chosen=chosen).in_train == 0
    assert 0 < sum(one.split == "train" for one in chosen.samples) < 30
