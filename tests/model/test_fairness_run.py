from __future__ import annotations

import math
from pathlib import Path

import pytest
from smilecam_model.examination import Asked
from smilecam_model.fairness_run import of_clips, of_pictures

from smilecam.errors import BadData
from smilecam.weights import Weights, load
from tests.fakes.datasets import made_up_taiwan
from tests.fakes.tuning import a_company
from tests.fakes.weights import tiny_weights


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Weights:
    return load(tiny_weights(tmp_path_factory.mktemp("weights")))


def quiet(name: str, done: int, of: int) -> None:
    pass


def test_people_of_clips_are_grouped_by_each_column(tmp_path: Path, weights: Weights) -> None:
    takes, seen = a_company(4)
    table = tmp_path / "groups.csv"
    table.write_text("person,side\nP01,left\nP02,left\nP03,right\n", "utf-8")
    report = of_clips(takes, seen, weights, table, quiet)
    [side] = report.columns
    assert (report.people, report.source) == (4, "clips")
    assert {one.name: one.people for one in side.groups} == {"left": 2, "right": 1}
    assert side.groups[0].straight_s == pytest.approx(4.0)
    assert side.without == side.groups[1].pictures
    assert side.groups[0].onsets == 2


def test_pictures_of_a_set_are_grouped_by_their_files(tmp_path: Path, weights: Weights) -> None:
    made_up_taiwan(tmp_path / "taiwan")
    table = tmp_path / "groups.csv"
    table.write_text("file,age\n0.jpg,20s\n1.jpg,30s\n", "utf-8")
    report = of_pictures(Asked("taiwan", tmp_path / "taiwan", "all", None, table), weights, quiet)
    [age] = report.columns
    assert [one.name for one in age.groups] == ["20s", "30s"]
    assert math.isnan(age.groups[0].measures["outs_per_hour"].value)


def test_a_table_that_fits_nobody_is_refused(tmp_path: Path, weights: Weights) -> None:
    table = tmp_path / "groups.csv"
    table.write_text("person,side\nP77,left\n", "utf-8")
    takes, seen = a_company(2)
    with pytest.raises(BadData):
        of_clips(takes, seen, weights, table, quiet)
