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

RECIPE = Path(__file__).parents[2] / "model" / "recipes" / "second.toml"


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
        ("finetune",),
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


@pytest.mark.parametrize(
    ("command", "option", "others"),
    [
        ("train", "--data", ("--recipe", "r.toml", "--out", "o")),
        ("train", "--start", ("--recipe", "r.toml", "--out", "o", "--data", ".")),
        ("export", "--data", ("--recipe", "r.toml", "--out", "o", "--run", "r")),
        ("evaluate", "--data", ("--dataset", "genki4k")),
        ("evaluate", "--list", ("--dataset", "genki4k", "--data", ".")),
        ("evaluate", "--group-by", ("--dataset", "genki4k", "--data", ".")),
        ("evaluate", "--models", ("--dataset", "genki4k", "--data", ".")),
        ("evaluate-video", "--events", ()),
        ("evaluate-video", "--talk", ()),
        ("evaluate-video", "--models", ("--talk", ".")),
    ],
)
def test_a_path_that_is_not_there_is_told_by_its_option(command: str, option: str, others: tuple[str, ...]) -> None:
    code, said = run("model", command, *others, option, "/nope")
    assert (code, said) == (2, f"smilecam: there is no /nope; name with {option} what is there\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("train", "--recipe", "/nope", "--data", ".", "--out", "o"), "there is no recipe at /nope"),
        (("export", "--recipe", "/nope", "--data", ".", "--out", "o", "--run", "r"), "there is no recipe at /nope"),
        (("export", "--recipe", RECIPE, "--data", ".", "--out", "o", "--run", "/nope"), "/nope holds no training run"),
        (("train", "--recipe", RECIPE, "--data", ".", "--out", "o"), ". is not laid out as expected"),
    ],
)
def test_what_needs_no_torch_is_told_before_it_is_loaded(arguments: tuple[object, ...], told: str) -> None:
    code = (
        "import sys; from smilecam.cli.main import main\n"
        "code = main(sys.argv[1:], standalone_mode=False); sys.exit(99 if 'torch' in sys.modules else code)"
    )
    command = [sys.executable, "-c", code, "model", *map(str, arguments), "--lang", "en"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.removeprefix("smilecam: ").startswith(told)) == (2, True), done.stderr


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
    code, said = run("model", "train", "--recipe", RECIPE, "--data", tmp_path, "--out", tmp_path / "run")
    assert code == 2
    assert "celeba" in said
