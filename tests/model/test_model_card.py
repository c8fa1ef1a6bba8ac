from dataclasses import replace
from pathlib import Path

from smilecam_model import model_card
from smilecam_model.evaluate import report_of

from smilecam import weights
from tests.fakes.judged import a_judged
from tests.fakes.weights import tiny_weights
from tests.model.test_training import RECIPE


def test_every_figure_has_a_count_and_an_interval(tmp_path: Path) -> None:
    loaded = weights.load(tiny_weights(tmp_path))
    judged = [a_judged(0.9 - 0.8 * (at % 2), 1 - at % 2, at % 7, said=at % 7, name=str(at)) for at in range(28)]
    report = report_of(judged, "fer2013", "val", loaded)
    text = model_card.text(loaded.card, RECIPE, [report], [report])
    assert "| fer2013 | 28 | 100.0% (100.0% to 100.0%) | 1.0000 (1.0000 to 1.0000) | 1.000 | 0.100 (0." in text
    assert "| 100.0%, 0.100 | 0 |" in text
    assert "not found counts as an error in the accuracy" in text
    assert "100.0% (100.0% to 100.0%) of 28 pictures, macro-F1 1.000" in text


def test_a_set_without_smile_labels_is_told_so(tmp_path: Path) -> None:
    loaded = weights.load(tiny_weights(tmp_path))
    report = report_of([a_judged(0.9, -1)], "list", "val", loaded)
    assert "| list | 0 |" in model_card.text(loaded.card, RECIPE, [report], [report])


def test_what_a_network_was_taught_by_is_told_where_it_was_taught(tmp_path: Path) -> None:
    loaded = weights.load(tiny_weights(tmp_path))
    report = report_of([a_judged(0.9, 1)], "list", "val", loaded)
    alone = model_card.text(loaded.card, RECIPE, [report], [report])
    taught = replace(
        RECIPE, teacher=replace(RECIPE, name="owl"), disputed=frozenset({("smiles", "a"), ("smiles", "b")})
    )
    told = model_card.text(loaded.card, taught, [report], [report])
    assert "recipe `tiny`" in alone
    assert "ImageNet" not in alone
    assert "`owl`" in told
    assert "2 labels that teacher and blendshapes both contradict" in told
