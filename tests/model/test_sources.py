from dataclasses import replace

import numpy as np
import torch
from smilecam_model import hints
from smilecam_model.bank import Bank
from smilecam_model.hints import COUNT as HINTS
from smilecam_model.network import SmileNet
from smilecam_model.recipe import Recipe, Stage
from smilecam_model.sources import Frames, Sequences

from smilecam.perception.crop import CropRule
from tests.fakes.crops import made_up_set
from tests.model.test_windows import a_bank

STAGE = Stage("tiny", "frames", steps=1, batch=8, lr=1e-3, size=32, mix={"one": 0.5, "two": 0.5})
RECIPE = Recipe("tiny", 3, CropRule(), (0.5, 0.5, 0.5), (0.25, 0.25, 0.25), (STAGE,))
SETS = {"one": made_up_set("one", 20), "two": made_up_set("two", 20, emotions=True)}


def test_a_batch_of_frames_carries_each_set_s_labels_and_masks() -> None:
    crops, smiles, emotions, hinted = Frames(SETS, STAGE, RECIPE).batch(64, np.random.default_rng(1))
    assert crops.shape == (64, 3, 32, 32)
    assert set(smiles.tolist()) == {0.0, 1.0}
    assert hinted.shape == (64, HINTS)
    assert (hinted == -1).all()
    known = emotions[:, 0] >= 0
    assert 10 < int(known.sum()) < 54
    assert torch.equal(emotions[known].sum(1), torch.ones(int(known.sum())))


def test_mixing_keeps_what_is_unknown_unknown() -> None:
    _, smiles, emotions, _ = Frames(SETS, replace(STAGE, mixup=0.4), RECIPE).batch(64, np.random.default_rng(1))
    assert ((smiles > 0) & (smiles < 1)).any()
    known = emotions[:, 0] >= 0
    assert 0 < int(known.sum()) < 50
    torch.testing.assert_close(emotions[known].sum(1), torch.ones(int(known.sum())))


def test_frames_teach_the_whole_network_and_windows_the_head() -> None:
    network = SmileNet()
    stage = replace(STAGE, kind="sequences", mix={"stills": 1.0}, sources=("one",))
    windows = Sequences(Bank(*a_bank()), stage)
    assert Frames(SETS, STAGE, RECIPE).learning(network) is network
    assert windows.learning(network) is network.head
    inputs, smiles, _, known = windows.batch(4, np.random.default_rng(1))
    smile, emotion, newest = windows.judge(network, inputs)
    assert smile.shape == smiles.shape == (4,)
    assert emotion.shape == (4, 7)
    assert torch.equal(newest, inputs[:, -1])
    assert (known == -1).all()


def test_a_picture_s_hints_come_with_it_and_a_set_without_them_has_none() -> None:
    marked = hints.unknown(SETS["one"])
    marked[:, 3] = np.linspace(0, 1, len(marked), dtype=np.float16)
    source = Frames(SETS, STAGE, RECIPE, hints={"one": marked})
    *_, drawn = source.batch(64, np.random.default_rng(1))
    known = drawn[:, 3] >= 0
    assert 10 < int(known.sum()) < 54
    assert len(set(drawn[known, 3].tolist())) > 5
    assert (drawn[:, :3] == -1).all()
    assert (drawn[~known] == -1).all()


def test_mixed_pictures_have_no_hints() -> None:
    marked = {name: np.zeros_like(hints.unknown(one)) for name, one in SETS.items()}
    *_, drawn = Frames(SETS, replace(STAGE, mixup=0.4), RECIPE, hints=marked).batch(8, np.random.default_rng(1))
    assert (drawn == -1).all()


def test_other_targets_change_what_is_learnt_but_not_which_pictures_are_drawn() -> None:
    targets = {name: replace(one, smile=np.full_like(one.smile, 0.25)) for name, one in SETS.items()}
    plain = Frames(SETS, STAGE, RECIPE).batch(16, np.random.default_rng(1))
    other = Frames(SETS, STAGE, RECIPE, targets=targets).batch(16, np.random.default_rng(1))
    assert torch.equal(plain[0], other[0])
    assert set(other[1].tolist()) == {0.25}
