from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from smilecam_model.cache import NOT_FOUND
from smilecam_model.tuning.hearing import Ear

from smilecam.weights import load
from tests.fakes.crops import made_up_set
from tests.fakes.tuning import a_take, seen_of
from tests.fakes.weights import tiny_weights


@pytest.fixture(scope="module")
def ear(tmp_path_factory: pytest.TempPathFactory) -> Ear:
    return Ear(load(tiny_weights(tmp_path_factory.mktemp("weights"))))


def test_each_beat_of_a_take_is_judged_and_a_lost_face_is_told(ear: Ear) -> None:
    seen = seen_of(a_take("P01", ((0, 2, "neutral"), (2, 4, "smile"))), lost=(3, 4))
    heard = ear.take(seen)
    assert heard.smile.shape == (60,)
    assert np.flatnonzero(np.isnan(heard.smile)).tolist() == [3, 4]
    assert (heard.emotion[[3, 4]] == -1).all()
    [strip] = heard.strips
    assert len(strip.time_s) == 58
    # The tiny network calls brightness a smile.
    assert np.nanmean(heard.smile[45:]) > np.nanmean(heard.smile[:25])


def test_another_run_is_another_window(ear: Ear) -> None:
    seen = seen_of(a_take("P01", ((0, 1, "neutral"), (1, 2, "smile"))))
    cut = replace(seen, run=(np.arange(30) >= 15).astype(np.int64))
    strips = ear.take(cut).strips
    assert [len(one.time_s) for one in strips] == [15, 15]
    assert strips[1].filled_s[0] == 0


def test_pictures_are_judged_alone_and_tracks_as_windows(ear: Ear) -> None:
    one = made_up_set("one", 6)
    found = one.found.copy()
    found[2] = NOT_FOUND
    smile, emotion = ear.stills(replace(one, found=found), np.arange(6))
    assert np.isnan(smile).tolist() == [False, False, True, False, False, False]
    assert emotion[2] == -1
    again, _ = ear.stills(one, np.array([3]))
    assert again[0] == pytest.approx(smile[3])
    films = made_up_set("talk", 20, tracks=2)
    strips = ear.tracks(films, np.arange(20))
    assert [len(strip.time_s) for strip in strips] == [10, 10]
