"""A whole fine-tune on made-up people, a few steps long; and what it refuses before it begins."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from smilecam_model.export import export_graphs, write_card
from smilecam_model.network import SmileNet
from smilecam_model.tuning import report_folder
from smilecam_model.tuning.finetune import Report, Work, finetune, put_in_place
from smilecam_model.tuning.learning import Plan

from smilecam import weights
from smilecam.errors import BadData
from smilecam.weights import COMPARISON, Weights
from tests.fakes.crops import made_up_set
from tests.fakes.tuning import a_company, a_take, seen_of
from tests.fakes.weights import tiny_weights

PLAN = Plan(frame_steps=2, window_steps=2, batch=4, window_batch=4, look_every=1, stills=24, frames=40)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Weights:
    """Weights of the real network, untrained."""
    folder = tiny_weights(tmp_path_factory.mktemp("start"))
    torch.manual_seed(3)
    card = weights.read_card(folder / weights.CARD)
    write_card(replace(card, files=export_graphs(SmileNet(), folder)), folder)
    return weights.load(folder)


@pytest.fixture
def tune(start: Weights, tmp_path: Path) -> Callable[..., Report]:
    def run(people: int, *asked: str, **more: object) -> Report:
        takes, seen = a_company(people, 1.0)
        work = Work(start, takes, seen, {"celeba": made_up_set("celeba", 40)}, PLAN)
        return finetune(work, asked, tmp_path / "mine-1", {"crowded": 2}, clock=lambda: 0.0, **more)  # type: ignore[arg-type]

    return run


@pytest.mark.slow
def test_new_weights_lie_beside_their_comparison_and_name_who_was_in_it(
    tune: Callable[..., Report], tmp_path: Path
) -> None:
    began: list[tuple[int, int]] = []
    report = tune(7, "P02", "P03", begins=lambda run, of: began.append((run, of)))
    assert began == [(1, 1)]
    assert report.splits[0].judge == ("P02", "P03")
    assert report.own.smile is not None
    assert report.own.smile.people == 2
    assert [one.name for one in report.public] == ["celeba"]
    assert report.left_out == {"crowded": 2}
    assert report.reasons  # two steps teach nothing
    folder = put_in_place(tmp_path / "mine-1")
    loaded = weights.load(folder)
    assert loaded.card.name == "mine-1"
    assert loaded.card.data[-1]["people"] == [f"P{number:02}" for number in range(1, 8)]
    assert loaded.card.temperature == weights.read_card(folder / weights.CARD).temperature
    list(report_folder.write(report, folder, "en"))
    told = json.loads((folder / COMPARISON).read_text("utf-8"))
    assert told["start"] == "tiny"
    assert told["splits"][0]["judge"] == ["P02", "P03"]


@pytest.mark.slow
def test_few_people_are_held_out_in_turn_and_all_are_in_what_is_kept(tune: Callable[..., Report]) -> None:
    began: list[tuple[int, int]] = []
    report = tune(3, begins=lambda run, of: began.append((run, of)))
    assert began == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [one.judge for one in report.splits] == [("P01",), ("P02",), ("P03",)]
    assert report.own.smile is not None
    assert report.own.smile.people == 3


def test_those_who_only_smile_cannot_teach(start: Weights, tmp_path: Path) -> None:
    takes = [a_take(f"P{number:02}", ((0.0, 2.0, "smile"),)) for number in range(4)]
    work = Work(start, takes, {one.name: seen_of(one) for one in takes}, {}, PLAN)
    with pytest.raises(BadData) as caught:
        finetune(work, ["P00"], tmp_path / "mine-1", {}, clock=lambda: 0.0)
    assert (caught.value.key, caught.value.facts["lacking"]) == ("error.finetune.one_kind", "neutral")
    assert not list(tmp_path.iterdir())


def test_a_recording_under_two_names_ends_it_before_it_begins(start: Weights, tmp_path: Path) -> None:
    takes, seen = a_company(3)
    takes[1] = replace(takes[1], sha256=takes[0].sha256)
    with pytest.raises(BadData) as caught:
        finetune(Work(start, takes, seen, {}, PLAN), [], tmp_path / "mine-1", {}, clock=lambda: 0.0)
    assert caught.value.key == "error.finetune.leak"


def test_the_network_is_made_from_the_checkpoint_that_weights_bring(start: Weights) -> None:
    assert (start.folder / weights.CHECKPOINT).is_file()
    assert np.isfinite(start.card.temperature.smile)
