from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from smilecam_model.cache import NOT_FOUND, Cached
from smilecam_model.mixture import Mixture, trainable, weights_of

from tests.fakes.crops import made_up_set


def rare_smiles(rows: int = 200) -> Cached:
    return replace(made_up_set("rare", rows), smile=(np.arange(rows) % 10 == 0).astype(np.float32))


def test_sets_are_drawn_by_their_shares_and_held_out_people_never() -> None:
    sets = {"one": made_up_set("one", 40), "rare": rare_smiles()}
    drawn = Mixture(sets, {"one": 0.75, "rare": 0.25}).draw(4000, np.random.default_rng(1))
    assert Counter(name for name, _ in drawn)["one"] / 4000 == pytest.approx(0.75, abs=0.03)
    assert all(sets[name].split[row] == "train" for name, row in drawn)


def test_smiles_are_half_of_what_is_drawn_however_rare() -> None:
    rare = rare_smiles()
    drawn = Mixture({"rare": rare}, {"rare": 1}).draw(4000, np.random.default_rng(1))
    assert np.mean([rare.smile[row] for _, row in drawn]) == pytest.approx(0.5, abs=0.03)


def test_the_same_seed_draws_the_same() -> None:
    mixture = Mixture({"rare": rare_smiles()}, {"rare": 1})
    assert mixture.draw(50, np.random.default_rng([1, 2])) == mixture.draw(50, np.random.default_rng([1, 2]))


def test_what_has_no_face_or_no_label_does_not_train() -> None:
    one = made_up_set("one", 10)
    one.found[0], one.smile[2] = NOT_FOUND, -1
    assert trainable(one).tolist() == [False, True, False, True, True, True, True, True, False, False]


def test_a_person_s_many_frames_count_less_and_smiling_clips_enough() -> None:
    talk = made_up_set("talk", 200, tracks=5)
    weights = weights_of(talk)
    assert weights[talk.split == "val"].sum() == 0
    assert weights[talk.smile == 1].sum() / weights.sum() == pytest.approx(0.15, abs=1e-6)


def test_a_set_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="two"):
        Mixture({"one": made_up_set("one", 4)}, {"two": 1.0})
