from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from smilecam_model.tuning import comparison
from smilecam_model.tuning.comparison import frames_of
from smilecam_model.tuning.films import films, own_films
from smilecam_model.tuning.hearing import Ear, Heard

from smilecam.settings import RefereeSettings
from smilecam.weights import load
from tests.fakes.crops import made_up_set
from tests.fakes.tuning import a_company, a_take, seen_of
from tests.fakes.weights import tiny_weights

RULES = RefereeSettings()


@pytest.fixture(scope="module")
def ear(tmp_path_factory: pytest.TempPathFactory) -> Ear:
    return Ear(load(tiny_weights(tmp_path_factory.mktemp("weights"))))


def said(share: float) -> Heard:
    return Heard(np.full(60, share), np.full(60, 3), ())


def test_only_what_is_labelled_counts_and_each_frame_has_its_people_and_word() -> None:
    takes, seen = a_company(2)
    same = {one.name: said(0.9) for one in takes}
    frames = frames_of(takes, seen, same, {one.name: said(0.1) for one in takes})
    # Of sixty beats those within a quarter of a second of the three edges say nothing.
    assert len(frames.truth) == 2 * 46
    assert set(frames.person) == {"P01", "P02"}
    assert [frames.word[0], frames.word[40]] == ["neutral", "smile"]
    section = comparison.own(takes, frames, None, 0.5)
    assert section.smile is not None
    assert section.smile.changes["true_positive_rate"].difference.value == -1
    assert section.emotion is not None
    assert section.emotion.before.value == pytest.approx(0.5, abs=0.02)


def test_people_labels_and_tags_each_have_a_section(ear: Ear) -> None:
    takes = [*a_company(2)[0], a_take("P03", ((0.0, 3.0, "neutral"),), tags=("glasses",))]
    seen = {one.name: seen_of(one) for one in takes}
    heard = {one.name: ear.take(seen[one.name]) for one in takes}
    groups = comparison.by_group(takes, seen, heard, heard, RULES)
    assert {name: [one.name for one in sections] for name, sections in groups.items()} == {
        "person": ["P01", "P02", "P03"],
        "label": ["neutral", "smile"],
        "tag": ["glasses"],
    }
    assert groups["tag"][0].films is not None
    assert groups["label"][0].films is None
    whole = films(own_films(takes, seen, heard, heard, RULES))
    assert whole is not None
    assert whole.clips == 3


def test_public_sets_are_judged_on_people_that_nobody_was_trained_on(ear: Ear) -> None:
    pictures, clips = made_up_set("celeba", 40, emotions=True), made_up_set("talk", 50, tracks=5)
    nobody = replace(made_up_set("genki4k", 10), split=np.full(10, "train"))
    told: list[tuple[str, int, int]] = []
    found = list(
        comparison.public(
            {"celeba": pictures, "talk": clips, "genki4k": nobody}, ear, ear, RULES, lambda *step: told.append(step)
        )
    )
    assert [one.name for one in found] == ["celeba", "talk"]
    assert found[0].smile is not None
    assert found[0].smile.pictures == int((pictures.split == "val").sum())
    assert found[0].emotion_pictures == found[0].smile.pictures
    assert found[1].films is not None
    assert told[-1] == ("public", 3, 3)
