import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from smilecam_model import hints, training
from smilecam_model.cache import Cached
from smilecam_model.network import SmileNet
from smilecam_model.recipe import Recipe, Stage
from smilecam_model.run_folder import CHECKPOINT

from smilecam.errors import BadData
from smilecam.perception.crop import CropRule
from tests.fakes.crops import made_up_set

FRAMES = Stage("tiny", "frames", steps=4, batch=8, lr=1e-3, size=32, mix={"one": 0.5, "two": 0.5})
WINDOWS = Stage(
    "windows", "sequences", 3, 8, 1e-3, {"stills": 0.5, "talk": 0.25, "onsets": 0.25},
    sources=("one", "two", "talk"), window=4, stills=6,
)  # fmt: skip
RECIPE = Recipe("tiny", 3, CropRule(), (0.5, 0.5, 0.5), (0.25, 0.25, 0.25), (FRAMES,))


def tiny_sets() -> dict[str, Cached]:
    return {"one": made_up_set("one", 20), "two": made_up_set("two", 20, emotions=True, seed=2)}


def weights_of(network: SmileNet) -> dict[str, torch.Tensor]:
    return network.state_dict()


def test_a_smoke_training_learns_the_bright_mouth(tmp_path: Path) -> None:
    stage = replace(FRAMES, steps=40, batch=16, lr=3e-3, strength=0.0, emotion_weight=0.0, ema=0.5)
    told: list[training.Step] = []
    training.train(replace(RECIPE, stages=(stage,)), tiny_sets(), tmp_path, told=told.append)
    assert [step.step for step in told] == [10, 20, 30, 40]
    assert told[-1].loss < 0.3  # 0.69 is a coin


def test_a_run_that_was_stopped_goes_on_bit_for_bit(tmp_path: Path) -> None:
    stages = (FRAMES, replace(FRAMES, name="second", steps=3))
    recipe, sets = replace(RECIPE, stages=stages), tiny_sets()
    whole = weights_of(training.train(recipe, sets, tmp_path / "whole"))
    for stop in (1, 3, 2):  # within the first stage, at its end, within the second
        training.train(recipe, sets, tmp_path / "parts", stop_after=stop)
    parts = weights_of(training.train(recipe, sets, tmp_path / "parts"))
    assert all(torch.equal(whole[name], parts[name]) for name in whole)


def test_the_same_seed_gives_the_same_network_and_another_seed_another(tmp_path: Path) -> None:
    sets = tiny_sets()
    first = weights_of(training.train(RECIPE, sets, tmp_path / "1"))
    again = weights_of(training.train(RECIPE, sets, tmp_path / "2"))
    other = weights_of(training.train(replace(RECIPE, seed=4), sets, tmp_path / "3"))
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["encoder.project.weight"], other["encoder.project.weight"])


@pytest.mark.parametrize("other", [replace(RECIPE, seed=4), replace(RECIPE, stages=(replace(FRAMES, lr=2e-3),))])
def test_the_run_of_another_recipe_is_left_alone(tmp_path: Path, other: Recipe) -> None:
    training.train(RECIPE, tiny_sets(), tmp_path, stop_after=1)
    kept = (tmp_path / CHECKPOINT).read_bytes()
    with pytest.raises(BadData) as caught:
        training.train(other, tiny_sets(), tmp_path)
    assert caught.value.key == "error.train.other_recipe"
    assert (tmp_path / CHECKPOINT).read_bytes() == kept


def test_hints_are_learnt_beside_the_tasks_and_a_stopped_run_remembers_them(tmp_path: Path) -> None:
    sets = tiny_sets()
    recipe = replace(RECIPE, stages=(replace(FRAMES, hint_weight=1.0),))
    known = {name: np.ones_like(hints.unknown(one)) for name, one in sets.items()}
    whole = weights_of(training.train(recipe, sets, tmp_path / "whole", hints=known))
    training.train(recipe, sets, tmp_path / "parts", hints=known, stop_after=2)
    parts = weights_of(training.train(recipe, sets, tmp_path / "parts", hints=known))
    without = weights_of(training.train(RECIPE, sets, tmp_path / "without"))
    assert all(torch.equal(whole[name], parts[name]) for name in whole)
    assert set(whole) == set(without)  # what answers the hints is dropped
    assert not torch.equal(whole["encoder.project.weight"], without["encoder.project.weight"])


