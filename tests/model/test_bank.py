from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest
from smilecam_model import bank
from smilecam_model.augment import plain

from smilecam.perception.crop import normalise
from smilecam.perception.graphs import OnnxEncoder
from smilecam.weights import ENCODER
from tests.fakes.crops import made_up_set
from tests.fakes.weights import tiny_weights

NORM = ((0.5, 0.5, 0.5), (0.25, 0.25, 0.25))


def test_a_bank_holds_training_stills_and_whole_tracks_and_is_kept(tmp_path: Path) -> None:
    encoder = tiny_weights(tmp_path / "weights") / ENCODER
    sets = {"one": made_up_set("one", 10), "talk": made_up_set("talk", 30, tracks=5)}
    made = bank.bank_of(sets, encoder, "train", stills=6, frames=12, seed=1, norm=NORM)
    assert made.stills.embeddings.shape == (6, bank.VARIANTS, 256)
    assert [len(track.time_s) for track in made.tracks] == [6, 6]
    made.save(tmp_path / "bank.npz")
    again = bank.load(tmp_path / "bank.npz")
    assert np.array_equal(again.stills.embeddings, made.stills.embeddings)
    assert [track.person for track in again.tracks] == [track.person for track in made.tracks]
    assert all(np.array_equal(a.embeddings, b.embeddings) for a, b in zip(again.tracks, made.tracks, strict=True))


def test_a_bank_cut_off_while_it_is_written_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(file: BinaryIO, **arrays: object) -> None:
        file.write(b"PK")
        raise OSError("no space left")

    nothing = np.zeros(0, np.float32)
    empty = bank.Bank(bank.Stills(nothing, nothing, nothing, np.zeros(0, np.str_)), [])
    path = tmp_path / "bank.npz"
    with monkeypatch.context() as patched:
        patched.setattr(np, "savez", cut)
        with pytest.raises(OSError, match="no space"):
            empty.save(path)
    assert not path.exists()
    empty.save(path)
    assert [one.name for one in tmp_path.iterdir()] == ["bank.npz"]
    assert bank.load(path).tracks == []


def test_the_first_variant_is_what_the_live_line_would_see(tmp_path: Path) -> None:
    encoder = tiny_weights(tmp_path) / ENCODER
    one = made_up_set("one", 4)
    rows = np.arange(4)
    vectors = bank.encode(one.crops, rows, rows, encoder, 1, NORM, workers=1)
    live = OnnxEncoder(encoder).encode(normalise(np.stack([plain(crop, 224) for crop in one.crops]), *NORM))
    assert np.array_equal(vectors[:, 0], live)
