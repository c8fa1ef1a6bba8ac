from pathlib import Path

import pytest
from smilecam_model.video.evaluation import Asked, evaluate

from smilecam.errors import BadData, UsageProblem
from smilecam.perception.crop import CropRule
from smilecam.settings import RefereeSettings
from smilecam.weights import Weights, load
from tests.fakes.crops import made_up_set, saved
from tests.fakes.datasets import made_up_talk
from tests.fakes.spans import shaded_video
from tests.fakes.weights import tiny_weights

RULES = RefereeSettings()


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Weights:
    return load(tiny_weights(tmp_path_factory.mktemp("weights")))


def a_table(folder: Path) -> Path:
    shaded_video(folder / "a.mp4", [90] * 40)
    (folder / "events.csv").write_text("file,start_s,end_s,label\na.mp4,0,1,not\n", "utf-8")
    return folder / "events.csv"


def a_cache(folder: Path) -> Path:
    saved(made_up_set("celeba", 40), folder, CropRule())
    saved(made_up_set("talk", 60, tracks=10), folder, CropRule())
    return folder


def test_all_that_is_asked_for_is_judged_in_its_order(weights: Weights, tmp_path: Path) -> None:
    talk = made_up_talk(tmp_path / "talk")
    # "C" is a person who is held out by the set's rule.
    (talk / "labels.csv").write_text("file,set,person,label\n0.mp4,essa,C,talking\n")
    asked = Asked(events=a_table(tmp_path), talk=talk, synthetic=0.01, data=a_cache(tmp_path / "cache"))
    told: dict[str, list[tuple[int, int]]] = {}
    report = evaluate(
        asked,
        weights,
        RULES,
        kept=tmp_path / "kept",
        landmarker=None,
        moved=lambda name, done, of: told.setdefault(name, []).append((done, of)),
    )
    assert [one.name for one in report.sections] == ["clips", "talk", "synthetic"]
    clips, _, made = report.sections
    # There is no face in a gray picture, so nothing was judged of the straight second.
    assert (clips.straight_s, clips.judged_s, clips.said.outs) == (1.0, 0.0, 0)
    assert made.straight_s >= 36
    assert set(told) == {"clips", "talk", "actors", "synthetic"}
    assert all(steps[-1][0] == steps[-1][1] for steps in told.values())


def test_nothing_to_judge_and_nobody_to_make_sequences_of_are_said(weights: Weights, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="nothing"):
        evaluate(Asked(), weights, RULES, kept=tmp_path, landmarker=None)
    with pytest.raises(UsageProblem, match="no_data"):
        evaluate(Asked(synthetic=1.0), weights, RULES, kept=tmp_path, landmarker=None)
    with pytest.raises(BadData, match="no_company"):
        evaluate(Asked(synthetic=1.0, data=tmp_path), weights, RULES, kept=tmp_path / "kept", landmarker=None)


def test_a_landmarker_that_is_none_is_said_before_any_judging(weights: Weights, tmp_path: Path) -> None:
    (tmp_path / "face_landmarker.task").write_bytes(b"no model")
    moved: list[str] = []
    with pytest.raises(BadData, match="no_landmarker"):
        evaluate(
            Asked(events=a_table(tmp_path)),
            weights,
            RULES,
            kept=tmp_path,
            landmarker=tmp_path / "face_landmarker.task",
            moved=lambda name, done, of: moved.append(name),
        )
    assert moved == []


def test_other_windows_are_looked_through_where_asked(weights: Weights, tmp_path: Path) -> None:
    asked = Asked(synthetic=0.005, data=a_cache(tmp_path / "cache"), windows=True)
    (made,) = evaluate(asked, weights, RULES, kept=tmp_path / "kept", landmarker=None).sections
    assert made.windows
