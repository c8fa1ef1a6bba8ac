from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure
from smilecam_model.figures import EmotionFigures, SmileFigures, emotion_figures, smile_figures
from smilecam_model.groups import OWN, groupings
from smilecam_model.plots.confusion import confusion
from smilecam_model.plots.group_rates import group_rates
from smilecam_model.plots.reliability import reliability_diagram
from smilecam_model.plots.roc import roc
from smilecam_model.plots.sheet import save, sheet

from smilecam.texts.catalogue import LANGS, Lang
from tests.fakes.judged import a_judged
from tests.fakes.reports import a_crowd


def smiles(scores: Sequence[float | None], truth: Sequence[int]) -> SmileFigures:
    made = smile_figures(scores, truth, [str(at) for at in range(len(truth))], 0.5)
    assert made is not None
    return made


def emotions(lost: bool) -> EmotionFigures:
    said = [None if lost and at == 0 else np.eye(7)[at % 7].tolist() for at in range(14)]
    made = emotion_figures(said, [at % 7 for at in range(14)], [str(at) for at in range(14)])
    assert made is not None
    return made


def words_of(figure: Figure) -> str:
    return "\n".join(one.get_text() for one in figure.findobj(matplotlib.text.Text))


@pytest.mark.parametrize("lang", LANGS)
def test_every_judge_stands_in_the_roc_curve_with_its_point(lang: Lang) -> None:
    own: list[float | None] = [0.9, 0.6, 0.4, None, 0.2]
    other: list[float | None] = [0.9, 0.1, 0.8, 0.7, None]
    truth = [1, 1, 0, 1, 0]
    figures = {"": smiles(own, truth), "mediapipe_blendshapes": smiles(other, truth)}
    words = words_of(roc({"": own, "mediapipe_blendshapes": other}, truth, figures, "what", lang))
    for said in ("SmileCam", "MediaPipe", "AUC 0.", "what", "66.7 %"):
        assert said in words


@pytest.mark.parametrize("lang", LANGS)
def test_the_reliability_diagram_tells_its_error_and_what_chance_makes(lang: Lang) -> None:
    rng = np.random.default_rng(1)
    scores: list[float | None] = [None, *rng.random(60).tolist()]
    figures = smiles(scores, [at % 2 for at in range(61)])
    figure = reliability_diagram(scores, [at % 2 for at in range(61)], figures, "what", lang)
    assert f"{figures.calibration_error:.3f}" in words_of(figure)
    assert f"{figures.calibration_floor:.3f}" in words_of(figure)


@pytest.mark.parametrize("lost", [True, False])
def test_the_confusion_matrices_hold_their_counts(lost: bool) -> None:
    figures = smiles([0.9] * 3 + [0.1] * 5, [1] * 3 + [0] * 5)
    words = words_of(confusion(figures, emotions(lost), "what", "en")).splitlines()
    assert "3" in words
    assert "5" in words
    assert "100.0 %" in words
    assert ("not found" in words) == lost
    assert "angry" not in words_of(confusion(figures, None, "what", "en")).splitlines()
    assert "smiling" not in words_of(confusion(None, emotions(lost), "what", "en")).splitlines()


def test_groups_stand_beside_one_another_with_their_gap() -> None:
    crowd = a_crowd()
    figures = smiles([one.said.smile for one in crowd], [one.sample.truth for one in crowd])
    words = words_of(group_rates("age", groupings(crowd, 0.5)[OWN], figures, "what", "en"))
    for said in ("east", "west", "points", "people", "Groups by age"):
        assert said in words


def test_groups_of_one_label_or_few_pictures_are_drawn_without_what_cannot_be_told(tmp_path: Path) -> None:
    few = [a_judged(0.9, 1, group="a", name="1"), a_judged(0.2, 1, group="b", name="2")]
    figure = group_rates("age", groupings(few, 0.5)[OWN], smiles([0.9, 0.2], [1, 1]), "what", "en")
    assert "too few" in words_of(figure)
    save(figure, tmp_path / "a.png")


@pytest.mark.parametrize("lang", LANGS)
def test_no_letter_is_missing(lang: Lang, tmp_path: Path) -> None:
    crowd = a_crowd()
    figures = smiles([one.said.smile for one in crowd], [one.sample.truth for one in crowd])
    # A missing letter is a warning, and warnings are errors here.
    save(confusion(figures, emotions(True), "what", lang), tmp_path / "a.png")
    save(group_rates("나이", groupings(crowd, 0.5)[OWN], figures, "무엇", lang), tmp_path / "b.png")
    assert (tmp_path / "b.png").stat().st_size > 10_000


def test_drawing_leaves_nobody_else_s_style_changed() -> None:
    before = dict(matplotlib.rcParams)
    with sheet(4, 4, "title", "below"):
        pass
    assert dict(matplotlib.rcParams) == before
