from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from smilecam_model.tuning.people import FEW, everybody, refuse_leaks, splits

from smilecam.errors import BadData
from tests.fakes.tuning import a_company, a_take

MANY = [f"P{number:02}" for number in range(1, 13)]


def refused(people: list[str], asked: tuple[str, ...] = ()) -> BadData:
    with pytest.raises(BadData) as caught:
        splits(people, asked)
    return caught.value


def test_who_is_asked_for_judges_and_nobody_stands_on_two_sides() -> None:
    [one] = splits(MANY, ("P03", "P07", "P03"))
    assert one.judge == ("P03", "P07")
    assert sorted((*one.learn, *one.stop, *one.judge)) == MANY
    assert one.stop


def test_without_a_wish_one_in_four_judges_and_it_is_always_the_same() -> None:
    [one] = splits(MANY)
    assert len(one.judge) == 3
    assert splits(list(reversed(MANY)) * 2) == [one]


def test_few_people_are_held_out_one_by_one() -> None:
    few = MANY[: FEW - 1]
    runs = splits(few)
    assert [run.judge for run in runs] == [(one,) for one in few]
    assert all(not set(run.judge) & {*run.learn, *run.stop} for run in runs)
    assert everybody(few).learn == tuple(few)


@given(st.lists(st.sampled_from(MANY), min_size=2), st.lists(st.sampled_from(MANY), max_size=3))
def test_however_people_fall_they_fall_on_one_side(people: list[str], asked: list[str]) -> None:
    known = set(people)
    wanted = [one for one in asked if one in known]
    if len(known) < 2 or not known - set(wanted):
        return
    for run in splits(people, wanted):
        assert sorted((*run.learn, *run.stop, *run.judge)) == sorted(known)
        assert run.learn
        assert run.judge


def test_a_stranger_is_named_with_those_who_are_there() -> None:
    fault = refused(["P01", "P02"], ("P09",))
    assert (fault.key, fault.facts["found"], fault.facts["known"]) == ("error.finetune.stranger", "P09", "P01, P02")


def test_one_person_alone_and_a_company_that_is_all_held_out_are_refused() -> None:
    assert refused(["P01", "P01"]).key == "error.finetune.alone"
    assert refused(["P01", "P02"], ("P01", "P02")).key == "error.finetune.nobody_learns"


@pytest.mark.parametrize("same", ["sha256", "source"])
def test_one_recording_under_two_names_is_refused_with_both_files(same: str) -> None:
    mine = a_take("P01", ((0.0, 1.0, "smile"),), source="imported")
    other = replace(a_take("P02", ((0.0, 1.0, "smile"),), source="elsewhere"), **{same: getattr(mine, same)})
    with pytest.raises(BadData) as caught:
        refuse_leaks([mine, other])
    assert caught.value.key == "error.finetune.leak"
    assert (caught.value.facts["file"], caught.value.facts["same"]) == (other.file, mine.file)


def test_a_company_of_different_recordings_leaks_nothing() -> None:
    refuse_leaks(a_company(3)[0] * 2)
