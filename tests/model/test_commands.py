import json
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from click.testing import CliRunner
from smilecam_model.cli import words

from smilecam.cli.main import main
from tests.fakes.datasets import made_up_genki
from tests.fakes.weights import tiny_weights


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner(env={"SMILECAM_LANG": "en"}).invoke(main, [str(one) for one in arguments])
    return result.exit_code, result.output


def test_the_commands_load_without_torch() -> None:
    code = "import sys; import smilecam_model.commands; sys.exit('torch' in sys.modules or 'cv2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("train", "--recipe", "r.toml", "--data", "d", "--out", "o"),
        ("export", "--run", "r", "--recipe", "r.toml", "--data", "d", "--out", "o"),
    ],
)
def test_without_torch_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    def find(name: str) -> ModuleSpec | None:
        return None if name == "torch" else ModuleSpec(name, None)

    monkeypatch.setattr(words, "find_spec", find)
    code, said = run("model", *arguments)
    assert code == 2
    assert "pip install 'smilecam[train]'" in said
    assert len(said.strip().splitlines()) == 1


def test_evaluate_prints_figures_with_counts(tmp_path: Path) -> None:
    data, folder = made_up_genki(tmp_path / "genki4k"), tiny_weights(tmp_path / "weights")
    code, said = run("model", "evaluate", "--dataset", "genki4k", "--data", data, "--weights", folder)
    assert code == 0
    for word in ("accuracy", "AUC", "pictures", "labelled pictures are not there", "face_landmarker.task"):
        assert word in said
    asked = ("--dataset", "genki4k", "--data", data, "--weights", folder, "--json", "--no-baselines")
    code, said = run("model", "evaluate", *asked)
    assert code == 0
    report = json.loads(said)
    assert (report["pictures"], report["gaps"], report["smile"]["pictures"]) == (3, 1, 3)


def test_a_folder_of_something_else_is_one_sentence(tmp_path: Path) -> None:
    folder = tiny_weights(tmp_path / "weights")
    code, said = run("model", "evaluate", "--dataset", "celeba", "--data", tmp_path, "--weights", folder)
    assert code == 2
    assert len(said.strip().splitlines()) == 1
    assert "list_attr_celeba.txt" in said


def test_a_set_that_the_recipe_wants_and_that_is_not_there_is_told(tmp_path: Path) -> None:
    recipe = Path(__file__).parents[2] / "model" / "recipes" / "first.toml"
    code, said = run("model", "train", "--recipe", recipe, "--data", tmp_path, "--out", tmp_path / "run")
    assert code == 2
    assert "celeba" in said
