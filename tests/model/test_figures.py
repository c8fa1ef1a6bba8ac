import pytest
from smilecam_model.figures import emotion_figures, smile_figures
from smilecam_model.metrics import Confusion

from smilecam.verdict import EMOTIONS


def shares(index: int) -> list[float]:
    return [0.7 if at == index else 0.05 for at in range(len(EMOTIONS))]


def test_a_face_that_was_not_found_is_an_error_whatever_its_label() -> None:
    figures = smile_figures([0.9, 0.1, None, None], [1, 0, 1, 0], list("abcd"), 0.5)
    assert figures is not None
    assert figures.accuracy.value == 0.5
    assert (figures.pictures, figures.smiling, figures.not_found, figures.not_found_smiling) == (4, 2, 2, 1)
    assert figures.confusion == Confusion(true_positive=1, false_positive=1, true_negative=1, false_negative=1)
    assert figures.confusion.accuracy == figures.accuracy.value
    assert figures.f1.value == figures.true_positive_rate.value == figures.false_positive_rate.value == 0.5
    assert figures.precision.value == figures.balanced_accuracy.value == 0.5
    assert figures.true_positive_rate_at_1_percent.value == 0.5
    assert figures.calibration_error == pytest.approx(0.1)  # of the two faces that were found
    assert figures.auc.value == pytest.approx(2.5 / 4)  # 0.9 above both, 0 level with 0 and below 0.1


def test_figures_are_those_of_the_counts() -> None:
    scores = [0.9, 0.8, 0.6, 0.4, 0.3, 0.55, 0.2, 0.1]
    figures = smile_figures(scores, [1, 1, 1, 1, 0, 0, 0, 0], list("aabbccdd"), 0.5)
    assert figures is not None
    assert figures.people == 4
    assert figures.f1.value == pytest.approx(figures.confusion.f1)
    assert figures.precision.value == pytest.approx(figures.confusion.precision)
    assert figures.true_positive_rate.value == figures.confusion.true_positive_rate == 0.75
    assert figures.false_positive_rate.value == figures.confusion.false_positive_rate == 0.25
    assert figures.accuracy.low <= figures.accuracy.value <= figures.accuracy.high


def test_the_threshold_itself_is_called() -> None:
    figures = smile_figures([0.5, 0.49], [1, 0], ["a", "b"], 0.5)
    assert figures is not None
    assert figures.accuracy.value == 1


def test_no_pictures_have_no_figures() -> None:
    assert smile_figures([], [], [], 0.5) is None
    assert emotion_figures([], [], []) is None


def test_the_likeliest_emotion_counts_and_no_face_is_an_error() -> None:
    figures = emotion_figures([shares(3), shares(6), None], [3, 0, 0], list("abc"))
    assert figures is not None
    assert (figures.pictures, figures.not_found) == (3, 1)
    assert figures.accuracy.value == pytest.approx(1 / 3)
    assert figures.macro_f1.value == pytest.approx(0.5)
    assert (figures.f1["happy"], figures.f1["angry"], figures.f1["sad"]) == (1, 0, None)
    assert figures.confusion[0] == (0, 0, 0, 0, 0, 0, 1, 1)
