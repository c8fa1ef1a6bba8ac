from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from smilecam_model.tuning.comparison import Section
from smilecam_model.tuning.decision import reasons_against

from smilecam.texts.catalogue import LANGS, say
from tests.fakes.tuned import change, section


def keys(own: Section, *public: Section) -> list[str]:
    found = reasons_against(own, public)
    for reason in found:
        for lang in LANGS:
            say(f"weights.reason.{reason.key}", lang, **reason.facts)
    return [one.key for one in found]


def test_nothing_speaks_against_a_real_gain_that_forgets_nothing() -> None:
    assert keys(section("own", 0.05), section("genki4k", -0.004), section("celeba", 0.001)) == []


def test_a_gain_inside_the_noise_is_none() -> None:
    assert keys(section("own", 0.02, wide=0.03), section("genki4k", 0.0)) == ["noise"]


def test_more_than_half_a_point_lost_anywhere_is_too_much() -> None:
    assert keys(section("own", 0.05), section("genki4k", -0.006), section("celeba", 0.006)) == ["forgotten"]


def test_a_set_too_small_to_tell_half_a_point_counts_in_the_mean_alone() -> None:
    few = section("taiwan", -0.01, pictures=200)
    assert keys(section("own", 0.05), few, section("celeba", 0.002)) == []
    assert keys(section("own", 0.05), few, section("celeba", -0.004)) == ["forgotten_mean"]


def test_more_false_outs_than_chance_makes_are_told_wherever_they_are() -> None:
    assert keys(section("own", 0.05, outs=20), section("talk", 0.0, outs=20)) == ["outs", "outs"]


@pytest.mark.parametrize(("own", "why"), [(Section("own", None), "unmeasured"), (section("own", 0.05), "no_public")])
def test_what_was_not_measured_is_no_reason_to_switch(own: Section, why: str) -> None:
    assert why in keys(own)


def test_one_person_alone_has_no_interval() -> None:
    assert keys(section("own", 0.05, wide=float(np.nan)), section("celeba", 0.0)) == ["one_person"]


def test_sections_without_smiles_are_passed_over() -> None:
    assert keys(section("own", 0.05), section("celeba", 0.0), replace(section("x", -1), smile=None)) == []


def test_emotions_that_were_forgotten_speak_against_it_too() -> None:
    lost = replace(section("fer2013", 0.0), emotion=change(0.57, -0.02), emotion_pictures=3000)
    assert keys(section("own", 0.05), lost) == ["forgotten_emotion"]
