from __future__ import annotations

import inspect
import pickle

import pytest

from smilecam import errors
from smilecam.errors import CameraLost, CameraProblem, SmileCamError, reason_of
from smilecam.texts.catalogue import say

FAMILY = [one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, SmileCamError)]


def test_a_lost_camera_is_a_camera_problem_is_one_of_ours() -> None:
    assert issubclass(CameraLost, CameraProblem)
    assert issubclass(CameraProblem, SmileCamError)


def test_an_error_carries_a_key_and_facts_for_the_edges_to_render() -> None:
    problem = errors.UsageProblem("threshold.range", found=7)
    assert say(problem.key, "en", **problem.facts).startswith("the threshold 7 is outside 0 to 1")


def test_for_logs_it_tells_key_and_facts() -> None:
    assert str(SmileCamError("size.form", found="x")) == "error.size.form: found='x'"
    assert str(SmileCamError("camera.none")) == "error.camera.none"


def test_a_fact_may_be_called_key() -> None:
    assert SmileCamError("a.b", key=1).facts == {"key": 1}


@pytest.mark.parametrize("kind", FAMILY, ids=lambda kind: kind.__name__)
def test_every_kind_goes_from_process_to_process_with_its_facts(kind: type[SmileCamError]) -> None:
    again = pickle.loads(pickle.dumps(kind("data.row", file="a.csv", row=3)))
    assert type(again) is kind
    assert (again.key, again.facts) == ("error.data.row", {"file": "a.csv", "row": 3})


@pytest.mark.parametrize("kind", FAMILY, ids=lambda kind: kind.__name__)
def test_every_kind_tells_what_it_is_for_and_stands_in_the_tree(kind: type[SmileCamError]) -> None:
    assert kind.__doc__
    assert kind.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize(
    ("failure", "reason"),
    [(OSError(28, "No space left", "film.mp4"), "No space left"), (OSError("odd"), "odd"), (ValueError("bad"), "bad")],
)
def test_a_reason_is_what_the_system_says_without_number_and_path(failure: Exception, reason: str) -> None:
    assert reason_of(failure) == reason