def test_what_a_teacher_answers_is_learnt_by_the_stage_s_share(tmp_path: Path) -> None:
    sets = tiny_sets()
    said = {name: np.full((len(one.smile), 8), 1 / 7, np.float32) for name, one in sets.items()}
    shared = replace(RECIPE, stages=(replace(FRAMES, taught=0.5),))
    plain = weights_of(training.train(RECIPE, sets, tmp_path / "plain", answers=said))
    none = weights_of(training.train(RECIPE, sets, tmp_path / "none"))
    half = weights_of(training.train(shared, sets, tmp_path / "half", answers=said))
    assert torch.equal(plain["head.smile.weight"], none["head.smile.weight"])
    assert not torch.equal(half["head.smile.weight"], none["head.smile.weight"])


def test_two_processes_make_what_one_makes(tmp_path: Path) -> None:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # other threads round otherwise, and Adam turns a tiny gradient's sign into a whole step
    alone = weights_of(training.train(RECIPE, tiny_sets(), tmp_path / "alone"))
    torch.set_num_threads(threads)
    program = (
        "import os, sys, torch\n"
        "from pathlib import Path\n"
        "from smilecam_model import training\n"
        "from tests.model.test_training import RECIPE, tiny_sets\n"
        "torch.set_num_threads(1)\n"
        "place = training.place_of(os.environ, 'cpu')\n"
        "assert place.world == 2\n"
        "training.train(RECIPE, tiny_sets(), Path(sys.argv[1]), place=place)\n"
    )
    script = tmp_path / "both.py"
    script.write_text(program)
    top = Path(__file__).parent.parent.parent
    subprocess.run(
        [
            sys.executable,
            "-m",
            "torch.distributed.run",
            "--standalone",
            "--nproc-per-node",
            "2",
            script,
            tmp_path / "b",
        ],
        check=True,
        capture_output=True,
        cwd=top,
        env={**os.environ, "PYTHONPATH": str(top), "OMP_NUM_THREADS": "1"},
    )
    both = weights_of(training.averaged(tmp_path / "b", RECIPE))
    for name, value in alone.items():
        if value.is_floating_point():  # the layers' counters of batches are read by nobody
            torch.testing.assert_close(both[name], value, atol=2e-4, rtol=2e-3)


def test_a_run_that_was_stopped_among_windows_goes_on_bit_for_bit(tmp_path: Path) -> None:
    recipe = replace(RECIPE, stages=(replace(FRAMES, steps=2), WINDOWS))
    sets = {**tiny_sets(), "talk": made_up_set("talk", 40, tracks=5)}
    whole = weights_of(training.train(recipe, sets, tmp_path / "whole"))
    (tmp_path / "parts").mkdir()
    shutil.copy(tmp_path / "whole" / "bank-windows.npz", tmp_path / "parts")  # the same anyway, and dear to make
    for stop in (2, 1, 1):  # before the windows, twice among them
        training.train(recipe, sets, tmp_path / "parts", stop_after=stop)
    parts = weights_of(training.train(recipe, sets, tmp_path / "parts"))
    assert all(torch.equal(whole[name], parts[name]) for name in whole)


def test_windows_train_the_head_and_leave_the_encoder(tmp_path: Path) -> None:
    sets = {**tiny_sets(), "talk": made_up_set("talk", 40, tracks=5)}
    before = SmileNet().state_dict()
    after = weights_of(training.train(replace(RECIPE, stages=(WINDOWS,)), sets, tmp_path, start=before))
    assert all(torch.equal(before[name], after[name]) for name in before if name.startswith("encoder"))
    assert not torch.equal(before["head.smile.weight"], after["head.smile.weight"])


def test_a_loss_that_is_no_number_stops_and_keeps_the_batch(tmp_path: Path) -> None:
    spoilt = {name: value.clone() for name, value in SmileNet().state_dict().items()}
    spoilt["encoder.project.bias"][0] = float("nan")
    with pytest.raises(BadData) as caught:
        training.train(RECIPE, tiny_sets(), tmp_path, start=spoilt)
    assert caught.value.key == "error.train.nan"
    assert np.load(str(caught.value.facts["file"]))["inputs"].shape == (4, 3, 32, 32)


def test_the_rate_rises_and_falls() -> None:
    stage = replace(FRAMES, steps=100, warmup=0.1, lr=1.0)
    rates = [training.rate_at(step, stage) for step in range(100)]
    assert rates[:10] == sorted(rates[:10])
    assert max(rates) == 1.0
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[-1] < 0.02


def test_a_folder_without_a_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadData) as caught:
        training.averaged(tmp_path, RECIPE)
    assert caught.value.key == "error.train.no_run"
