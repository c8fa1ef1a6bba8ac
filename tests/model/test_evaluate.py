import json
from pathlib import Path

import pytest
from smilecam_model.evaluate import emotion_figures, judge_all, report_of, samples_of, smile_figures
from smilecam_model.metrics import Confusion

from smilecam import weights
from smilecam.errors import BadData, UsageProblem
from tests.fakes.datasets import a_picture, made_up_genki
from tests.fakes.judged import a_judged
from tests.fakes.weights import tiny_weights


def test_a_face_that_was_not_found_is_an_error_whatever_its_label() -> None:
    judged = [
        a_judged(0.9, 1, name="a"),
        a_judged(0.1, 0, name="b"),
        a_judged(None, 1, name="c"),
        a_judged(None, 0, name="d"),
    ]
    figures = smile_figures(judged, 0.5)
    assert figures is not None
    assert figures.accuracy.value == 0.5
    assert (figures.pictures, figures.not_found) == (4, 2)
    assert figures.confusion == Confusion(true_positive=1, false_positive=1, true_negative=1, false_negative=1)
    assert figures.confusion.accuracy == figures.accuracy.value
    assert (figures.f1, figures.true_positive_rate, figures.false_positive_rate) == (0.5, 0.5, 0.5)
    assert figures.true_positive_rate_at_1_percent == 0.5
    assert figures.calibration_error == pytest.approx(0.1)  # of the two faces that were found
    assert figures.auc.value == pytest.approx(2.5 / 4)  # 0.9 above both, 0 level with 0 and below 0.1


def test_unknown_labels_are_not_counted() -> None:
    assert smile_figures([a_judged(0.9, -1)], 0.5) is None
    assert emotion_figures([a_judged(0.9, 1)]) is None


def test_the_likeliest_emotion_counts_and_no_face_is_an_error() -> None:
    judged = [a_judged(0.5, 1, 3, said=3), a_judged(0.5, 0, 0, said=6), a_judged(None, 0, 0)]
    figures = emotion_figures(judged)
    assert figures is not None
    assert figures.pictures == 3
    assert figures.accuracy == pytest.approx(1 / 3)


def test_groups_have_figures_of_their_own(tmp_path: Path) -> None:
    loaded = weights.load(tiny_weights(tmp_path))
    judged = [
        a_judged(0.9, 1, group="a", name="1"),
        a_judged(0.8, 0, group="b", name="2"),
        a_judged(0.1, 0, group="b", name="3"),
    ]
    report = report_of(judged, "list", "val", loaded)
    assert set(report.groups) == {"a", "b"}
    assert report.groups["b"].false_positive_rate == 0.5
    assert json.loads(json.dumps(report.as_json()))["smile"]["pictures"] == 3


def test_pictures_are_judged_through_finder_crop_and_graphs(tmp_path: Path) -> None:
    loaded = weights.load(tiny_weights(tmp_path / "weights"))
    samples = samples_of("genki4k", made_up_genki(tmp_path / "genki4k"), None, "all")
    told: list[tuple[int, int]] = []
    judged = judge_all(samples, loaded, lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert all(one.fallback and one.smile is not None for one in judged)


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
