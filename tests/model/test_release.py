from pathlib import Path

import pytest
import torch
from smilecam_model.network import SmileNet
from smilecam_model.recipe import Recipe, Stage
from smilecam_model.release import release

from smilecam import weights
from smilecam.perception.crop import CropRule
from tests.fakes.datasets import a_picture

STAGE = Stage("w", "sequences", 1, 2, 0.1, {"stills": 1.0}, sources=("genki4k",), window=12)
RECIPE = Recipe("tiny", 1, CropRule(), (0.5, 0.5, 0.5), (0.25, 0.25, 0.25), (STAGE,))


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder released from random weights, measured on a made-up GENKI of sixty pictures."""
    top = tmp_path_factory.mktemp("released")
    for number in range(1, 61):
        a_picture(top / "data" / "genki4k" / "files" / f"file{number:04d}.jpg")
    (top / "data" / "genki4k" / "labels.txt").write_text("".join(f"{number % 2} 0 0 0\n" for number in range(1, 61)))
    torch.manual_seed(1)
    release(SmileNet().eval(), RECIPE, top / "data", top / "mine", "mine")
    return top / "mine"


def test_a_released_folder_is_one_that_the_program_takes(released: Path) -> None:
    card = weights.load(released).card
    assert card.name == "mine"
    assert set(card.files) == {"encoder.onnx", "head.onnx", "checkpoint.safetensors"}
    assert (card.window.length, card.input.size) == (12, 224)
    assert [one["set"] for one in card.data] == ["genki4k"]


def test_figures_stand_in_the_card_with_count_and_command(released: Path) -> None:
    (figure,) = weights.load(released).card.figures
    assert figure["set"] == "genki4k"
    assert 5 < figure["pictures"] < 25
    assert set(figure["shipped"]) == {"accuracy", "calibration_error"}
    assert figure["command"].startswith("smilecam model evaluate --dataset genki4k --split val")


def test_the_model_card_tells_data_terms_figures_and_failures_in_both_languages(released: Path) -> None:
    text = (released / "MODEL_CARD.md").read_text("utf-8")
    for part in ("# mine", "MPLab", "| genki4k |", "Known failures", "not measured", "신경망"):
        assert part in text
