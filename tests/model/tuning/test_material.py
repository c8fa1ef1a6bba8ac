from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from smilecam_model.bank import VARIANTS
from smilecam_model.tuning.material import Draw, Material, embedded, material, window

from smilecam.perception.graphs import OnnxEncoder
from tests.fakes.graphs import tiny_encoder
from tests.fakes.tuning import a_company, a_take, seen_of

NORM = ((0.5, 0.5, 0.5), (0.25, 0.25, 0.25))


@pytest.fixture
def own() -> Material:
    takes, seen = a_company(3)
    return material(takes, seen, ["P01", "P03"])


def test_only_those_who_are_asked_for_are_in_it(own: Material) -> None:
    assert set(own.person.tolist()) == {"P01", "P03"}
    assert len(own) == 2 * 60


def test_targets_are_those_of_the_labels_and_edges_are_unknown(own: Material) -> None:
    first = own.smile[:60]
    assert (first[own.time_s[:60] < 0.25] == -1).all()
    assert first[10:25].tolist() == [0] * 15
    assert first[35:55].tolist() == [1] * 20
    assert own.emotion[10].tolist() == [0, 0, 0, 0, 0, 0, 1]
    assert own.emotion[30].tolist() == [-1] * 7
    assert set(own.word[:60].tolist()) == {"neutral", "smile"}


def test_a_row_is_the_crop_of_its_moment(own: Material) -> None:
    assert own.crop(10).max() < 250
    assert own.crop(40).max() == 250


def test_smiles_and_straight_faces_people_and_labels_are_drawn_alike() -> None:
    long, short = a_take("P01", ((0, 20, "neutral"),)), a_take("P02", ((0, 2, "neutral"), (2, 4, "smile")))
    own = material([long, short], {one.name: seen_of(one) for one in (long, short)}, ["P01", "P02"])
    rows = Draw(own).rows(4000, np.random.default_rng(1))
    assert (own.smile[rows] >= 0).all()
    assert own.smile[rows].mean() == pytest.approx(0.5, abs=0.05)
    straight = own.person[rows][own.smile[rows] == 0]
    # Thirteen times as many frames, three to four times as often.
    assert 2 < (straight == "P01").sum() / (straight == "P02").sum() < 5


def test_of_one_kind_alone_that_one_is_drawn() -> None:
    one = a_take("P01", ((0, 3, "smile"),))
    own = material([one], {one.name: seen_of(one)}, ["P01"])
    assert (own.smile[Draw(own).rows(50, np.random.default_rng(1))] == 1).all()


def test_windows_end_at_their_row_and_never_reach_into_another_take(tmp_path: Path, own: Material) -> None:
    encoder = OnnxEncoder(tiny_encoder(tmp_path / "encoder.onnx"))
    vectors = embedded(own, encoder, NORM, np.random.default_rng(1), 0.5)
    assert vectors.shape == (120, VARIANTS, 256)
    whole = window(own, vectors, 50, 16)
    assert np.array_equal(whole, vectors[35:51, 0])
    # At its beginning the first frame stands for what was before.
    early = window(own, vectors, 62, 16)
    assert np.array_equal(early[-3:], vectors[60:63, 0])
    assert (early[:-3] == vectors[60, 0]).all()
    rng = np.random.default_rng(2)
    known = {row.tobytes() for row in vectors[60:].reshape(-1, 256)}
    for _ in range(30):
        drawn = window(own, vectors, int(rng.integers(60, 120)), int(rng.integers(1, 17)), rng)
        assert {row.tobytes() for row in drawn} <= known
