from dataclasses import replace
from pathlib import Path

import torch
from smilecam_model import training
from smilecam_model.run import run
from smilecam_model.run_folder import CHECKPOINT

from tests.model.test_training import FRAMES, RECIPE, tiny_sets


def test_a_teacher_is_trained_first_and_asked_once(tmp_path: Path) -> None:
    teacher = replace(RECIPE, name="teacher", seed=9)
    recipe = replace(RECIPE, stages=(replace(FRAMES, taught=0.5),), teacher=teacher)
    told: list[training.Step] = []
    asked: list[tuple[str, int, int]] = []
    first = run(recipe, tiny_sets(), tmp_path, told=told.append, answering=lambda *one: asked.append(one))
    assert [step.step for step in told] == [4, 4]
    assert {name for name, _, _ in asked} == {"one answers", "two answers"}
    assert (tmp_path / "teacher" / CHECKPOINT).is_file()
    again = run(recipe, tiny_sets(), tmp_path, told=told.append)
    assert len(told) == 2  # both were done
    for name, value in first.state_dict().items():
        assert torch.equal(value, again.state_dict()[name])


def test_without_a_teacher_a_run_is_its_training(tmp_path: Path) -> None:
    alone = training.train(RECIPE, tiny_sets(), tmp_path / "alone").state_dict()
    whole = run(RECIPE, tiny_sets(), tmp_path / "whole").state_dict()
    assert all(torch.equal(alone[name], whole[name]) for name in alone)
