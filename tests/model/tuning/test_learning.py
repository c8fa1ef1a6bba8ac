from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
import torch
from smilecam_model.cache import Cached
from smilecam_model.network import SmileNet
from smilecam_model.tuning import learning
from smilecam_model.tuning.learning import Learnt, Plan, learn
from smilecam_model.tuning.material import Material, material
from torch import Tensor

from smilecam.weights import Card, load
from tests.fakes.crops import made_up_set
from tests.fakes.tuning import a_company
from tests.fakes.weights import tiny_weights

PLAN = Plan(frame_steps=4, window_steps=4, batch=6, window_batch=8, look_every=2, stills=6, frames=60)


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Card:
    return load(tiny_weights(tmp_path_factory.mktemp("weights"))).card


@pytest.fixture(scope="module")
def start() -> Mapping[str, Tensor]:
    torch.manual_seed(1)
    return SmileNet().state_dict()


def of(*people: str) -> Material:
    takes, seen = a_company(4, 1.0)
    return material(takes, seen, people)


def public() -> dict[str, Cached]:
    return {"celeba": made_up_set("celeba", 20), "talk": made_up_set("talk", 40, tracks=4)}


def distance(learnt: Learnt, start: Mapping[str, Tensor], layer: str) -> float:
    state = learnt.network.state_dict()
    return sum(float((state[name] - start[name]).abs().sum()) for name in start if name.startswith(layer))


def test_deep_layers_stay_the_rest_learns_and_batch_statistics_are_left_alone(
    start: Mapping[str, Tensor], card: Card
) -> None:
    learnt = learn(start, card, of("P01", "P02"), None, {}, replace(PLAN, ema=0.0))
    assert distance(learnt, start, "encoder.features.0.") == 0
    assert distance(learnt, start, "encoder.features.12.0.weight") > 0
    assert distance(learnt, start, "encoder.project") > 0
    assert distance(learnt, start, "head") > 0
    state = learnt.network.state_dict()
    assert all(torch.equal(state[name], start[name]) for name in start if "running_" in name)
    # Nobody watched: all steps are taken.
    assert learnt.steps == {"frames": 4, "windows": 4}
    assert learnt.looks == ()


def test_those_who_stop_keep_the_best_that_they_saw(
    start: Mapping[str, Tensor], card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    losses = iter([0.5, 0.4, 0.6, *[0.3] * 9])
    monkeypatch.setattr(learning, "_balanced", lambda logits, truth: next(losses))
    learnt = learn(start, card, of("P01"), of("P02"), {}, PLAN)
    assert learnt.steps == {"frames": 2, "windows": 0}
    assert [(one.step, one.loss, one.best) for one in learnt.looks[:3]] == [
        (0, 0.5, True), (2, 0.4, True), (4, 0.6, False),
    ]  # fmt: skip


def test_patience_ends_it_and_without_a_gain_nothing_has_changed(
    start: Mapping[str, Tensor], card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    losses = iter(np.arange(40) / 10)
    monkeypatch.setattr(learning, "_balanced", lambda logits, truth: float(next(losses)))
    plan = replace(PLAN, frame_steps=40, window_steps=40, look_every=1, patience=2)
    learnt = learn(start, card, of("P01"), of("P02"), {}, plan)
    assert [one.step for one in learnt.looks] == [0, 1, 2, 0, 1, 2]
    assert learnt.steps == {"frames": 0, "windows": 0}
    assert distance(learnt, start, "") == 0


def test_ctrl_c_ends_it_with_what_is_there(start: Mapping[str, Tensor], card: Card) -> None:
    told: list[tuple[str, int, int]] = []
    learnt = learn(
        start, card, of("P01"), None, {}, PLAN, told=lambda *step: told.append(step), enough=lambda: len(told) > 1
    )
    assert learnt.steps == {"frames": 2}
    assert told == [("frames", 1, 4), ("frames", 2, 4)]
    assert distance(learnt, start, "encoder") > 0


@pytest.mark.slow
def test_public_data_is_replayed_in_both_stages(start: Mapping[str, Tensor], card: Card) -> None:
    told: list[tuple[str, int, int]] = []
    learnt = learn(start, card, of("P01"), of("P02"), public(), PLAN, told=lambda *step: told.append(step))
    assert {name for name, _, _ in told} == {"frames", "embedding", "windows"}
    assert all(np.isfinite(one.loss) for one in learnt.looks)


def test_the_old_answers_cost_nothing_and_every_other_does(start: Mapping[str, Tensor]) -> None:
    old = SmileNet().eval()
    old.load_state_dict(dict(start))
    windows = torch.randn(3, 4, 256)
    smile, emotion = (one.detach() for one in old.head(windows))
    assert float(learning._drift(smile, emotion, windows, old, PLAN)) == 0
    # However sure it is: a shift of all logits is what a label would not mind.
    assert float(learning._drift(smile + 1, emotion, windows, old, PLAN)) == pytest.approx(PLAN.hold_smile)


def test_half_of_the_way_is_kept(start: Mapping[str, Tensor], card: Card) -> None:
    whole, half = (
        learn(start, card, of("P01"), None, {}, replace(PLAN, window_steps=1, kept=kept)) for kept in (1.0, 0.5)
    )
    for layer in ("encoder.project", "head"):
        assert distance(half, start, layer) == pytest.approx(distance(whole, start, layer) / 2, rel=1e-3)


def test_the_pace_rises_and_falls() -> None:
    pace = [learning._pace(step, 100) for step in range(1, 101)]
    assert pace[0] == pytest.approx(0.1)
    assert max(pace) == 1
    assert pace[-1] == pytest.approx(0.05)


def test_smiling_and_straight_count_alike_however_many_there_are() -> None:
    logits, truth = torch.tensor([2.0, 2.0, 2.0, -2.0]), torch.tensor([1.0, 1.0, 1.0, 0.0])
    assert learning._balanced(logits, truth) == pytest.approx(float(np.log1p(np.exp(-2))))
    assert learning._balanced(logits[:3], truth[:3]) == pytest.approx(float(np.log1p(np.exp(-2))))
