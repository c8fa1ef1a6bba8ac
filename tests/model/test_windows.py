from dataclasses import replace

import numpy as np
import pytest
from smilecam_model.bank import Stills, Track
from smilecam_model.windows import STRIDE_S, Windows, on_beats

SMILE = np.eye(1, 256, dtype=np.float32)[0]


def a_bank(rows: int = 40) -> tuple[Stills, list[Track]]:
    """Return stills of which every second smiles (1 in the first place) and two talking tracks, one of a smiler."""
    smile = (np.arange(rows) % 2).astype(np.float32)
    vectors = np.repeat((smile[:, None] * SMILE)[:, None], 2, axis=1)
    stills = Stills(
        vectors, smile, np.full((rows, 7), -1, np.float32), np.array([str(row // 2) for row in range(rows)])
    )
    time_s = (np.arange(30) / 15).astype(np.float32)
    tracks = [
        Track(np.repeat(value * SMILE[None, None], 30, axis=0).repeat(2, axis=1), time_s, value, name, name)
        for name, value in (("talker", 0.0), ("smiler", 1.0))
    ]
    return stills, tracks


@pytest.mark.parametrize("kind", ["stills", "talk", "hard", "speech", "onsets"])
def test_the_target_is_what_the_newest_beat_shows(kind: str) -> None:
    windows = Windows(*a_bank(), {kind: 1.0}, 16)
    rng = np.random.default_rng(1)
    for _ in range(20):
        drawn, smiles, emotions = windows.draw(16, rng)
        assert drawn.shape[0] == 16
        assert 1 <= drawn.shape[1] <= 16
        assert drawn.shape[2] == 256
        assert emotions.shape == (16, 7)
        newest = drawn[:, -1, 0]
        assert (newest[smiles == 1] > 0.4).all()
        if kind != "onsets":  # a blip may be high for a moment and is no smile
            assert (newest[smiles == 0] < 0.4).all()


def test_smiles_rise_over_time_and_some_targets_are_unknown() -> None:
    windows = Windows(*a_bank(), {"onsets": 1.0}, 16)
    rng = np.random.default_rng(2)
    targets = np.concatenate([windows.draw(32, rng)[1] for _ in range(20)])
    assert {-1.0, 0.0, 1.0} == set(targets.tolist())
    assert 0.2 < (targets == 1).mean() < 0.7


def test_a_single_frame_is_never_one_of_talk() -> None:
    stills, tracks = a_bank()
    for one in tracks:
        one.embeddings[..., 7] = 5.0
    windows = Windows(stills, tracks, {"stills": 0.2, "talk": 0.8}, 16)
    rng = np.random.default_rng(4)
    talked = {True: 0, False: 0}
    for _ in range(40):
        drawn, _, _ = windows.draw(16, rng)
        talked[drawn.shape[1] == 1] += int((drawn[:, -1, 7] > 4).sum())
    assert talked[True] == 0 < talked[False]


def test_a_still_that_talks_moves_as_talkers_do_and_keeps_its_own_label() -> None:
    stills, tracks = a_bank()
    tracks[0].embeddings[::2, :, 9] = 2.0  # the straight talker's mouth opens and closes; the smiler's does not count
    tracks[1].embeddings[:, :, 10] = np.linspace(0, 5, 30)[:, None]
    windows = Windows(stills, tracks, {"speech": 1.0}, 16)
    rng = np.random.default_rng(5)
    for _ in range(20):
        drawn, smiles, _ = windows.draw(8, rng)
        if drawn.shape[1] >= 4:
            assert (np.ptp(drawn[:, :, 9], axis=1) > 0).any()
        assert not drawn[:, :, 10].any()
        assert ((drawn[:, -1, 0] > 0.4) == (smiles == 1)).all()


def test_hard_talk_ends_where_a_straight_talker_looks_like_smiling_stills_do() -> None:
    stills, tracks = a_bank()
    straight = tracks[0].embeddings
    straight[10:13, :, 0] = 0.3  # for three frames of thirty something on this face is nearer to a smile
    drawn = {}
    for kind in ("talk", "hard"):
        windows = Windows(stills, [tracks[0]], {kind: 1.0}, 16)
        rng = np.random.default_rng(6)
        made = [windows.draw(16, rng) for _ in range(40)]
        assert all((smiles == 0).all() for _, smiles, _ in made)
        drawn[kind] = np.mean(np.concatenate([window[:, -1, 0] for window, _, _ in made]) > 0.2)
    assert drawn["hard"] > 1.5 * drawn["talk"] > 0


def test_tracks_that_look_like_smiles_are_drawn_sooner_and_smiling_ones_never() -> None:
    stills, tracks = a_bank()
    calm, lively = (replace(tracks[0], embeddings=tracks[0].embeddings.copy(), person=name) for name in "ab")
    calm.embeddings[..., 5] = 3.0
    lively.embeddings[..., 0] = 0.4
    windows = Windows(stills, [calm, lively, tracks[1]], {"hard": 1.0}, 16)
    rng = np.random.default_rng(7)
    newest = np.concatenate([windows.draw(16, rng)[0][:, -1] for _ in range(40)])
    assert (newest[:, 5] > 2).mean() < 0.4
    assert not (newest[:, 0] > 0.5).any()


def test_hard_talk_without_a_straight_talker_is_refused() -> None:
    stills, tracks = a_bank()
    with pytest.raises(ValueError, match="hard"):
        Windows(stills, tracks[1:], {"hard": 1.0}, 16)


def test_the_same_seed_draws_the_same_windows() -> None:
    windows = Windows(*a_bank(), {"stills": 0.5, "onsets": 0.5}, 16)
    first, again = (windows.draw(8, np.random.default_rng(3))[0] for _ in range(2))
    assert np.array_equal(first, again)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="dancing"):
        Windows(*a_bank(), {"dancing": 1.0}, 16)


def test_beats_take_the_nearest_frame_and_none_from_the_future() -> None:
    time_s = np.array([0.0, 0.04, 0.08, 0.12, 0.16], np.float32)
    vectors = np.arange(5, dtype=np.float32)[:, None]
    assert on_beats(vectors, time_s, 4, 3)[:, 0].tolist() == [1, 2, 4]
    assert on_beats(vectors, time_s, 1, 3)[:, 0].tolist() == [0, 0, 1]
    assert on_beats(vectors[:1], time_s[:1], 0, 2)[:, 0].tolist() == [0, 0]
    assert pytest.approx(1 / 15) == STRIDE_S
